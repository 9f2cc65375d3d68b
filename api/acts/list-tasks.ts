/** What the machine could not do alone and waits for a human, in the caller's scope, oldest first. */
import type { Task } from '../../db/task-store.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';
import { scopeOf } from './desk-scope.ts';

export type TaskRow = {
  id: string;
  requestId: string;
  reference: string;
  kind: string;
  about: Readonly<Record<string, string | number>>;
  openedAt: string;
};

export const listTasks =
  ({ record }: ApiContext) =>
  async (staff: StaffCaller, query: { after?: string | undefined; limit: number }): Promise<Page<TaskRow>> => {
    const [after] = query.after === undefined ? [] : readCursor(query.after, cursorForms.id);
    const tasks = await record.stores.tasks.listOpen({
      ...scopeOf(staff),
      ...(after !== undefined && { after }),
      limit: query.limit + 1,
    });
    const show = (task: Task & { reference: string }): TaskRow => ({
      id: task.id,
      requestId: task.requestId,
      reference: task.reference,
      kind: task.kind,
      about: task.about,
      openedAt: task.openedAt.toISOString(),
    });
    return pageOf(tasks, query.limit, { show, cursor: (task) => writeCursor(task.id) });
  };
