/** The next case for somebody: soonest due in their scope, held by nobody, not skipped by them today. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, scopeOf } from './desk-scope.ts';

/** Claims it and gives its id; null when nothing is left to take. Two who press at once get two different cases. */
export const takeNext =
  ({ record, now }: ApiContext) =>
  (staff: StaffCaller, claim: Claim | undefined): Promise<{ id: string | null }> =>
    record.act(async (tx) => {
      // When a colleague claims it first, the guard of the version runs this again, on the queue without it.
      const [next] = await tx.requests.queue({
        ...scopeOf(staff),
        statuses: ['in_review'],
        claimedBy: 'nobody',
        notSkippedBy: staff.id,
        limit: 1,
      });
      if (next === undefined) return { id: null };
      await tx.change(next, {
        fact: { fact: 'request.claimed' },
        actor: actorOf(staff),
        at: now(),
        patch: { claimedBy: staff.id },
      });
      return { id: next.id };
    }, claim);
