/** Compliance opens the requester's name, with a reason. Nothing else of the person can be opened. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf } from './desk-scope.ts';
import { findRequest } from './view-timeline.ts';

export type OpenNameInput = { staff: StaffCaller; request: string; reason: string; claim: Claim | undefined };

/**
 * The name, once the event that says who opened it is committed; the reason is free text, so it is sealed beside the
 * event. Throws NotFoundError when there is no such request or its key was destroyed.
 */
export const openName =
  ({ record, audit, now }: ApiContext) =>
  async ({ staff, request, reason, claim }: OpenNameInput): Promise<{ name: string }> => {
    const { id } = await findRequest(audit, request);
    return record.act(async (tx) => {
      const { name } = await tx.requests.requester(id);
      await tx.observe({
        requestId: id,
        fact: { fact: 'name.opened' },
        actor: actorOf(staff),
        at: now(),
        detail: reason,
      });
      return { name };
    }, claim);
  };
