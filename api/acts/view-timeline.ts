/** One request's whole history for compliance. Looking is an event, committed before anything is shown. */
import type { AuditRequest } from '../../db/audit-requests.ts';
import type { AuditStore } from '../../db/audit-store.ts';
import { readReference } from '../../workflows/domain/crockford.ts';
import { NotFoundError } from '../../workflows/domain/errors.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { type EventView, type RequestView, showEvent, showRequest } from './audit-views.ts';
import { cursorForms } from './cursor.ts';
import { actorOf } from './desk-scope.ts';

/** The request by its id or by its reference, as people write it. Throws NotFoundError. */
export const findRequest = async (audit: AuditStore, idOrReference: string): Promise<AuditRequest> => {
  const reference = readReference(idOrReference);
  const isId = cursorForms.id.test(idOrReference);
  const request = isId
    ? await audit.requests.findById(idOrReference)
    : reference && (await audit.requests.findByReference(reference));
  if (request === undefined || request === '') throw new NotFoundError('There is no such request.');
  return request;
};

export const viewTimeline =
  ({ record, audit, now }: ApiContext) =>
  async (staff: StaffCaller, idOrReference: string): Promise<{ request: RequestView; events: EventView[] }> => {
    const request = await findRequest(audit, idOrReference);
    const { id } = request;
    await record.act((tx) =>
      tx.observe({ requestId: id, fact: { fact: 'timeline.viewed' }, actor: actorOf(staff), at: now() }),
    );
    return { request: showRequest(request), events: (await audit.timeline(id)).map(showEvent) };
  };
