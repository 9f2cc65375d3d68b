/** A staff session as a caller: who it is, what they may do, which desk the policy gives them. */
import { NotAllowedError } from '../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from './context.ts';

type Wanted = {
  roles: readonly string[];
  /** Asked by a program in the person's place: it does not keep the session alive. */
  passive?: boolean;
};

/** Throws NotAllowedError: `sign_in` when the session is over or never was, `forbidden` for another role. */
export const staffOfSession = async (
  { record, policy }: Pick<ApiContext, 'record' | 'policy'>,
  session: Buffer,
  { roles, passive = false }: Wanted,
): Promise<StaffCaller> => {
  const { sessions } = record.stores;
  const staff = await (passive ? sessions.peek(session) : sessions.touch(session));
  if (staff === undefined) throw new NotAllowedError('Sign in: this needs a session that is still good.', 'sign_in');
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
