/**
 * The numbers of compliance, counted by Postgres over all requests and never over a sample. Bound to a connection of
 * `habeas_auditor`: only columns that this role may read. One reading is one snapshot, so its numbers fit together.
 */
import type { Knex } from 'knex';
import type { TaskKind } from '../workflows/domain/facts.ts';
import type { Outcome, OutcomeReason, RequestStatus } from '../workflows/domain/request.ts';
import { type AuditCalendar, dateOfSql, daysLeftSql, type Sql } from './audit-calendar.ts';

/** What to count: open requests as they stand on `calendar`, the rest from the Monday `from` on. */
export type NumbersQuery = { calendar: AuditCalendar; from: string; weeks: readonly string[] };

/** How long until the due date, in calendar days; 0 is today. */
export const leftBuckets = ['overdue', '0-3', '4-7', '8-14', '15+'] as const;
export type LeftBucket = (typeof leftBuckets)[number];

/** The parts of a request's way to its answer, and the whole of it. */
export const stages = ['identity', 'review', 'carrying_out', 'whole'] as const;
export type Stage = (typeof stages)[number];

export type OverdueRequest = {
  id: string;
  reference: string;
  type: string;
  country: string;
  status: RequestStatus;
  dueOn: string;
  daysLeft: number;
  claimedBy: string | null;
};

export type Numbers = {
  open: number;
  dueInWeek: number;
  left: readonly { bucket: LeftBucket; requests: number }[];
  /** Those overdue longest first, at most `overdueShown`; how many there are stands in `left`. */
  overdue: readonly OverdueRequest[];
  weeks: readonly { week: string; received: number; closed: number }[];
  onTime: readonly { country: string; onTime: number; late: number }[];
  /** Of answers given in the period; days with fractions, null when there was none. */
  durations: readonly { stage: Stage; answers: number; medianDays: number | null; p95Days: number | null }[];
  outcomes: readonly { outcome: Outcome; reason: OutcomeReason; requests: number }[];
  tasks: readonly { kind: TaskKind; open: number; oldestAt: Date }[];
  letters: { sent: number; queued: number; refused: number };
};

/** More than this many in a list help nobody; the list of requests has all of them, page by page. */
export const overdueShown = 50;

/** An answer is what the person asked for or the reasons why not; who withdrew or never proved identity got none. */
const answered = `requests.outcome in ('fulfilled', 'partly_fulfilled', 'refused')`;

const rowsOf = async <T>(trx: Knex, sql: string, values: readonly (string | number)[]): Promise<T[]> =>
  (await trx.raw<{ rows: T[] }>(sql, [...values])).rows;

const bucketSql = (left: string): string =>
  `case when ${left} < 0 then 'overdue' when ${left} <= 3 then '0-3' when ${left} <= 7 then '4-7'
        when ${left} <= 14 then '8-14' else '15+' end`;

const readLeft = async (trx: Knex, left: Sql): Promise<Pick<Numbers, 'open' | 'dueInWeek' | 'left'>> => {
  const found = await rowsOf<{ bucket: LeftBucket; requests: number }>(
    trx,
    `select ${bucketSql('days')} as bucket, count(*)::int as requests
     from (select ${left.sql} as days from requests where status <> 'closed') as open group by 1`,
    left.values,
  );
  const counts = new Map(found.map(({ bucket, requests }) => [bucket, requests]));
  const count = (bucket: LeftBucket): number => counts.get(bucket) ?? 0;
  return {
    open: found.reduce((sum, { requests }) => sum + requests, 0),
    dueInWeek: count('0-3') + count('4-7'),
    left: leftBuckets.map((bucket) => ({ bucket, requests: count(bucket) })),
  };
};

const readOverdue = (trx: Knex, left: Sql): Promise<OverdueRequest[]> =>
  rowsOf(
    trx,
    `select id, reference, type, country, status, to_char(due_on, 'YYYY-MM-DD') as "dueOn",
            ${left.sql} as "daysLeft", claimed_by as "claimedBy"
     from requests where status <> 'closed' and ${left.sql} < 0 order by due_on, id limit ?`,
    [...left.values, ...left.values, overdueShown],
  );

const countByWeek = async (trx: Knex, date: Sql, from: string): Promise<Map<string, number>> => {
  const found = await rowsOf<{ week: string; requests: number }>(
    trx,
    `select to_char(date_trunc('week', day), 'YYYY-MM-DD') as week, count(*)::int as requests
     from (select ${date.sql} as day from requests) as days where day >= ?::date group by 1`,
    [...date.values, from],
  );
  return new Map(found.map(({ week, requests }) => [week, requests]));
};

