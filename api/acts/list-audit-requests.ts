/** All requests of all countries for compliance, newest first, without anything personal. */
import type { AuditRequestFilter } from '../../db/audit-store.ts';
import type { ApiContext } from '../context.ts';
import { auditCalendar } from './audit-calendar.ts';
import { type RequestView, showRequest } from './audit-views.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';

/** The filter, with what is due told by what is shown and not by dates. */
export type AuditRequestQueryFilter = Omit<AuditRequestFilter, 'due'> & { due?: 'overdue' | 'in_week' | undefined };
export type AuditRequestQuery = { filter: AuditRequestQueryFilter; after?: string | undefined; limit: number };

/** As the record asks it: on the calendar of each controller. */
export const auditRequestFilter = (
  context: Pick<ApiContext, 'policy' | 'now'>,
  { due, ...filter }: AuditRequestQueryFilter,
): AuditRequestFilter => ({
  ...filter,
  ...(due !== undefined && { due: { is: due, calendar: auditCalendar(context) } }),
});

const beforeOf = (after: string | undefined): string | undefined =>
  after === undefined ? undefined : readCursor(after, cursorForms.id)[0];

export const listAuditRequests =
  (context: ApiContext) =>
  async ({ filter, after, limit }: AuditRequestQuery): Promise<Page<RequestView>> => {
    const page = { before: beforeOf(after), limit: limit + 1 };
    const requests = await context.audit.requests.newest(auditRequestFilter(context, filter), page);
    return pageOf(requests, limit, { show: showRequest, cursor: (request) => writeCursor(request.id) });
  };

/** How many match in all, and how many of them from this page on: both are needed to say "26 to 50 of 312". */
export const countAuditRequests =
  (context: ApiContext) =>
  async ({ filter, after }: Omit<AuditRequestQuery, 'limit'>): Promise<{ total: number; fromHere: number }> => {
    const wanted = auditRequestFilter(context, filter);
    const total = await context.audit.requests.count(wanted);
    const before = beforeOf(after);
    return { total, fromHere: before === undefined ? total : await context.audit.requests.count(wanted, before) };
  };
