/** One task as the desk sees it, with what somebody must know to resolve it. Looking is an event (R8). */
import type { Transaction } from '../../db/record.ts';
import type { Task } from '../../db/task-store.ts';
import { NotFoundError } from '../../workflows/domain/errors.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, isInScope } from './desk-scope.ts';
import { daysLeft, zoneOf } from './list-desk-requests.ts';
import { mayNameRequester } from './view-case.ts';

/** The three values of a write that met another one: personal. Null: the system held none. */
export type ConflictValues = {
  field: string;
  system: string;
  reviewed: string | null;
  found: string | null;
  foundAt: string | null;
  wanted: string | null;
};

const conflictOf = async (tx: Transaction, request: Request, task: Task): Promise<ConflictValues | null> => {
  const item = (await tx.items.list(request.id)).find(({ id }) => id === task.about['itemId']);
  // After the end nothing of the person is shown any more (A32).
  if (
    task.kind !== 'write_conflict' ||
    item === undefined ||
    request.personId === null ||
    request.status === 'closed'
  ) {
    return null;
  }
  const system = String(task.about['system']);
  const readings = await tx.readings.list({ requestId: request.id, personId: request.personId });
  const found = (await tx.writes.found(request.id, request.personId)).find(
    (one) => one.itemId === item.id && one.system === system,
  );
  return {
    field: item.subject,
    system,
    reviewed: readings.find((one) => one.system === system && one.field === item.subject)?.value ?? null,
    found: found?.value ?? null,
    foundAt: found?.at.toISOString() ?? null,
    wanted: (await tx.items.texts(request.id)).get(item.id)?.claim?.wanted ?? null,
  };
};

const showTask = async (tx: Transaction, task: Task) => ({
  id: task.id,
  kind: task.kind,
  about: task.about,
  state: task.state,
  resolution: task.resolution,
  openedAt: task.openedAt.toISOString(),
  resolvedAt: task.resolvedAt?.toISOString() ?? null,
  resolvedBy: task.resolvedBy && ((await tx.staff.names([task.resolvedBy])).get(task.resolvedBy) ?? null),
});

/** Throws NotFoundError when there is no such task in the caller's scope. */
export const viewTask =
  ({ record, policy: { policy }, now }: ApiContext) =>
  (staff: StaffCaller, id: string) =>
    record.act(async (tx) => {
      const task = await tx.tasks.get(id);
      const request = await tx.requests.get(task.requestId);
      if (!isInScope(staff, request)) throw new NotFoundError('There is no such task.');
      await tx.observe({ requestId: request.id, fact: { fact: 'case.viewed' }, actor: actorOf(staff), at: now() });
      const { reference, type, status, country, language, dueOn } = request;
      const zone = zoneOf(policy, request);
      return {
        task: await showTask(tx, task),
        request: {
          id: request.id,
          reference,
          type,
          status,
          country,
          language,
          dueOn,
          zone,
          daysLeft: daysLeft(request, now(), zone),
        },
        conflict: await conflictOf(tx, request, task),
        mayName: mayNameRequester(request, task.state === 'open'),
      };
    });
