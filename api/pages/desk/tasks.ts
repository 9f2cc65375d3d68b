/** Tasks: what could not be done without a person, what to know about each, and how it was resolved. */
import { z } from 'zod';
import { isNamed } from '../../../workflows/domain/errors.ts';
import { listTasks } from '../../acts/list-tasks.ts';
import { resolveTask } from '../../acts/resolve-task.ts';
import { viewTask } from '../../acts/view-task.ts';
import type { PageContext } from '../context.ts';
import { FormError } from '../form.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { type TaskModel, taskModel, taskRow } from './task-model.ts';
import type { Cell } from './words.ts';

const common = { site: 'desk', access: siteRoles.desk } as const;
type PageLink = { href: string; text: string } | undefined;
type TasksModel = PageModel & { rows: readonly { cells: readonly Cell[] }[]; next: PageLink; first: PageLink };
const tasksView = view<TasksModel>('desk/tasks');
const taskView = view<TaskModel>('desk/task');

const tasksPerPage = 25;

const listPage = (context: PageContext): PageRoute => {
  const list = listTasks(context.api);
  return pageRoute({
    ...common,
    path: '/tasks',
    query: z.object({ after: z.string().max(200).optional(), said: z.enum(['done', 'already']).optional() }),
    get: async (call) => {
      const { t, staff, query, link } = call;
      const { items, next_cursor: next } = await list(staff, { after: query.after, limit: tasksPerPage });
      return show(tasksView, {
        title: t('desk:tasks.title'),
        ...(query.said === 'done' && { done: t('desk:tasks.done') }),
        rows: items.map((task) => taskRow(call, link(), task)),
        next: next === null ? undefined : { href: `${link('/tasks')}?after=${next}`, text: t('desk:tasks.next') },
        first: query.after === undefined ? undefined : { href: link('/tasks'), text: t('desk:tasks.first') },
      });
    },
  });
};

const taskPage = (context: PageContext): PageRoute => {
  const [look, resolve] = [viewTask(context.api), resolveTask(context.api)];
  const { policy } = context.api.policy;
  return pageRoute({
    ...common,
    path: '/tasks/:id',
    params: z.strictObject({ language: z.string(), id: z.uuid() }),
    query: z.object({ said: z.literal('already').optional() }),
    form: z.strictObject({ resolution: z.enum(['done', 'retry', 'give_up']).optional() }),
    get: async (call) => {
      const { staff, params, query, link } = call;
      const seen = await look(staff, params.id);
      return show(taskView, taskModel(call, { seen, policy, link, isLate: query.said === 'already' }));
    },
    post: async ({ t, staff, params: { id }, input: { resolution }, claim, link }) => {
      if (resolution === undefined) throw new FormError([{ field: 'resolution', text: t('desk:task.missing') }]);
      try {
        await resolve({ staff, id, resolution, claim });
        return goTo(`${link('/tasks')}?said=done`);
      } catch (error) {
        if (!isNamed(error, 'ConflictError')) throw error;
        return goTo(`${link(`/tasks/${id}`)}?said=already`);
      }
    },
  });
};

export const taskPages = (context: PageContext): PageRoute[] => [listPage(context), taskPage(context)];
