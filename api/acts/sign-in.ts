/** Staff sign in with a local account and get an opaque bearer token; who is refused learns nothing about why. */
import type { Claim } from '../../db/idempotency-store.ts';
import { newToken } from '../../db/secrets.ts';
import { sessionIdleMinutes } from '../../db/session-store.ts';
import type { Staff } from '../../db/staff-store.ts';
import { NotAllowedError } from '../../workflows/domain/errors.ts';
import type { ApiContext } from '../context.ts';
import { addressKey, takeOne } from './limits.ts';

export type SignIn = { email: string; password: string; address: string; claim: Claim | undefined };
export type SignedIn = {
  token: string;
  expiresInMinutes: number;
  staff: Pick<Staff, 'name' | 'role' | 'desk'>;
};

/** Guessing a password by hand or by program ends here; a right one gives its try back. */
const triesPerHour = 10;

const bucketsOf = ({ vault }: ApiContext, { email, address }: SignIn): string[] => [
  `sign-in:${addressKey(vault, address)}`,
  `sign-in:${vault.blind('account', email.toLowerCase()).toString('hex')}`,
];

/** Throws NotAllowedError for an unknown address and a wrong password alike, after equal work; LimitError. */
export const signIn = (context: ApiContext) => {
  const { record, secrets, now } = context;
  const refuse = async (): Promise<never> => {
    const fact = { fact: 'staff.sign_in_refused' } as const;
    await record.act((tx) => tx.observe({ requestId: null, fact, actor: { kind: 'anonymous' }, at: now() }));
    throw new NotAllowedError('The address or the password is not right.', 'sign_in');
  };

  return async (given: SignIn): Promise<SignedIn> => {
    const buckets = bucketsOf(context, given);
    const what = 'Too many tries to sign in. Try again later.';
    for (const bucket of buckets) await takeOne(context, { bucket, window: 'hour', limit: triesPerHour }, what);
    const account = await record.stores.staff.findForSignIn(given.email);
    const isRight = await secrets.isPassword(account?.passwordHash, given.password);
    if (account === undefined || !isRight) return refuse();
    for (const bucket of buckets) await record.stores.counters.giveBack(bucket, 'hour');
    return record.act(async (tx) => {
      const { token, hash } = newToken();
      const { id, name, role, desk } = account;
      await tx.sessions.insert(hash, id);
      const actor = { kind: 'staff', id, role } as const;
      await tx.observe({ requestId: null, fact: { fact: 'staff.signed_in' }, actor, at: now() });
      return { token, expiresInMinutes: sessionIdleMinutes, staff: { name, role, desk } };
    }, given.claim);
  };
};
