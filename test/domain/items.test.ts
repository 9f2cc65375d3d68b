import { type Decision, isGrant, type ItemState, outcomeOf } from '../../workflows/domain/items.ts';
import { identityLevels, reaches } from '../../workflows/domain/request.ts';

type Ended = [Decision | null, ItemState];
const item = ([decision, state]: Ended) => ({ decision, state });

test.each<[string, Ended[], string[]]>([
  ['nothing is held', [], ['fulfilled', 'all_items_granted']],
  ['one field is corrected', [['correct', 'done']], ['fulfilled', 'all_items_granted']],
  ['one field is refused', [['refuse', 'decided']], ['refused', 'no_item_granted']],
  ['all categories are given', [['include', 'done'], ['include', 'done']], ['fulfilled', 'all_items_granted']], // prettier-ignore
  ['all categories are left out', [['leave_out', 'decided'], ['leave_out', 'decided']], ['refused', 'no_item_granted']], // prettier-ignore
  ['one of two is left out', [['include', 'done'], ['leave_out', 'decided']], ['partly_fulfilled', 'some_items_granted']], // prettier-ignore
  ['one of two is refused', [['refuse', 'decided'], ['correct', 'done']], ['partly_fulfilled', 'some_items_granted']], // prettier-ignore
  ['a granted one could not be written', [['correct', 'failed']], ['refused', 'no_item_granted']],
  ['a granted one was stopped by a withdrawal', [['correct', 'done'], ['correct', 'stopped']], ['partly_fulfilled', 'some_items_granted']], // prettier-ignore
  ['one was never decided', [['correct', 'done'], [null, 'open']], ['partly_fulfilled', 'some_items_granted']], // prettier-ignore
  ['a granted one is only begun', [['correct', 'begun']], ['refused', 'no_item_granted']],
  ['a refused one says that it is done', [['refuse', 'done']], ['refused', 'no_item_granted']],
])('when %s', (_case, items, outcome) => {
  expect(outcomeOf(items.map(item))).toEqual(outcome);
  expect(outcomeOf(items.map(item).toReversed())).toEqual(outcome);
});

test.each<[Decision | null, boolean]>([
  ['correct', true],
  ['include', true],
  ['refuse', false],
  ['leave_out', false],
  [null, false],
])('the decision %s grants the item: %s', (decision, grants) => {
  expect(isGrant(decision)).toBe(grants);
});

test('a level of identity reaches itself and every level below it, none above', () => {
  const order = ['none', 'address', 'reasonable', 'reasonably_high', 'proofed'];
  expect(identityLevels).toEqual(order);
  for (const reached of identityLevels) {
    const below = order.slice(0, order.indexOf(reached) + 1);
    expect(identityLevels.filter((needed) => reaches(reached, needed))).toEqual(below);
  }
});
