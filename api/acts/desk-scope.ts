/** Who at the desk may see what: a representative what their desk covers, a supervisor without a desk everything. */
import type { Stores } from '../../db/index.ts';
import { NotFoundError } from '../../workflows/domain/errors.ts';
import type { Actor } from '../../workflows/domain/facts.ts';
import { deskCovers } from '../../workflows/domain/policy.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { StaffCaller } from '../context.ts';

/** A desk that left the policy file covers nothing any more: its people see nothing, they do not see everything. */
const coversAll = (staff: StaffCaller): boolean => staff.role === 'supervisor' && staff.desk === null;

export const isInScope = (staff: StaffCaller, request: { country: string; language: string }): boolean =>
  coversAll(staff) || (staff.covers !== null && deskCovers(staff.covers, request));

/** The scope as a filter of lists. */
export const scopeOf = (staff: StaffCaller): { countries?: readonly string[]; languages?: readonly string[] } =>
  coversAll(staff) ? {} : { countries: staff.covers?.countries ?? [], languages: staff.covers?.languages ?? [] };

/**
 * The request when it is in the caller's scope. A foreign one is NotFoundError like one that does not exist: nobody
 * learns from the answer that a request is there.
 */
export const getInScope = async (
  stores: Pick<Stores, 'requests'>,
  staff: StaffCaller,
  id: string,
): Promise<Request> => {
  const request = await stores.requests.find(id);
  if (request === undefined || !isInScope(staff, request)) throw new NotFoundError('There is no such request.');
  return request;
};

export const actorOf = (staff: StaffCaller): Actor => ({ kind: 'staff', id: staff.id, role: staff.role });
