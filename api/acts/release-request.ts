/** A representative gives a claimed request back to the desk. */
import { ConflictError } from '../../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';

/** Throws ConflictError when somebody else holds it; releasing what nobody holds is no event. */
export const releaseRequest =
  ({ record, now }: ApiContext) =>
  ({ staff, id }: { staff: StaffCaller; id: string }): Promise<void> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      if (request.claimedBy === null) return;
      if (request.claimedBy !== staff.id) {
        throw new ConflictError('Somebody else has claimed this request; only they can release it.', {
          claimedBy: (await tx.staff.names([request.claimedBy])).get(request.claimedBy) ?? null,
        });
      }
      await tx.change(request, {
        fact: { fact: 'request.released' },
        actor: actorOf(staff),
        at: now(),
        patch: { claimedBy: null },
      });
    });
