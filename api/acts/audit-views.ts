/** How the history and the requests read in JSON: instants as text, nothing personal in either. */
import type { AuditRequest } from '../../db/audit-requests.ts';
import type { AuditEvent } from '../../db/audit-store.ts';

export const showEvent = ({ at, recordedAt, ...event }: AuditEvent) => ({
  ...event,
  at: at.toISOString(),
  recordedAt: recordedAt.toISOString(),
});
export type EventView = ReturnType<typeof showEvent>;

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export const showRequest = (request: AuditRequest) => ({
  ...request,
  receivedAt: request.receivedAt.toISOString(),
  dueAt: request.dueAt.toISOString(),
  mailboxConfirmedAt: instant(request.mailboxConfirmedAt),
  identityProvenAt: instant(request.identityProvenAt),
  approvedAt: instant(request.approvedAt),
  withdrawnAt: instant(request.withdrawnAt),
  closedAt: instant(request.closedAt),
});
export type RequestView = ReturnType<typeof showRequest>;
