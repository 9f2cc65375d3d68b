/** Who asks, in full: shown only on demand, and only once the event that says who looked is committed (R8). */
import { NotFoundError } from '../../workflows/domain/errors.ts';
import type { Requester } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';
import { mayNameRequester } from './view-case.ts';

/** Throws NotFoundError outside the scope, before identity is proven, and after the end. */
export const showPerson =
  ({ record, now }: ApiContext) =>
  ({ staff, id }: { staff: StaffCaller; id: string }): Promise<Requester> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      const tasks = await tx.tasks.listFor(id);
      if (
        !mayNameRequester(
          request,
          tasks.some(({ state }) => state === 'open'),
        )
      ) {
        throw new NotFoundError('Who asks is not shown: identity is not proven, or the request is over.');
      }
      await tx.observe({ requestId: id, fact: { fact: 'name.opened' }, actor: actorOf(staff), at: now() });
      return tx.requests.requester(id);
    });
