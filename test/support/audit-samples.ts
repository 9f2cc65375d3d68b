/** Requests of many months, at every point of their way: the same ones at every run. */
import { addDays } from '../../workflows/domain/clock/dates.ts';
import { dateIn, endOfDay } from '../../workflows/domain/clock/zone.ts';
import type { Outcome, OutcomeReason, Request } from '../../workflows/domain/request.ts';

/** Half past midnight in Berlin, still the day before in London. */
export const auditNow = new Date('2026-11-24T23:30:00Z');
export const auditZones = { de: 'Europe/Berlin', gb: 'Europe/London' } as const;

/** The same numbers at every run: a fault found once is found again. */
const createDice = (start: number) => {
  let state = start;
  return (end: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * end);
  };
};

const endings: [Outcome, OutcomeReason][] = [
  ['fulfilled', 'all_items_granted'],
  ['partly_fulfilled', 'some_items_granted'],
  ['refused', 'no_item_granted'],
  ['withdrawn', 'withdrawn_by_requester'],
  ['lapsed', 'identity_never_proven'],
];

/** What a request of these samples has of its own. */
export type AuditSample = Pick<
  Request,
  | 'controller'
  | 'country'
  | 'receivedAt'
  | 'dueOn'
  | 'dueAt'
  | 'status'
  | 'outcome'
  | 'outcomeReason'
  | 'identityProvenAt'
  | 'approvedAt'
  | 'closedAt'
>;

const sample = (below: (end: number) => number): AuditSample => {
  const controller = below(2) === 0 ? 'de' : 'gb';
  const receivedAt = new Date(auditNow.getTime() - below(110 * 24 * 60) * 60_000);
  const dueOn = addDays(dateIn(receivedAt, auditZones[controller]), 20 + below(30));
  const minutes = (mostHours: number): number => below(mostHours * 60) * 60_000;
  const provenAt = new Date(receivedAt.getTime() + minutes(72));
  const approvedAt = new Date(provenAt.getTime() + minutes(900));
  const closedAt = new Date(approvedAt.getTime() + minutes(24));
  const isClosed = closedAt < auditNow && below(5) > 0;
  const [outcome, reason] = endings[below(endings.length)] ?? ['fulfilled', 'all_items_granted'];
  const isAnswer = ['fulfilled', 'partly_fulfilled', 'refused'].includes(outcome);
  return {
    controller,
    country: controller === 'gb' ? 'GB' : below(4) === 0 ? 'AT' : 'DE',
    receivedAt,
    dueOn,
    dueAt: endOfDay(dueOn, auditZones[controller]),
    status: isClosed ? 'closed' : 'in_review',
    outcome: isClosed ? outcome : null,
    outcomeReason: isClosed ? reason : null,
    identityProvenAt: provenAt,
    approvedAt: isClosed && isAnswer ? approvedAt : null,
    closedAt: isClosed ? closedAt : null,
  };
};

export const auditSamples = (count: number): AuditSample[] => {
  const below = createDice(7);
  return Array.from({ length: count }, () => sample(below));
};
