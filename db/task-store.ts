/** Work for a human: what the machine could not do alone. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { TaskKind, TaskResolution } from '../workflows/domain/facts.ts';
import { NotFoundError } from '../workflows/domain/errors.ts';

export type Task = {
  id: string;
  requestId: string;
  kind: TaskKind;
  /** Ids and enums only. */
  about: Readonly<Record<string, string | number>>;
  state: 'open' | 'resolved';
  resolution: TaskResolution | null;
  openedAt: Date;
  resolvedBy: string | null;
  resolvedAt: Date | null;
};

const columns = {
  id: 'tasks.id',
  requestId: 'tasks.request_id',
  kind: 'tasks.kind',
  about: 'tasks.about',
  state: 'tasks.state',
  resolution: 'tasks.resolution',
  openedAt: 'tasks.opened_at',
  resolvedBy: 'tasks.resolved_by',
  resolvedAt: 'tasks.resolved_at',
} as const satisfies Record<keyof Task, string>;

export const createTaskStore = (db: Knex) => ({
  /** Opens a task once per key; gives its id, or undefined when it was there already. */
  open: async (task: Pick<Task, 'requestId' | 'kind' | 'about'> & { key: string }): Promise<string | undefined> => {
    const [row] = await db('tasks')
      .insert({
        id: uuid(),
        key: task.key,
        request_id: task.requestId,
        kind: task.kind,
        about: JSON.stringify(task.about),
      })
      .onConflict('key')
      .ignore()
      .returning<{ id: string }[]>('id');
    return row?.id;
  },

  get: async (id: string): Promise<Task> => {
    const task = await db('tasks').where({ id }).select(columns).first<Task | undefined>();
    if (task === undefined) throw new NotFoundError('There is no such task.');
    return task;
  },

  /** The open tasks about requests of these countries and languages, oldest first. */
  listOpen: async (scope: {
    countries?: readonly string[];
    languages?: readonly string[];
    after?: string;
    limit: number;
  }) => {
    const query = db('tasks')
      .join('requests', 'requests.id', 'tasks.request_id')
      .where('tasks.state', 'open')
      .orderBy('tasks.id')
      .limit(scope.limit)
      .select({ ...columns, reference: 'requests.reference' });
    if (scope.countries !== undefined) query.whereIn('requests.country', scope.countries);
    if (scope.languages !== undefined) query.whereIn('requests.language', scope.languages);
    if (scope.after !== undefined) query.where('tasks.id', '>', scope.after);
    return (await query) as (Task & { reference: string })[];
  },

  listFor: async (requestId: string): Promise<Task[]> =>
    db('tasks').where({ request_id: requestId }).orderBy('id').select(columns) as Promise<Task[]>,

  /** Resolves an open task; false when somebody else did. */
  resolve: async (id: string, by: { staffId: string; at: Date }, resolution: TaskResolution): Promise<boolean> =>
    (await db('tasks')
      .where({ id, state: 'open' })
      .update({ state: 'resolved', resolution, resolved_by: by.staffId, resolved_at: by.at })) === 1,
});
