/** How many cases have come into review since a moment, in the caller's scope: a count and nothing else. */
import type { ApiContext, StaffCaller } from '../context.ts';
import { scopeOf } from './desk-scope.ts';

export const countNews =
  ({ record }: ApiContext) =>
  async (staff: StaffCaller, since: Date): Promise<number> =>
    record.stores.requests.countOpenedSince(scopeOf(staff), since);
