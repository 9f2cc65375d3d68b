/** A representative decides items. Decisions may be saved in parts and changed until somebody approves. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import { ConflictError, InputError } from '../../workflows/domain/errors.ts';
import type { Item } from '../../workflows/domain/items.ts';
import { assertStatus } from '../../workflows/domain/lifecycle.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { type DecisionInput, decisionFaults } from './decision-faults.ts';
import { actorOf, getInScope } from './desk-scope.ts';

export type DecideInput = {
  staff: StaffCaller;
  id: string;
  contentVersion: number;
  decisions: readonly DecisionInput[];
  claim: Claim | undefined;
};
export type DecideResult = { contentVersion: number; contentHash: string | null; undecided: number };

/** Throws ConflictError, with how it stands now, unless `request` can be decided on as the caller has seen it. */
export const assertReviewable = (request: Request, contentVersion: number): void => {
  assertStatus(request, 'in_review');
  if (request.withdrawnAt !== null) {
    throw new ConflictError('The request was withdrawn; there is nothing left to decide.', { withdrawn: true });
  }
  if (request.contentVersion !== contentVersion) {
    throw new ConflictError('The request has changed since you loaded it. Load it again and compare.', {
      contentVersion: request.contentVersion,
    });
  }
};

type Decided = { item: Item; decision: DecisionInput };

const save = async (tx: Transaction, { item, decision }: Decided, by: { staffId: string; at: Date }): Promise<void> =>
  tx.items.decide(item, by, {
    decision: decision.decision,
    ground: decision.ground ?? null,
    reason: decision.reason ?? null,
  });

/** What the event says: never the reason, which is free text about a person. */
const factOf = (decided: readonly Decided[]) => ({
  fact: 'items.decided' as const,
  items: decided.map(({ decision: { item, decision, ground } }) => ({
    id: item,
    decision,
    ...(ground !== undefined && { ground }),
  })),
});

/**
 * Saves the decisions, all of them or none, and gives what an approval would bind to. Throws InputError with every
 * fault at once, ConflictError when the request is not in review or was changed since the caller loaded it.
 */
export const decideItems =
  ({ record, policy: { policy }, now }: ApiContext) =>
  ({ staff, id, contentVersion, decisions, claim }: DecideInput): Promise<DecideResult> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      assertReviewable(request, contentVersion);
      const items = await tx.items.list(id);
      const faults = decisionFaults(request, items, decisions);
      if (faults.length > 0) throw new InputError('Some decisions cannot be saved; none was.', faults);
      const decided = decisions.flatMap((decision) => {
        const item = items.find((one) => one.id === decision.item);
        return item === undefined ? [] : [{ item, decision }];
      });
      // The request first: its row lock makes parallel deciders take turns before any item is touched.
      const at = now();
      const changed = await tx.change(request, {
        fact: factOf(decided),
        actor: actorOf(staff),
        at,
        contentChanged: true,
      });
      for (const one of decided) await save(tx, one, { staffId: staff.id, at });
      const { hash, undecided } = await tx.content.current(policy, changed);
      return {
        contentVersion: changed.contentVersion,
        contentHash: undecided.length === 0 ? hash : null,
        undecided: undecided.length,
      };
    }, claim);
