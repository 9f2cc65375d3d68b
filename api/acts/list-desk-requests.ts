/** The desk's queue: what is open in the caller's scope, soonest due first. No names, nothing personal. */
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { QueueOrder, QueueSort } from '../../db/queue-filter.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import type { OpenType, Request, RequestStatus } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';
import { scopeOf } from './desk-scope.ts';

export type QueueQuery = {
  status?: RequestStatus | undefined;
  /** Several at once, for a tab of the page. */
  statuses?: readonly RequestStatus[] | undefined;
  type?: OpenType | undefined;
  country?: string | undefined;
  reference?: string | undefined;
  /** The due date, both days included. */
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  claimed: 'mine' | 'none' | 'anybody';
  order?: QueueOrder | undefined;
  after?: string | undefined;
  limit: number;
};
export type QueueRow = {
  id: string;
  reference: string;
  type: string;
  country: string;
  language: string;
  status: RequestStatus;
  receivedOn: string;
  dueOn: string;
  daysLeft: number;
  claimedBy: string | null;
  withdrawn: boolean;
  /** The caller holds it. */
  isMine: boolean;
  outcome: string | null;
  closedOn: string | null;
};

/** Open and past identity: what a representative can do something about. */
export const toDo: readonly RequestStatus[] = ['gathering', 'in_review', 'fulfilling'];
const dayMs = 86_400_000;

export const zoneOf = (policy: Policy, request: { controller: string }): string =>
  policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';

/** Calendar days from today to the due date on the controller's wall calendar; negative once it is over. */
export const daysLeft = (request: { dueOn: string }, now: Date, zone: string): number =>
  (Date.parse(request.dueOn) - Date.parse(dateIn(now, zone))) / dayMs;

const claimants = { mine: (staff: StaffCaller) => staff.id, none: () => 'nobody', anybody: () => undefined } as const;

const sortValues = {
  due: ({ dueOn }: Request) => dueOn,
  received: ({ receivedAt }: Request) => receivedAt.toISOString(),
  reference: ({ reference }: Request) => reference,
  type: ({ type }: Request) => type,
  country: ({ country }: Request) => country,
} as const satisfies Record<QueueSort, (request: Request) => string>;

/** What a sort value of each kind may look like in a cursor. */
const sortForms = {
  due: cursorForms.date,
  received: /^\d{4}-\d{2}-\d{2}T[\d:.]{8,16}Z$/u,
  reference: /^[\dA-Z-]{1,40}$/u,
  type: /^[a-z_]{1,40}$/u,
  country: /^[A-Z]{2}$/u,
} as const satisfies Record<QueueSort, RegExp>;

const filterOf = (staff: StaffCaller, query: Omit<QueueQuery, 'limit'>) => {
  const sort = query.order?.by ?? 'due';
  const [value, id] = query.after === undefined ? [] : readCursor(query.after, sortForms[sort], cursorForms.id);
  return {
    ...scopeOf(staff),
    statuses: query.status === undefined ? (query.statuses ?? toDo) : [query.status],
    type: query.type,
    country: query.country,
    reference: query.reference,
    dueFrom: query.dueFrom,
    dueTo: query.dueTo,
    claimedBy: claimants[query.claimed](staff),
    order: query.order,
    after: value === undefined || id === undefined ? undefined : { value, id },
  };
};

export const listDeskRequests =
  ({ record, policy: { policy }, now }: ApiContext) =>
  async (staff: StaffCaller, { limit, ...query }: QueueQuery): Promise<Page<QueueRow>> => {
    const requests = await record.stores.requests.queue({ ...filterOf(staff, query), limit: limit + 1 });
    const names = await record.stores.staff.names(requests.flatMap(({ claimedBy }) => claimedBy ?? []));
    const show = (request: Request): QueueRow => ({
      id: request.id,
      reference: request.reference,
      type: request.type,
      country: request.country,
      language: request.language,
      status: request.status,
      receivedOn: dateIn(request.receivedAt, zoneOf(policy, request)),
      dueOn: request.dueOn,
      daysLeft: daysLeft(request, now(), zoneOf(policy, request)),
      claimedBy: request.claimedBy && (names.get(request.claimedBy) ?? null),
      withdrawn: request.withdrawnAt !== null,
      isMine: request.claimedBy === staff.id,
      outcome: request.outcome,
      closedOn: request.closedAt && dateIn(request.closedAt, zoneOf(policy, request)),
    });
    const sort = sortValues[query.order?.by ?? 'due'];
    return pageOf(requests, limit, { show, cursor: (request) => writeCursor(sort(request), request.id) });
  };

/** How many the query finds in all, and how many of them from its page on: both are needed to say "26 to 50 of 312". */
export const countDeskRequests =
  ({ record }: ApiContext) =>
  async (staff: StaffCaller, query: Omit<QueueQuery, 'limit'>): Promise<{ total: number; fromHere: number }> => {
    const { after, ...filter } = filterOf(staff, query);
    const total = await record.stores.requests.countQueue(filter);
    const fromHere = after === undefined ? total : await record.stores.requests.countQueue({ ...filter, after });
    return { total, fromHere };
  };
