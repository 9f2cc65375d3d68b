import { ConflictError } from '../../workflows/domain/errors.ts';
import { assertMove, assertStatus, canMove } from '../../workflows/domain/lifecycle.ts';
import type { RequestStatus } from '../../workflows/domain/request.ts';

const statuses: readonly RequestStatus[] = ['received', 'verifying', 'gathering', 'in_review', 'fulfilling', 'closed'];

/** The whole table as the design draws it, one row for each status to leave and one column for each to reach. */
const legal: Record<RequestStatus, string> = {
  //          rec ver gat rev ful clo
  received: '.   x   .   .   .   x',
  verifying: '.   .   x   x   .   x',
  gathering: '.   .   .   x   .   x',
  in_review: '.   .   .   .   x   x',
  fulfilling: '.   .   .   .   .   x',
  closed: '.   .   .   .   .   .',
};
const pairs = statuses.flatMap((from) =>
  statuses.map((to, column) => [from, to, legal[from].split(/ +/u)[column] === 'x'] as const),
);

const outcomeOf = (from: RequestStatus, to: RequestStatus): unknown => {
  try {
    assertMove(from, to);
    return 'moved';
  } catch (error) {
    return error instanceof ConflictError ? error.current : error;
  }
};

test.each(pairs)('a request that is %s becoming %s: %s', (from, to, isLegal) => {
  expect(canMove(from, to)).toBe(isLegal);
  expect(outcomeOf(from, to)).toEqual(isLegal ? 'moved' : { status: from });
});

test('from every open status a request can reach its end, and from the end nothing', () => {
  for (const from of statuses) expect(canMove(from, 'closed')).toBe(from !== 'closed');
});

test('an act that wants another status is told how the request stands', () => {
  expect(() => assertStatus({ status: 'in_review' }, 'in_review', 'gathering')).not.toThrow();
  expect(() => assertStatus({ status: 'closed' }, 'in_review', 'gathering')).toThrow(
    expect.objectContaining({
      name: 'ConflictError',
      message: 'This can be done while the request is in_review or gathering; it is closed now. Load it again.',
      current: { status: 'closed' },
    }),
  );
});
