/** Staff sign in and out. */
import { z } from 'zod';
import { staffRoles } from '../../db/staff-store.ts';
import { signIn } from '../acts/sign-in.ts';
import { signOut } from '../acts/sign-out.ts';
import { lineOf } from '../acts/texts.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

const signInBody = z.strictObject({
  email: lineOf(254),
  password: z.string().min(1).max(1024),
});

const signedInSchema = z.object({
  token: z.string().describe('The bearer token of all staff calls.'),
  expiresInMinutes: z.int().describe('Of doing nothing; eight hours at most in all.'),
  staff: z.object({ name: z.string(), role: z.enum(staffRoles), desk: z.string().nullable() }),
});

export const sessionRoutes = (context: ApiContext): Route[] => {
  const [enter, leave] = [signIn(context), signOut(context)];
  return [
    route({
      method: 'post',
      path: '/sessions',
      tag: 'staff',
      summary: 'Sign in',
      access: 'anybody',
      body: signInBody,
      answers: { 201: { description: 'Signed in.', schema: signedInSchema } },
      handle: async ({ body, address, claim }) => ({ status: 201, body: await enter({ ...body, address, claim }) }),
    }),
    route({
      method: 'delete',
      path: '/sessions',
      tag: 'staff',
      summary: 'Sign out',
      access: staffRoles,
      answers: { 204: { description: 'The token opens nothing any more.' } },
      handle: async ({ staff, session }) => {
        await leave(staff, session);
        return { status: 204, body: undefined };
      },
    }),
  ];
};
