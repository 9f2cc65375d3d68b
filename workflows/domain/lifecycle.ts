/** The legal moves of a request (design: lifecycle). */
import { ConflictError } from './errors.ts';
import type { RequestStatus } from './request.ts';

/** Every legal move; a status without moves is final. Every open status may close: nothing is stuck for good. */
const moves = {
  received: ['verifying', 'closed'],
  verifying: ['gathering', 'in_review', 'closed'],
  gathering: ['in_review', 'closed'],
  in_review: ['fulfilling', 'closed'],
  fulfilling: ['closed'],
  closed: [],
} as const satisfies Record<RequestStatus, readonly RequestStatus[]>;

/** True when a request may go from `from` to `to`. Staying is no move. */
export const canMove = (from: RequestStatus, to: RequestStatus): boolean =>
  (moves[from] as readonly RequestStatus[]).includes(to);

/** Throws ConflictError when the move is not legal; the message says how the request stands. */
export const assertMove = (from: RequestStatus, to: RequestStatus): void => {
  if (!canMove(from, to)) throw new ConflictError(`A request that is ${from} cannot become ${to}.`, { status: from });
};

/** Throws ConflictError unless the request stands at one of `wanted`; says what stands now and what to do. */
export const assertStatus = (request: { status: RequestStatus }, ...wanted: RequestStatus[]): void => {
  if (wanted.includes(request.status)) return;
  throw new ConflictError(
    `This can be done while the request is ${wanted.join(' or ')}; it is ${request.status} now. Load it again.`,
    { status: request.status },
  );
};
