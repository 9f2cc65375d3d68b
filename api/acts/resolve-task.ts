/** A representative has dealt with what the machine could not do alone. */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import { ConflictError, InputError, NotFoundError } from '../../workflows/domain/errors.ts';
import type { TaskKind, TaskResolution } from '../../workflows/domain/facts.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, isInScope } from './desk-scope.ts';

export type ResolveInput = {
  staff: StaffCaller;
  id: string;
  resolution: TaskResolution;
  claim: Claim | undefined;
};

/** A write that met another value than the one that was reviewed is tried again or left; the rest is simply done. */
const resolutionsOf = (kind: TaskKind): readonly TaskResolution[] =>
  kind === 'write_conflict' ? ['retry', 'give_up'] : ['done'];

const getTask = async (tx: Transaction, staff: StaffCaller, id: string) => {
  const task = await tx.tasks.get(id);
  const request = await tx.requests.get(task.requestId);
  if (!isInScope(staff, request)) throw new NotFoundError('There is no such task.');
  return { task, request };
};

/** Resolves once: throws ConflictError when somebody did before, InputError when it cannot be resolved like this. */
export const resolveTask =
  ({ record, now }: ApiContext) =>
  ({ staff, id, resolution, claim }: ResolveInput): Promise<{ id: string; resolution: TaskResolution }> =>
    record.act(async (tx) => {
      const { task, request } = await getTask(tx, staff, id);
      const allowed = resolutionsOf(task.kind);
      if (!allowed.includes(resolution)) {
        throw new InputError('The task cannot be resolved like this.', [
          { pointer: '/resolution', detail: `Choose ${allowed.join(' or ')} for a task of this kind.` },
        ]);
      }
      const at = now();
      if (!(await tx.tasks.resolve(id, { staffId: staff.id, at }, resolution))) {
        const current = await tx.tasks.get(id);
        throw new ConflictError('The task was resolved already.', { resolution: current.resolution });
      }
      await tx.change(request, {
        fact: { fact: 'task.resolved', taskId: id, resolution },
        actor: actorOf(staff),
        at,
      });
      return { id, resolution };
    }, claim);
