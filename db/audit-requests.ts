/** The requests as compliance sees them: exactly the columns that `habeas_auditor` may read, none of them personal. */
import type { Knex } from 'knex';
import type { Request, RequestStatus } from '../workflows/domain/request.ts';
import { type AuditCalendar, daysLeftSql } from './audit-calendar.ts';

export type AuditRequest = Omit<
  Request,
  'remindAt' | 'contentVersion' | 'policyHash' | 'personId' | 'mailboxOnFile' | 'approvedHash'
>;
export type AuditRequestFilter = {
  reference?: string | undefined;
  type?: string | undefined;
  status?: RequestStatus | undefined;
  outcome?: string | undefined;
  country?: string | undefined;
  /** Received from this instant on. */
  from?: Date | undefined;
  /** Received before this instant. */
  to?: Date | undefined;
  /** Only open ones: those past their date, or those due in the seven days from today. */
  due?: { is: 'overdue' | 'in_week'; calendar: AuditCalendar } | undefined;
};

/** What `due` lets through, in calendar days left. */
const dueSpans = { overdue: '< 0', in_week: 'between 0 and 7' } as const;

/** How many rows an export holds in memory at a time. */
const exportPage = 500;

const columns = {
  id: 'id',
  reference: 'reference',
  type: 'type',
  status: 'status',
  outcome: 'outcome',
  outcomeReason: 'outcome_reason',
  controller: 'controller',
  regime: 'regime',
  country: 'country',
  language: 'language',
  channel: 'channel',
  receivedAt: 'received_at',
  dueAt: 'due_at',
  version: 'version',
  identityLevel: 'identity_level',
  identityProvenAt: 'identity_proven_at',
  mailboxConfirmedAt: 'mailbox_confirmed_at',
  claimedBy: 'claimed_by',
  filedBy: 'filed_by',
  approvedBy: 'approved_by',
  approvedAt: 'approved_at',
  withdrawnAt: 'withdrawn_at',
  closedAt: 'closed_at',
} as const satisfies Record<keyof Omit<AuditRequest, 'dueOn'>, string>;

export const createAuditRequests = (auditor: Knex) => {
  const select = () =>
    auditor('requests').select<AuditRequest[]>([
      columns,
      auditor.raw(`to_char(requests.due_on, 'YYYY-MM-DD') as "dueOn"`),
    ]);

  const narrow = (query: Knex.QueryBuilder, { from, to, due, ...same }: AuditRequestFilter): void => {
    for (const [name, value] of Object.entries(same)) if (value !== undefined) query.where(name, value);
    if (from !== undefined) query.where('received_at', '>=', from);
    if (to !== undefined) query.where('received_at', '<', to);
    if (due === undefined) return;
    const left = daysLeftSql(due.calendar);
    query.whereNot('status', 'closed').whereRaw(`${left.sql} ${dueSpans[due.is]}`, [...left.values]);
  };

  const newest = async (
    filter: AuditRequestFilter,
    page: { before?: string | undefined; limit: number },
  ): Promise<AuditRequest[]> => {
    const query = select().orderBy('id', 'desc').limit(page.limit);
    narrow(query, filter);
    if (page.before !== undefined) query.where('id', '<', page.before);
    return query;
  };

  return {
    findById: async (id: string): Promise<AuditRequest | undefined> => (await select().where({ id }).limit(1))[0],
    findByReference: async (reference: string): Promise<AuditRequest | undefined> =>
      (await select().where({ reference }).limit(1))[0],
    /** Newest first, by keyset: ids are uuid v7, so they rise with the time of filing. */
    newest,
    /** How many match, and how many of them come after the first page that ended before `before`. */
    count: async (filter: AuditRequestFilter, before?: string): Promise<number> => {
      const query = auditor('requests').count<{ requests: string }[]>({ requests: '*' });
      narrow(query, filter);
      if (before !== undefined) query.where('id', '<', before);
      return Number((await query)[0]?.requests);
    },
    /** Everything that matches, newest first, in pages: an export of any size holds one of them. */
    pages: async function* (filter: AuditRequestFilter): AsyncGenerator<AuditRequest[]> {
      let before: string | undefined;
      for (;;) {
        const page = await newest(filter, { before, limit: exportPage });
        if (page.length > 0) yield page;
        before = page.at(-1)?.id;
        if (page.length < exportPage) return;
      }
    },
  };
};
