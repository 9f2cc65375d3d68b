/** The requester takes the request back: what has not begun stops, what has begun finishes. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { findOwnRequest, notNow, type Own } from './own-request.ts';
import { trackerOf, type Tracker } from './view-request.ts';

/** Withdrawing again is the same answer. Throws ConflictError when the request ended another way. */
export const withdrawRequest =
  ({ record, policy: { policy }, now }: ApiContext) =>
  (own: Own, claim: Claim | undefined): Promise<Tracker> =>
    record.act(async (tx) => {
      const request = await findOwnRequest(tx, own);
      const withdraw = (): Promise<Request> => {
        if (request.status === 'closed') throw notNow(request, 'The request is closed: nothing is left to withdraw.');
        const at = now();
        const fact = { fact: 'request.withdrawn' } as const;
        return tx.change(request, { fact, actor: { kind: 'requester' }, at, patch: { withdrawnAt: at } });
      };
      return trackerOf({ stores: tx, policy }, request.withdrawnAt === null ? await withdraw() : request);
    }, claim);
