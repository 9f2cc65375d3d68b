/** The tracker: how a request stands, told so that known and unknown people cannot be told apart (R2, A14). */
import type { Stores } from '../../db/index.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { Item } from '../../workflows/domain/items.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import type { Outcome, OutcomeReason, Request, RequestType } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { findOwnRequest, trackerStatus, type Own, type TrackerStatus } from './own-request.ts';

/** How one field of a closed correction ended. */
type ItemResult = { field: string; result?: 'corrected' | 'refused' | 'failed' | 'not_done'; ground?: string };
export type Tracker = {
  reference: string;
  type: RequestType;
  status: TrackerStatus;
  /** The requester took it back; it closes as soon as what has begun is finished. */
  withdrawn: boolean;
  outcome?: Outcome;
  reason?: OutcomeReason;
  receivedOn: string;
  dueOn: string;
  waitingFor: 'mailbox_code' | 'identity_code' | null;
  items?: ItemResult[];
  package: { availableUntil: string; sizeBytes: number } | null;
};

/** From the request alone, never from whether a person was found: an unknown one waits for the same code. */
const waitingFor = (request: Request): Tracker['waitingFor'] => {
  if (request.withdrawnAt !== null) return null;
  if (request.status === 'received') return 'mailbox_code';
  return request.status === 'verifying' && request.identityProvenAt === null ? 'identity_code' : null;
};

const resultOf = ({ subject, decision, ground, state }: Item): ItemResult => {
  if (decision === 'refuse') return { field: subject, result: 'refused', ...(ground !== null && { ground }) };
  if (state === 'done') return { field: subject, result: 'corrected' };
  return { field: subject, result: state === 'failed' ? 'failed' : 'not_done' };
};

const itemsOf = async (stores: Pick<Stores, 'items'>, request: Request): Promise<ItemResult[]> =>
  (await stores.items.list(request.id)).map((item) =>
    request.status === 'closed' ? resultOf(item) : { field: item.subject },
  );

const packageOf = async (stores: Pick<Stores, 'packages'>, { id }: Request): Promise<Tracker['package']> => {
  const found = await stores.packages.findAvailable(id);
  return found === undefined
    ? null
    : { availableUntil: found.availableUntil.toISOString(), sizeBytes: found.sizeBytes };
};

const zoneOf = (policy: Policy, request: Request): string =>
  policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';

type Deps = { stores: Pick<Stores, 'items' | 'packages'>; policy: Policy };

/** The tracker of a request as it was read. */
export const trackerOf = async ({ stores, policy }: Deps, request: Request): Promise<Tracker> => ({
  reference: request.reference,
  type: request.type,
  status: trackerStatus(request),
  withdrawn: request.withdrawnAt !== null,
  ...(request.outcome !== null && { outcome: request.outcome }),
  ...(request.outcomeReason !== null && { reason: request.outcomeReason }),
  receivedOn: dateIn(request.receivedAt, zoneOf(policy, request)),
  dueOn: request.dueOn,
  waitingFor: waitingFor(request),
  ...(request.type === 'correction' && { items: await itemsOf(stores, request) }),
  package: request.type === 'access' && request.status === 'closed' ? await packageOf(stores, request) : null,
});

/** Throws NotFoundError unless reference and token belong together. */
export const viewRequest =
  ({ record: { stores }, policy: { policy } }: ApiContext) =>
  async (own: Own): Promise<Tracker> =>
    trackerOf({ stores, policy }, await findOwnRequest(stores, own));
