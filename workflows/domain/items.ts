/** The unit of decision: one field in a correction, one category of data in an access request. */
import type { Outcome, OutcomeReason } from './request.ts';

/** What is wrong with a value (law: C1). */
export const claimKinds = ['inaccurate', 'incomplete', 'outdated', 'misleading'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** What the representative decides: `correct`/`refuse` in a correction, `include`/`leave_out` in an access request. */
export const correctionDecisions = ['correct', 'refuse'] as const;
export const accessDecisions = ['include', 'leave_out'] as const;
export type Decision = (typeof correctionDecisions)[number] | (typeof accessDecisions)[number];

/** `begun` is the point of no return: a withdrawal stops what has not begun. */
export type ItemState = 'open' | 'decided' | 'begun' | 'done' | 'failed' | 'stopped';

export type Item = {
  id: string;
  requestId: string;
  position: number;
  /** The field (correction) or the category of data (access), by its id in the policy file. */
  subject: string;
  claimKind: ClaimKind | null;
  decision: Decision | null;
  ground: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  state: ItemState;
};

export const isGrant = (decision: Decision | null): boolean => decision === 'correct' || decision === 'include';

/**
 * How a request ends by its items. An access request with something left out is partly fulfilled; one with
 * nothing to give (no data held) is fulfilled: "none" is a full answer (EDPB 01/2022: say so).
 */
export const outcomeOf = (items: readonly Pick<Item, 'decision' | 'state'>[]): [Outcome, OutcomeReason] => {
  const granted = items.filter((item) => isGrant(item.decision) && item.state === 'done').length;
  if (granted === items.length) return ['fulfilled', 'all_items_granted'];
  return granted === 0 ? ['refused', 'no_item_granted'] : ['partly_fulfilled', 'some_items_granted'];
};
