/** One request as the desk sees it. Looking is an event, committed before anything is shown (R8). */
import type { AuditEvent } from '../../db/audit-store.ts';
import type { Stores } from '../../db/index.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import { groundsFor } from '../../workflows/domain/regimes.ts';
import type { Request, Requester } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { accessItems, type CaseMaterial, correctionItems } from './case-items.ts';
import { actorOf, getInScope } from './desk-scope.ts';
import { daysLeft, zoneOf } from './list-desk-requests.ts';

type Names = ReadonlyMap<string, string>;

/**
 * What was told and what was gathered is shown while somebody decides on it: not before identity is proven, and not
 * after the end (A32).
 */
const isShown = ({ status }: Request): boolean => status === 'in_review' || status === 'fulfilling';

/** Who asks: known only once proven, and after the end only as long as a task still needs them reached. */
export const mayNameRequester = (request: Request, hasOpenTask: boolean): boolean =>
  request.identityProvenAt !== null && (request.status !== 'closed' || hasOpenTask);

const none = { name: null, email: null, phone: null, customerNumber: null };
const showRequester = (told: Requester | undefined): Record<keyof typeof none, string | null> => ({
  ...none,
  ...told,
});

const plain = (policy: Policy, request: Request, { names, now }: { names: Names; now: Date }) => ({
  id: request.id,
  reference: request.reference,
  type: request.type,
  status: request.status,
  outcome: request.outcome,
  outcomeReason: request.outcomeReason,
  controller: request.controller,
  country: request.country,
  language: request.language,
  channel: request.channel,
  receivedOn: dateIn(request.receivedAt, zoneOf(policy, request)),
  dueOn: request.dueOn,
  daysLeft: daysLeft(request, now, zoneOf(policy, request)),
  claimedBy: request.claimedBy && (names.get(request.claimedBy) ?? null),
  filedBy: request.filedBy && (names.get(request.filedBy) ?? null),
  approvedBy: request.approvedBy && (names.get(request.approvedBy) ?? null),
  approvedAt: request.approvedAt?.toISOString() ?? null,
  zone: zoneOf(policy, request),
  regime: request.regime,
  withdrawnAt: request.withdrawnAt?.toISOString() ?? null,
  closedAt: request.closedAt?.toISOString() ?? null,
});

const materialOf = async (stores: Stores, request: Request): Promise<CaseMaterial> => ({
  items: await stores.items.list(request.id),
  writes: await stores.writes.list(request.id),
  texts: isShown(request) ? await stores.items.texts(request.id) : new Map(),
  readings:
    isShown(request) && request.personId !== null
      ? await stores.readings.list({ requestId: request.id, personId: request.personId })
      : [],
});

const showLetters = async (stores: Stores, id: string) =>
  (await stores.letters.list(id)).map(({ sentAt, ...letter }) => ({
    ...letter,
    sentAt: sentAt?.toISOString() ?? null,
  }));

const showTasks = async (stores: Stores, id: string) =>
  (await stores.tasks.listFor(id)).map((task) => ({
    id: task.id,
    kind: task.kind,
    about: task.about,
    state: task.state,
    resolution: task.resolution,
    openedAt: task.openedAt.toISOString(),
    resolvedAt: task.resolvedAt?.toISOString() ?? null,
  }));

/** Staff by their name, everybody else by what they are. */
const showEvent = (event: AuditEvent, names: Names) => ({
  fact: event.fact,
  actor: names.get(event.actor.replace(/^staff:/u, '')) ?? event.actor,
  at: event.at.toISOString(),
  from: event.from,
  to: event.to,
  /** Ids, enums and instants of the event; never anything personal. */
  body: event.body,
});

const staffOf = (request: Request, { items }: CaseMaterial, events: readonly AuditEvent[]): string[] => [
  ...items.map(({ decidedBy }) => decidedBy).filter((id) => id !== null),
  ...[request.claimedBy, request.filedBy, request.approvedBy].filter((id) => id !== null),
  ...events.filter(({ actor }) => actor.startsWith('staff:')).map(({ actor }) => actor.slice('staff:'.length)),
];

/** The case. Throws NotFoundError when it is not in the caller's scope. */
export const viewCase = ({ record, audit, policy: { policy }, now }: ApiContext) => {
  const look = (staff: StaffCaller, id: string) =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      await tx.observe({ requestId: id, fact: { fact: 'case.viewed' }, actor: actorOf(staff), at: now() });
      const tasks = await showTasks(tx, id);
      const mayName = mayNameRequester(
        request,
        tasks.some(({ state }) => state === 'open'),
      );
      const content = isShown(request) ? await tx.content.current(policy, request) : undefined;
      return {
        request,
        requester: showRequester(mayName ? await tx.requests.requester(id) : undefined),
        material: await materialOf(tx, request),
        contentHash: content !== undefined && content.undecided.length === 0 ? content.hash : null,
        letters: await showLetters(tx, id),
        tasks,
      };
    });

  return async (staff: StaffCaller, id: string) => {
    const { request, material, ...seen } = await look(staff, id);
    const events = await audit.timeline(id);
    const names = await record.stores.staff.names([...new Set(staffOf(request, material, events))]);
    const show = request.type === 'access' ? accessItems : correctionItems;
    return {
      request: plain(policy, request, { names, now: now() }),
      identity: {
        level: request.identityLevel,
        needed: request.type === 'correction' ? policy.identity.correction : policy.identity.access,
        proven: request.identityProvenAt !== null,
      },
      /** False: the values below are withheld, not missing. */
      dataShown: isShown(request),
      items: show(policy, { ...material, names }),
      grounds: groundsFor(request.regime, request.type).map(({ code, source }) => ({ code, source })),
      contentVersion: request.contentVersion,
      ...seen,
      history: events.map((event) => showEvent(event, names)),
    };
  };
};
