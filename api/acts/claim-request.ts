/** A representative takes a request up, so that two do not work on the same one. The version check stays the guard. */
import type { Claim } from '../../db/idempotency-store.ts';
import { ConflictError } from '../../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';

export type ClaimInput = { staff: StaffCaller; id: string; takeOver: boolean; claim: Claim | undefined };

/** Throws ConflictError when somebody else holds it, unless it is taken over; claiming one's own again is no event. */
export const claimRequest =
  ({ record, now }: ApiContext) =>
  ({ staff, id, takeOver, claim }: ClaimInput): Promise<{ claimedBy: string }> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      if (request.claimedBy === staff.id) return { claimedBy: staff.name };
      if (request.claimedBy !== null && !takeOver) {
        throw new ConflictError('Somebody else has claimed this request. Send takeOver to take it over.', {
          claimedBy: (await tx.staff.names([request.claimedBy])).get(request.claimedBy) ?? null,
        });
      }
      await tx.change(request, {
        fact: { fact: 'request.claimed' },
        actor: actorOf(staff),
        at: now(),
        patch: { claimedBy: staff.id },
      });
      return { claimedBy: staff.name };
    }, claim);
