/** A representative lets another take a request that was given to them, and says why. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { SkipReason } from '../../workflows/domain/facts.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';

export type SkipInput = { staff: StaffCaller; id: string; reason: SkipReason; claim: Claim | undefined };

/** It is offered to its skipper again only after a working day; when they hold it, they let it go. */
export const skipRequest =
  ({ record, now }: ApiContext) =>
  ({ staff, id, reason, claim }: SkipInput): Promise<{ id: string }> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      const by = { actor: actorOf(staff), at: now() };
      await tx.observe({ requestId: id, fact: { fact: 'request.skipped', reason }, ...by });
      if (request.claimedBy === staff.id) {
        await tx.change(request, { fact: { fact: 'request.released' }, ...by, patch: { claimedBy: null } });
      }
      return { id };
    }, claim);
