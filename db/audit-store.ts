/** Reads the history for compliance. Bound to a connection of `habeas_auditor`, which can only read and sees no names. */
import type { Knex } from 'knex';
import type { FactName, HistoryEvent } from '../workflows/domain/facts.ts';
import type { RequestStatus } from '../workflows/domain/request.ts';
import { createAuditLetters } from './audit-letters.ts';
import { createAuditNumbers } from './audit-numbers.ts';
import { type AuditRequestFilter, createAuditRequests } from './audit-requests.ts';
import { createAuditStaff } from './audit-staff.ts';

export type AuditEvent = HistoryEvent & { seq: number; reference: string | null; country: string | null };
export type EventFilter = {
  actor?: string | undefined;
  fact?: string | undefined;
  reference?: string | undefined;
  country?: string | undefined;
  /** From this instant on. */
  from?: Date | undefined;
  /** Before this instant. */
  to?: Date | undefined;
};
export type { AuditRequestFilter };

type Row = {
  id: string;
  seq: string;
  request_id: string | null;
  reference: string | null;
  country: string | null;
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
  country: row.country,
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
  const matching = (filter: EventFilter) => {
    const events = auditor('events').leftJoin('requests', 'requests.id', 'events.request_id');
    if (filter.actor !== undefined) events.where('events.actor', filter.actor);
    if (filter.fact !== undefined) events.where('events.fact', filter.fact);
    if (filter.reference !== undefined) events.where('requests.reference', filter.reference);
    if (filter.country !== undefined) events.where('requests.country', filter.country);
    if (filter.from !== undefined) events.where('events.at', '>=', filter.from);
    if (filter.to !== undefined) events.where('events.at', '<', filter.to);
    return events;
  };
  const query = (filter: EventFilter) => matching(filter).select('events.*', 'requests.reference', 'requests.country');

  const newest = async (filter: EventFilter, page: { before?: number | undefined; limit: number }) => {
    const events = query(filter).orderBy('events.seq', 'desc').limit(page.limit);
    if (page.before !== undefined) events.where('events.seq', '<', page.before);
    return ((await events) as Row[]).map(fromRow);
  };

  return {
    requests: createAuditRequests(auditor),
    numbers: createAuditNumbers(auditor),
    staff: createAuditStaff(auditor),
    letters: createAuditLetters(auditor),
    /** Newest first, by keyset. */
    newest,
    /** One request's history: changes in the order of versions, observations where they were recorded. */
    timeline: async (requestId: string): Promise<AuditEvent[]> =>
      ((await query({}).where('events.request_id', requestId).orderBy('events.seq')) as Row[]).map(fromRow),
    /** How many events match now, and the place in the log up to which was counted. */
    count: async (filter: EventFilter): Promise<{ rows: number; newestSeq: number }> => {
      const found = await matching(filter)
        .count({ rows: '*' })
        .max({ newest: 'events.seq' })
        .first<{ rows: string; newest: string | null }>();
      return { rows: Number(found.rows), newestSeq: Number(found.newest ?? 0) };
    },
    /** Everything that matches up to `newestSeq`, newest first, in pages: an export of any size holds one of them. */
    pages: async function* (filter: EventFilter, newestSeq: number): AsyncGenerator<AuditEvent[]> {
      let before = newestSeq + 1;
      for (;;) {
        const page = await newest(filter, { before, limit: exportPage });
        if (page.length > 0) yield page;
        before = page.at(-1)?.seq ?? 0;
        if (page.length < exportPage) return;
      }
    },
  };
};
export type AuditStore = ReturnType<typeof createAuditStore>;
