/** Who calls: a bearer token is taken from the header and, for staff, turned into a person with a role and a desk. */
import type { Request } from 'express';
import { hashToken } from '../../db/secrets.ts';
import { NotAllowedError } from '../../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import type { Access } from '../route.ts';
import { staffOfSession } from '../staff-session.ts';

export type Caller = {
  token: string | undefined;
  staff: StaffCaller | undefined;
  session: Buffer | undefined;
  /** What tells this caller's `Idempotency-Key`s from everybody else's. */
  scope: string;
};

const bearerOf = (request: Request): string | undefined =>
  /^bearer +([\w.~+/-]{1,256}=*)$/iu.exec(request.headers.authorization ?? '')?.[1];

const signIn = (): NotAllowedError =>
  new NotAllowedError('Sign in: this needs a bearer token that is still good.', 'sign_in');

/** Throws NotAllowedError when nobody, or the wrong one, calls. */
export const callerOf = async (context: ApiContext, request: Request, access: Access): Promise<Caller> => {
  if (access === 'anybody') return { token: undefined, staff: undefined, session: undefined, scope: 'anybody' };
  const token = bearerOf(request);
  if (token === undefined) throw signIn();
  const hash = hashToken(token);
  if (access === 'token') {
    return { token, staff: undefined, session: undefined, scope: `token:${hash.toString('hex')}` };
  }
  const staff = await staffOfSession(context, hash, { roles: access });
  return { token: undefined, staff, session: hash, scope: `staff:${staff.id}` };
};