const readWeeks = async (trx: Knex, { calendar, from, weeks }: NumbersQuery): Promise<Numbers['weeks']> => {
  const received = await countByWeek(trx, dateOfSql(calendar, 'received_at'), from);
  const closed = await countByWeek(trx, dateOfSql(calendar, 'closed_at'), from);
  return weeks.map((week) => ({ week, received: received.get(week) ?? 0, closed: closed.get(week) ?? 0 }));
};

/** A request that is overdue and still open is late as well: a share of answers alone would hide it. */
const readOnTime = (
  trx: Knex,
  { closed, left, from }: { closed: Sql; left: Sql; from: string },
): Promise<Numbers['onTime']> => {
  const isAnswer = `${answered} and ${closed.sql} >= ?::date`;
  const isOverdue = `status <> 'closed' and ${left.sql} < 0`;
  return rowsOf(
    trx,
    `select country, count(*) filter (where is_on_time)::int as "onTime", count(*) filter (where not is_on_time)::int as late
     from (select country, status = 'closed' and closed_at <= due_at as is_on_time
           from requests where (${isAnswer}) or (${isOverdue})) as due
     group by country order by country`,
    [...closed.values, from, ...left.values],
  );
};

const stageSql: Readonly<Record<Stage, string>> = {
  identity: 'identity_proven_at - received_at',
  review: 'approved_at - identity_proven_at',
  carrying_out: 'closed_at - approved_at',
  whole: 'closed_at - received_at',
};
const daySeconds = 86_400;

const readDurations = async (trx: Knex, closed: Sql, from: string): Promise<Numbers['durations']> => {
  const columns = stages.map((stage) => {
    const days = `extract(epoch from ${stageSql[stage]})::float8 / ${daySeconds}`;
    return `json_build_object('answers', count(${stageSql[stage]}),
      'medianDays', percentile_cont(0.5) within group (order by ${days}),
      'p95Days', percentile_cont(0.95) within group (order by ${days})) as ${stage}`;
  });
  const [row] = await rowsOf<Record<Stage, Omit<Numbers['durations'][number], 'stage'>>>(
    trx,
    `select ${columns.join(', ')} from requests where ${answered} and ${closed.sql} >= ?::date`,
    [...closed.values, from],
  );
  return stages.map((stage) => ({ stage, ...(row?.[stage] ?? { answers: 0, medianDays: null, p95Days: null }) }));
};

const readOutcomes = (trx: Knex, closed: Sql, from: string): Promise<Numbers['outcomes']> =>
  rowsOf(
    trx,
    `select outcome, outcome_reason as reason, count(*)::int as requests from requests
     where status = 'closed' and ${closed.sql} >= ?::date group by 1, 2 order by 3 desc, 1, 2`,
    [...closed.values, from],
  );

const readTasks = (trx: Knex): Promise<Numbers['tasks']> =>
  rowsOf(
    trx,
    `select kind, count(*)::int as open, min(opened_at) as "oldestAt" from tasks
     where state = 'open' group by kind order by 2 desc, 1`,
    [],
  );

const readLetters = async (trx: Knex, from: string): Promise<Numbers['letters']> => {
  const found = await rowsOf<{ state: keyof Numbers['letters']; letters: number }>(
    trx,
    'select state, count(*)::int as letters from letters where created_at >= ?::date group by state',
    [from],
  );
  return { sent: 0, queued: 0, refused: 0, ...Object.fromEntries(found.map(({ state, letters }) => [state, letters])) };
};

export const createAuditNumbers = (auditor: Knex) => ({
  read: (query: NumbersQuery): Promise<Numbers> =>
    auditor.transaction(
      async (trx) => {
        const { calendar, from } = query;
        const [left, closed] = [daysLeftSql(calendar), dateOfSql(calendar, 'closed_at')];
        return {
          ...(await readLeft(trx, left)),
          overdue: await readOverdue(trx, left),
          weeks: await readWeeks(trx, query),
          onTime: await readOnTime(trx, { closed, left, from }),
          durations: await readDurations(trx, closed, from),
          outcomes: await readOutcomes(trx, closed, from),
          tasks: await readTasks(trx),
          letters: await readLetters(trx, from),
        };
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    ),
});
