/** Reads the history for compliance. Bound to a connection of `habeas_auditor`, which can only read and sees no names. */
import type { Knex } from 'knex';
import type { FactName, HistoryEvent } from '../workflows/domain/facts.ts';
import type { RequestStatus } from '../workflows/domain/request.ts';

export type AuditEvent = HistoryEvent & { seq: number; reference: string | null };
export type EventFilter = {
  actor?: string | undefined;
  fact?: string | undefined;
  reference?: string | undefined;
  country?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

type Row = {
  id: string;
  seq: string;
  request_id: string | null;
  reference: string | null;
  version: number | null;
  fact: FactName;
  actor: string;
  role: string;
  from_status: RequestStatus | null;
  to_status: RequestStatus | null;
  at: Date;
  recorded_at: Date;
  body: Record<string, unknown>;
};

const fromRow = (row: Row): AuditEvent => ({
  id: row.id,
  seq: Number(row.seq),
  requestId: row.request_id,
  reference: row.reference,
  version: row.version,
  fact: row.fact,
  actor: row.actor,
  role: row.role,
  from: row.from_status,
  to: row.to_status,
  at: row.at,
  recordedAt: row.recorded_at,
  body: row.body,
});

/** How many rows an export holds in memory at a time. */
const exportPage = 500;

export const createAuditStore = (auditor: Knex) => {
  const query = (filter: EventFilter) => {
    const events = auditor('events').leftJoin('requests', 'requests.id', 'events.request_id');
    if (filter.actor !== undefined) events.where('events.actor', filter.actor);
    if (filter.fact !== undefined) events.where('events.fact', filter.fact);
    if (filter.reference !== undefined) events.where('requests.reference', filter.reference);
    if (filter.country !== undefined) events.where('requests.country', filter.country);
    if (filter.from !== undefined) events.where('events.at', '>=', filter.from);
    if (filter.to !== undefined) events.where('events.at', '<', filter.to);
    return events.select('events.*', 'requests.reference');
  };

  const newest = async (filter: EventFilter, page: { before?: number | undefined; limit: number }) => {
    const events = query(filter).orderBy('events.seq', 'desc').limit(page.limit);
    if (page.before !== undefined) events.where('events.seq', '<', page.before);
    return ((await events) as Row[]).map(fromRow);
  };

  return {
    /** Newest first, by keyset. */
    newest,
    /** One request's history: changes in the order of versions, observations where they were recorded. */
    timeline: async (requestId: string): Promise<AuditEvent[]> =>
      ((await query({}).where('events.request_id', requestId).orderBy('events.seq')) as Row[]).map(fromRow),
    /** Everything that matches, newest first, page by page: an export of any size holds one page. */
    stream: async function* (filter: EventFilter): AsyncGenerator<AuditEvent> {
      let before: number | undefined;
      for (;;) {
        const page = await newest(filter, { before, limit: exportPage });
        yield* page;
        before = page.at(-1)?.seq;
        if (page.length < exportPage) return;
      }
    },
  };
};
export type AuditStore = ReturnType<typeof createAuditStore>;
