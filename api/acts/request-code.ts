/** Asks for a code. The worker makes and sends it, or finds nobody to send it to: the API never knows which (R2). */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import { codeLifeMinutes, codeMailsPerDay, codesPerHour, type CodePurpose } from '../../workflows/domain/identity.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { takeOne } from './limits.ts';
import { findOwnRequest, notNow, type Own } from './own-request.ts';

type CodeAnswer = { purpose: CodePurpose; codeMinutes: number };
type Reads = Pick<Transaction, 'packages'>;

/** The one purpose a code can have as the request stands; undefined when none is needed. */
const purposeNow = async ({ packages }: Reads, request: Request): Promise<CodePurpose | undefined> => {
  if (request.status === 'closed') {
    return (await packages.findAvailable(request.id)) === undefined ? undefined : 'download';
  }
  if (request.withdrawnAt !== null) return undefined;
  if (request.status === 'received') return 'mailbox';
  return request.status === 'verifying' && request.identityProvenAt === null ? 'identity' : undefined;
};

const assertPurpose = async (reads: Reads, request: Request, wanted: CodePurpose | undefined): Promise<CodePurpose> => {
  const purpose = await purposeNow(reads, request);
  if (purpose === undefined) throw notNow(request, 'No code is needed as the request stands now.');
  if (wanted !== undefined && wanted !== purpose) {
    throw notNow(request, `A code for this is not needed now; ask for one with the purpose ${purpose}.`);
  }
  return purpose;
};

const takeCode = async (context: ApiContext, request: Request, purpose: CodePurpose): Promise<void> => {
  const what = 'Too many codes were asked for. Look for the last one in your mailbox, or try again later.';
  await takeOne(context, { bucket: `codes:${request.id}`, window: 'hour', limit: codesPerHour }, what);
  // Who confirms a download has proven already who they are: nobody's mailbox is flooded by a stranger (A53).
  if (purpose === 'download') return;
  const contact = (await context.record.stores.requests.contactBlind(request.id)).toString('hex');
  await takeOne(context, { bucket: `codes:${contact}`, window: 'day', limit: codeMailsPerDay }, what);
};

/** Throws ConflictError when no such code is needed now, LimitError when too many were asked for. */
export const requestCode =
  (context: ApiContext) =>
  async (own: Own, wanted: CodePurpose | undefined, claim: Claim | undefined): Promise<CodeAnswer> => {
    const { record, now } = context;
    const kept = await record.answered<CodeAnswer>(claim);
    if (kept !== undefined) return kept;
    const seen = await findOwnRequest(record.stores, own);
    await takeCode(context, seen, await assertPurpose(record.stores, seen, wanted));
    return record.act(async (tx) => {
      const request = await tx.requests.get(seen.id);
      const purpose = await assertPurpose(tx, request, wanted);
      await tx.change(request, { fact: { fact: 'code.requested', purpose }, actor: { kind: 'requester' }, at: now() });
      return { purpose, codeMinutes: codeLifeMinutes };
    }, claim);
  };
