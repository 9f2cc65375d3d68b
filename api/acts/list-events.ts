/** The event log for compliance, newest first. */
import type { EventFilter } from '../../db/audit-store.ts';
import type { ApiContext } from '../context.ts';
import { type EventView, showEvent } from './audit-views.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';

export type EventPageQuery = { filter: EventFilter; after?: string | undefined; limit: number };

export const listEvents =
  ({ audit }: ApiContext) =>
  async ({ filter, after, limit }: EventPageQuery): Promise<Page<EventView>> => {
    const [seq] = after === undefined ? [] : readCursor(after, cursorForms.seq);
    const before = seq === undefined ? undefined : Number(seq);
    const events = await audit.newest(filter, { before, limit: limit + 1 });
    return pageOf(events, limit, { show: showEvent, cursor: (event) => writeCursor(String(event.seq)) });
  };
