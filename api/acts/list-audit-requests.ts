/** All requests of all countries for compliance, newest first, without anything personal. */
import type { AuditRequestFilter } from '../../db/audit-store.ts';
import type { ApiContext } from '../context.ts';
import { type RequestView, showRequest } from './audit-views.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';

export type AuditRequestQuery = { filter: AuditRequestFilter; after?: string | undefined; limit: number };

export const listAuditRequests =
  ({ audit }: ApiContext) =>
  async ({ filter, after, limit }: AuditRequestQuery): Promise<Page<RequestView>> => {
    const [before] = after === undefined ? [] : readCursor(after, cursorForms.id);
    const requests = await audit.requests.newest(filter, { before, limit: limit + 1 });
    return pageOf(requests, limit, { show: showRequest, cursor: (request) => writeCursor(request.id) });
  };
