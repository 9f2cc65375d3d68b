/** The requests table: typed rows, explicit mapping. Changes go through `db/record.ts` alone. */
import type { Knex } from 'knex';
import { NotFoundError } from '../workflows/domain/errors.ts';
import type { Request, RequestStatus, Requester } from '../workflows/domain/request.ts';
import { narrowQueue, orderQueue, type QueueFilter } from './queue-filter.ts';
import { ofRequest, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

/** What a change may set; status, version and content version have their own rules in `db/record.ts`. */
export type RequestPatch = Partial<
  Pick<
    Request,
    | 'outcome'
    | 'outcomeReason'
    | 'personId'
    | 'mailboxOnFile'
    | 'mailboxConfirmedAt'
    | 'identityLevel'
    | 'identityProvenAt'
    | 'claimedBy'
    | 'approvedBy'
    | 'approvedHash'
    | 'approvedAt'
    | 'withdrawnAt'
    | 'closedAt'
  >
>;

/** A request as it is filed, with what is sealed or hashed beside the row. */
export type NewRequest = Omit<Request, 'version' | 'contentVersion'> & {
  requester: Requester;
  trackingHash: Buffer;
  contactBlind: Buffer;
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
  remindAt: 'remind_at',
  version: 'version',
  contentVersion: 'content_version',
  policyHash: 'policy_hash',
  personId: 'person_id',
  mailboxOnFile: 'mailbox_on_file',
  mailboxConfirmedAt: 'mailbox_confirmed_at',
  identityLevel: 'identity_level',
  identityProvenAt: 'identity_proven_at',
  claimedBy: 'claimed_by',
  filedBy: 'filed_by',
  approvedBy: 'approved_by',
  approvedHash: 'approved_hash',
  approvedAt: 'approved_at',
  withdrawnAt: 'withdrawn_at',
  closedAt: 'closed_at',
} as const satisfies Record<keyof Omit<Request, 'dueOn'>, string>;

/** `select` list of a request under the names of the domain; the date as text, since a date has no zone. */
const requestColumns = (db: Knex): (Knex.Raw | Record<string, string>)[] => [
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, `requests.${column}`])),
  db.raw(`to_char(requests.due_on, 'YYYY-MM-DD') as "dueOn"`),
];

const toRow = (patch: RequestPatch): Record<string, unknown> =>
  Object.fromEntries(Object.entries(patch).map(([name, value]) => [columns[name as keyof RequestPatch], value]));

export const createRequestStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'requests');
  const select = () => db('requests').select<Request[]>(requestColumns(db));
  const first = async (where: Record<string, unknown>): Promise<Request | undefined> =>
    (await select().where(where).limit(1))[0];
  const byToken = async (hash: Buffer): Promise<Request | undefined> => {
    // Two look-ups by key; an `or` over both tables would read all requests.
    const ids = db('requests')
      .select('id')
      .where({ tracking_hash: hash })
      .unionAll(db('tracking_links').select('request_id').where({ token_hash: hash }));
    return (await select().whereIn('requests.id', ids).limit(1))[0];
  };
  const requesterCell = (id: string) => ({ owner: ofRequest(id), column: 'sealed_requester', row: id });

  return {
    /** The row of a new request, sealed, for `db/record.ts` to insert. */
    newRow: async ({ requester, trackingHash, contactBlind, ...request }: NewRequest) => {
      const { dueOn, ...rest } = request;
      return {
        ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [columns[name as keyof typeof rest], value])),
        due_on: dueOn,
        tracking_hash: trackingHash,
        contact_blind: contactBlind,
        sealed_requester: await sealed.seal(requesterCell(request.id), JSON.stringify(requester)),
      };
    },

    find: (id: string): Promise<Request | undefined> => first({ 'requests.id': id }),
    /** The request; NotFoundError when there is none. */
    get: async (id: string): Promise<Request> => {
      const request = await first({ 'requests.id': id });
      if (request === undefined) throw new NotFoundError('There is no such request.');
      return request;
    },
    /** Only both together open a request: the reference is a name, the token the secret. */
    findByToken: async (reference: string, trackingHash: Buffer): Promise<Request | undefined> => {
      const found = await byToken(trackingHash);
      return found?.reference === reference ? found : undefined;
    },
    /** The request whose tracking token has this hash: the one given at filing, or one of a letter's link. */
    findByTrackingHash: byToken,
    /** A further token that opens the request, for the link in a letter. */
    addTrackingLink: async (requestId: string, tokenHash: Buffer): Promise<void> => {
      await db('tracking_links').insert({ token_hash: tokenHash, request_id: requestId });
    },
    findByReference: (reference: string): Promise<Request | undefined> => first({ reference }),

    /** What the requester told us: personal. */
    requester: async (id: string): Promise<Requester> => {
      const row = await db<{ id: string; sealed_requester: Buffer }>('requests')
        .where({ id })
        .first('sealed_requester');
      if (row === undefined) throw new NotFoundError('There is no such request.');
      return JSON.parse(await sealed.open(requesterCell(id), row.sealed_requester)) as Requester;
    },
    contactBlind: async (id: string): Promise<Buffer> => {
      const row = await db<{ id: string; contact_blind: Buffer }>('requests').where({ id }).first('contact_blind');
      if (row === undefined) throw new NotFoundError('There is no such request.');
      return row.contact_blind;
    },

    /**
     * One guarded statement: true when the row still had this version and is now changed. Only `db/record.ts` calls
     * this; nothing else changes a request.
     */
    update: async (
      { id, version }: Pick<Request, 'id' | 'version'>,
      change: { patch: RequestPatch; status: RequestStatus; contentChanged: boolean },
    ): Promise<boolean> => {
      const changed = await db('requests')
        .where({ id, version })
        .update({
          ...toRow(change.patch),
          status: change.status,
          version: version + 1,
          ...(change.contentChanged && { content_version: db.raw('content_version + 1') }),
        });
      return changed === 1;
    },

    /** By keyset, soonest due first unless the filter has another order; `limit` rows at most. */
    queue: async (filter: QueueFilter): Promise<Request[]> => {
      const query = select();
      narrowQueue(db, query, filter);
      orderQueue(query, filter.order);
      return query.limit(filter.limit);
    },
    /** How many requests of these countries and languages came into review after `since`. */
    countOpenedSince: async (
      { countries, languages }: Pick<QueueFilter, 'countries' | 'languages'>,
      since: Date,
    ): Promise<number> => {
      const query = db('events')
        .join('requests', 'requests.id', 'events.request_id')
        .whereIn('events.fact', ['review.opened', 'data.gathered'])
        .where('events.recorded_at', '>', since)
        .countDistinct({ n: 'requests.id' });
      narrowQueue(db, query, { countries, languages, limit: 0 });
      return Number((await query.first<{ n: string }>()).n);
    },
    /** How many the filter lets through, from its row on. */
    countQueue: async (filter: Omit<QueueFilter, 'limit'>): Promise<number> => {
      const query = db('requests').count({ n: '*' });
      narrowQueue(db, query, { ...filter, limit: 0 });
      return Number((await query.first<{ n: string }>()).n);
    },
  };
};
