/** A customer's own request: only reference and tracking token together open it. */
import type { Stores } from '../../db/index.ts';
import { hashToken } from '../../db/secrets.ts';
import { readReference } from '../../workflows/domain/crockford.ts';
import { ConflictError, NotFoundError } from '../../workflows/domain/errors.ts';
import type { Request } from '../../workflows/domain/request.ts';

/** What opens the request. */
export type Own = { reference: string; token: string };

/** Throws the same NotFoundError for an unknown reference, a wrong token and a text that is no reference (A16). */
export const findOwnRequest = async (stores: Pick<Stores, 'requests'>, { reference, token }: Own): Promise<Request> => {
  const written = readReference(reference);
  const request = written === undefined ? undefined : await stores.requests.findByToken(written, hashToken(token));
  if (request === undefined) throw new NotFoundError('There is no such request, or the token is not its own.');
  return request;
};

/** How a request stands, in the words its requester is given: coarse, so that nothing about the person shows. */
export type TrackerStatus = 'received' | 'checking_identity' | 'being_reviewed' | 'closed';
const words = {
  received: 'received',
  verifying: 'checking_identity',
  gathering: 'being_reviewed',
  in_review: 'being_reviewed',
  fulfilling: 'being_reviewed',
  closed: 'closed',
} as const satisfies Record<Request['status'], TrackerStatus>;
export const trackerStatus = ({ status }: Pick<Request, 'status'>): TrackerStatus => words[status];

/** A refusal that says how things stand in the requester's words, never in ours. */
export const notNow = (request: Request, message: string): ConflictError =>
  new ConflictError(message, { status: trackerStatus(request), withdrawn: request.withdrawnAt !== null });
