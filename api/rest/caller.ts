/** Who calls: a bearer token is taken from the header and, for staff, turned into a person with a role and a desk. */
import type { Request } from 'express';
import { hashToken } from '../../db/secrets.ts';
import { NotAllowedError } from '../../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import type { Access } from '../route.ts';

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

const staffCaller = async (
  { record, policy }: ApiContext,
  session: Buffer,
  roles: readonly string[],
): Promise<StaffCaller> => {
  const staff = await record.stores.sessions.touch(session);
  if (staff === undefined) throw signIn();
  if (!roles.includes(staff.role)) throw new NotAllowedError(`This is for another role than ${staff.role}.`);
  const covers = policy.policy.desks.find((desk) => desk.id === staff.desk) ?? null;
  // Decisions are bound to countries and languages: a desk that left the policy file decides for none.
  if (staff.role === 'representative' && covers === null) {
    throw new NotAllowedError(
      'Your desk is not in the policy file any more. Ask an administrator to give you another.',
    );
  }
  return { ...staff, covers };
};

/** Throws NotAllowedError when nobody, or the wrong one, calls. */
export const callerOf = async (context: ApiContext, request: Request, access: Access): Promise<Caller> => {
  if (access === 'anybody') return { token: undefined, staff: undefined, session: undefined, scope: 'anybody' };
  const token = bearerOf(request);
  if (token === undefined) throw signIn();
  const hash = hashToken(token);
  if (access === 'token') {
    return { token, staff: undefined, session: undefined, scope: `token:${hash.toString('hex')}` };
  }
  const staff = await staffCaller(context, hash, access);
  return { token: undefined, staff, session: hash, scope: `staff:${staff.id}` };
};
