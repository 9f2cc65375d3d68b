/** The requester types the code that reached them: first for the mailbox, then for the person. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import type { CodePurpose } from '../../workflows/domain/identity.ts';
import { reaches, type OpenType, type Request } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { findOwnRequest, notNow, type Own } from './own-request.ts';
import { withCode } from './spend-code.ts';
import { trackerOf, type Tracker } from './view-request.ts';

const dayMs = 86_400_000;
const requester = { kind: 'requester' } as const;

/** What a code is good for as the request stands. */
const purposeOf = (request: Request): Exclude<CodePurpose, 'download'> => {
  if (request.withdrawnAt === null && request.status === 'received') return 'mailbox';
  if (request.withdrawnAt === null && request.status === 'verifying' && request.identityProvenAt === null) {
    return 'identity';
  }
  throw notNow(request, 'There is nothing to confirm as the request stands now.');
};

type Confirm = (tx: Transaction, request: Request) => Promise<Request>;

/** A mailbox that answers and is a contact on file is at once a proof; any other is only a place to write to. */
const confirmMailbox =
  ({ policy: { policy }, now }: ApiContext): Confirm =>
  (tx, request) => {
    const at = now();
    const needed = policy.identity[request.type as OpenType]; // intake lets no other types in
    const level = request.mailboxOnFile ? 'address' : request.identityLevel;
    const proven = request.mailboxOnFile && reaches('address', needed);
    const lapseAt = new Date(at.getTime() + policy.times.proveIdentityDays * dayMs).toISOString();
    return tx.change(request, {
      fact: { fact: 'mailbox.confirmed', proven, lapseAt },
      actor: requester,
      at,
      patch: { mailboxConfirmedAt: at, identityLevel: level, ...(proven && { identityProvenAt: at }) },
      to: 'verifying',
    });
  };

/** An identity code went to a contact on file and nowhere else, so whoever has it reads what is sent there. */
const verifyIdentity =
  ({ now }: ApiContext): Confirm =>
  (tx, request) => {
    const at = now();
    return tx.change(request, {
      fact: { fact: 'identity.verified', level: 'address' },
      actor: requester,
      at,
      patch: { identityLevel: 'address', identityProvenAt: at },
    });
  };

/** Throws ConflictError when nothing is to be confirmed; InputError and LimitError as `withCode` does. */
export const confirmCode = (context: ApiContext) => {
  const confirm = { mailbox: confirmMailbox(context), identity: verifyIdentity(context) };
  return async (own: Own, code: string, claim: Claim | undefined): Promise<Tracker> => {
    const kept = await context.record.answered<Tracker>(claim);
    if (kept !== undefined) return kept;
    const seen = await findOwnRequest(context.record.stores, own);
    const purpose = purposeOf(seen);
    return withCode(context, { request: seen, purpose, code, claim }, async (tx) => {
      const request = await tx.requests.get(seen.id);
      if (purposeOf(request) !== purpose) throw notNow(request, 'This was confirmed meanwhile.');
      return trackerOf({ stores: tx, policy: context.policy.policy }, await confirm[purpose](tx, request));
    });
  };
};
