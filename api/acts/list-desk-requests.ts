/** The desk's queue: what is open in the caller's scope, soonest due first. No names, nothing personal. */
import type { Policy } from '../../workflows/domain/policy.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { OpenType, Request, RequestStatus } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';
import { scopeOf } from './desk-scope.ts';

export type QueueQuery = {
  status?: RequestStatus | undefined;
  type?: OpenType | undefined;
  claimed: 'mine' | 'none' | 'anybody';
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
};

/** Open and past identity: what a representative can do something about. */
const toDo: readonly RequestStatus[] = ['gathering', 'in_review', 'fulfilling'];
const dayMs = 86_400_000;

export const zoneOf = (policy: Policy, request: { controller: string }): string =>
  policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';

/** Calendar days from today to the due date on the controller's wall calendar; negative once it is over. */
export const daysLeft = (request: { dueOn: string }, now: Date, zone: string): number =>
  (Date.parse(request.dueOn) - Date.parse(dateIn(now, zone))) / dayMs;

const claimants = { mine: (staff: StaffCaller) => staff.id, none: () => 'nobody', anybody: () => undefined } as const;

export const listDeskRequests =
  ({ record, policy: { policy }, now }: ApiContext) =>
  async (staff: StaffCaller, { after, limit, ...query }: QueueQuery): Promise<Page<QueueRow>> => {
    const [dueOn, id] = after === undefined ? [] : readCursor(after, cursorForms.date, cursorForms.id);
    const requests = await record.stores.requests.queue({
      ...scopeOf(staff),
      statuses: query.status === undefined ? toDo : [query.status],
      type: query.type,
      claimedBy: claimants[query.claimed](staff),
      after: dueOn === undefined || id === undefined ? undefined : { dueOn, id },
      limit: limit + 1,
    });
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
    });
    return pageOf(requests, limit, { show, cursor: (request) => writeCursor(request.dueOn, request.id) });
  };
