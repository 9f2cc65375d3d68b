/** The desk's queue as SQL: which requests, in which order, from which row on. */
import type { Knex } from 'knex';
import type { RequestStatus } from '../workflows/domain/request.ts';

/** By what the queue may be sorted; the id decides between equals. */
export const queueSorts = ['due', 'received', 'reference', 'type', 'country'] as const;
export type QueueSort = (typeof queueSorts)[number];
export type QueueOrder = { by: QueueSort; descending: boolean };

/** Where a desk's queue is: what it covers, how it is narrowed and sorted, and after which row it begins. */
export type QueueFilter = {
  countries?: readonly string[] | undefined;
  languages?: readonly string[] | undefined;
  statuses?: readonly RequestStatus[] | undefined;
  type?: string | undefined;
  country?: string | undefined;
  reference?: string | undefined;
  /** Due on this day or later, and on that day or earlier. */
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  /** One member of staff's id, or `nobody`. */
  claimedBy?: string | undefined;
  /** Leaves out what this member of staff has skipped. */
  notSkippedBy?: string | undefined;
  personId?: string | undefined;
  order?: QueueOrder | undefined;
  /** The sort value and id of the row before. */
  after?: { value: string; id: string } | undefined;
  limit: number;
};

const soonestDue: QueueOrder = { by: 'due', descending: false };
const sortColumns = {
  due: { column: 'requests.due_on', type: 'date' },
  received: { column: 'requests.received_at', type: 'timestamptz' },
  reference: { column: 'requests.reference', type: 'text' },
  type: { column: 'requests.type', type: 'text' },
  country: { column: 'requests.country', type: 'text' },
} as const satisfies Record<QueueSort, { column: string; type: string }>;

/** A skip is meant for a working day; after that the request is offered again. */
const skippedHours = 12;

const skippedBy = (db: Knex, staffId: string): Knex.QueryBuilder =>
  db('events')
    .select(db.raw('1'))
    .whereRaw('events.request_id = requests.id')
    .where({ fact: 'request.skipped', actor: `staff:${staffId}` })
    .whereRaw(`events.recorded_at > now() - ? * interval '1 hour'`, [skippedHours]);

/** Narrows a query of requests to what the filter lets through, without its order. */
export const narrowQueue = (db: Knex, query: Knex.QueryBuilder, filter: QueueFilter): void => {
  if (filter.countries !== undefined) query.whereIn('country', filter.countries);
  if (filter.languages !== undefined) query.whereIn('language', filter.languages);
  if (filter.statuses !== undefined) query.whereIn('status', filter.statuses);
  if (filter.type !== undefined) query.where({ type: filter.type });
  if (filter.country !== undefined) query.where({ country: filter.country });
  if (filter.reference !== undefined) query.where({ reference: filter.reference });
  if (filter.dueFrom !== undefined) query.where('due_on', '>=', filter.dueFrom);
  if (filter.dueTo !== undefined) query.where('due_on', '<=', filter.dueTo);
  if (filter.claimedBy === 'nobody') query.whereNull('claimed_by');
  else if (filter.claimedBy !== undefined) query.where({ claimed_by: filter.claimedBy });
  if (filter.notSkippedBy !== undefined) query.whereNotExists(skippedBy(db, filter.notSkippedBy));
  if (filter.personId !== undefined) query.where({ person_id: filter.personId });
  if (filter.after !== undefined) {
    const { by, descending } = filter.order ?? soonestDue;
    const { column, type } = sortColumns[by];
    // The names and the type are our own words; only the values come from outside.
    query.whereRaw(`(${column}, requests.id) ${descending ? '<' : '>'} (?::${type}, ?::uuid)`, [
      filter.after.value,
      filter.after.id,
    ]);
  }
};

/** Sorts the queue; without an order, soonest due first. */
export const orderQueue = (query: Knex.QueryBuilder, { by, descending }: QueueOrder = soonestDue): void => {
  const order = descending ? 'desc' : 'asc';
  query.orderBy([
    { column: sortColumns[by].column, order },
    { column: 'requests.id', order },
  ]);
};
