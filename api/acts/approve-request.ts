/** A representative approves exactly what they saw: request, content version and content hash. */
import type { Claim } from '../../db/idempotency-store.ts';
import { ConflictError } from '../../workflows/domain/errors.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { assertReviewable } from './decide-items.ts';
import { actorOf, getInScope } from './desk-scope.ts';

export type ApproveInput = {
  staff: StaffCaller;
  id: string;
  contentVersion: number;
  contentHash: string;
  claim: Claim | undefined;
};
export type ApproveResult = { status: string; approvedAt: string; contentVersion: number; contentHash: string };

/** The one who comes second is told who was first. */
const assertNotApproved = (request: Request, approvedBy: string | null): void => {
  if (request.approvedAt === null) return;
  throw new ConflictError('The request was approved already. Load it again.', {
    status: request.status,
    approvedBy,
    approvedAt: request.approvedAt.toISOString(),
    contentVersion: request.contentVersion,
  });
};

/**
 * Approves, and lets the machine carry it out. The hash is computed anew from the rows, inside the transaction whose
 * version guard lets one of many win. Throws ConflictError when something is undecided, changed or done already.
 */
export const approveRequest =
  ({ record, policy: { policy }, now }: ApiContext) =>
  ({ staff, id, contentVersion, contentHash, claim }: ApproveInput): Promise<ApproveResult> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      const { approvedBy } = request;
      assertNotApproved(request, approvedBy && ((await tx.staff.names([approvedBy])).get(approvedBy) ?? null));
      assertReviewable(request, contentVersion);
      const { hash, undecided } = await tx.content.current(policy, request);
      if (undecided.length > 0) {
        throw new ConflictError(`Decide every item first; not decided yet: ${undecided.join(', ')}.`, {
          undecided: undecided.length,
        });
      }
      if (hash !== contentHash) {
        throw new ConflictError('What you approve is not what stands now. Load the request again and compare.', {
          contentVersion,
          contentHash: hash,
        });
      }
      const at = now();
      const approved = await tx.change(request, {
        fact: { fact: 'request.approved', contentHash },
        actor: actorOf(staff),
        at,
        to: 'fulfilling',
        patch: { approvedBy: staff.id, approvedAt: at, approvedHash: contentHash },
      });
      return { status: approved.status, approvedAt: at.toISOString(), contentVersion, contentHash };
    }, claim);
