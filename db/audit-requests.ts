/** The requests as compliance sees them: exactly the columns that `habeas_auditor` may read, none of them personal. */
import type { Knex } from 'knex';
import type { Request, RequestStatus } from '../workflows/domain/request.ts';

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
};

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

  return {
    findById: async (id: string): Promise<AuditRequest | undefined> => (await select().where({ id }).limit(1))[0],
    findByReference: async (reference: string): Promise<AuditRequest | undefined> =>
      (await select().where({ reference }).limit(1))[0],
    /** Newest first, by keyset: ids are uuid v7, so they rise with the time of filing. */
    newest: async (
      filter: AuditRequestFilter,
      page: { before?: string | undefined; limit: number },
    ): Promise<AuditRequest[]> => {
      const { from, to, ...same } = filter;
      const query = select().orderBy('id', 'desc').limit(page.limit);
      for (const [name, value] of Object.entries(same)) if (value !== undefined) query.where(name, value);
      if (from !== undefined) query.where('received_at', '>=', from);
      if (to !== undefined) query.where('received_at', '<', to);
      if (page.before !== undefined) query.where('id', '<', page.before);
      return query;
    },
  };
};
