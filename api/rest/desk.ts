/** The desk over REST: queue, cases, filing for somebody, decisions, tasks. */
import { approveRequest } from '../acts/approve-request.ts';
import { claimRequest } from '../acts/claim-request.ts';
import { decideItems } from '../acts/decide-items.ts';
import { fileForSomebody } from '../acts/file-for-somebody.ts';
import { listDeskRequests } from '../acts/list-desk-requests.ts';
import { listTasks } from '../acts/list-tasks.ts';
import { previewPackage } from '../acts/preview-package.ts';
import { releaseRequest } from '../acts/release-request.ts';
import { resolveTask } from '../acts/resolve-task.ts';
import { viewCase } from '../acts/view-case.ts';
import type { ApiContext } from '../context.ts';
import { type Route, route } from '../route.ts';
import * as shapes from './desk-schemas.ts';
import { nextLink } from './query-schemas.ts';

const access = ['representative', 'supervisor'] as const;
const common = { tag: 'desk', access } as const;

const queueRoutes = (context: ApiContext): Route[] => {
  const [list, view, file] = [listDeskRequests(context), viewCase(context), fileForSomebody(context)];
  return [
    route({
      ...common,
      method: 'get',
      path: '/desk/requests',
      summary: 'The queue of your desk, soonest due first',
      query: shapes.queueQuery,
      answers: { 200: { description: 'A page of the queue', schema: shapes.queuePage } },
      handle: async ({ staff, query }) => {
        const page = await list(staff, query);
        return { status: 200, body: page, headers: nextLink('/desk/requests', query, page.next_cursor) };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/desk/requests',
      summary: 'File for somebody who wrote, called or came by',
      description: 'The clock runs from the day of arrival. The confirmation goes to the address that is given.',
      body: shapes.filingBody(context.policy.policy),
      answers: { 201: { description: 'Filed', schema: shapes.filingAnswer } },
      handle: async ({ staff, body: { channel, receivedOn, ...intake }, claim }) => ({
        status: 201,
        body: await file({ staff, intake, channel, receivedOn, claim }),
      }),
    }),
    route({
      ...common,
      method: 'get',
      path: '/desk/requests/:id',
      summary: 'One case: what is asked, what each system says, what was decided',
      description: 'Each look is an event of the history, written before anything is shown.',
      params: shapes.byId,
      answers: { 200: { description: 'The case', schema: shapes.caseAnswer } },
      handle: async ({ staff, params }) => ({ status: 200, body: await view(staff, params.id) }),
    }),
  ];
};

const claimRoutes = (context: ApiContext): Route[] => {
  const [claimIt, release] = [claimRequest(context), releaseRequest(context)];
  const path = '/desk/requests/:id/claim';
  return [
    route({
      ...common,
      method: 'post',
      path,
      summary: 'Claim a request, or take it over',
      params: shapes.byId,
      body: shapes.claimBody,
      answers: { 200: { description: 'Claimed', schema: shapes.claimAnswer } },
      handle: async ({ staff, params, body, claim }) => ({
        status: 200,
        body: await claimIt({ staff, id: params.id, takeOver: body.takeOver, claim }),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      path,
      summary: 'Release a request that you claimed',
      params: shapes.byId,
      answers: { 204: { description: 'Released' } },
      handle: async ({ staff, params }) => {
        await release({ staff, id: params.id });
        return { status: 204, body: undefined };
      },
    }),
  ];
};

const decisionRoutes = (context: ApiContext): Route[] => {
  const [decide, approve, preview] = [decideItems(context), approveRequest(context), previewPackage(context)];
  return [
    route({
      ...common,
      method: 'post',
      path: '/desk/requests/:id/decisions',
      summary: 'Decide items: all of those sent, or none',
      description: 'May be sent in parts and changed until somebody approves. Any change voids an earlier contentHash.',
      params: shapes.byId,
      body: shapes.decisionsBody,
      answers: { 200: { description: 'Saved', schema: shapes.decisionsAnswer } },
      handle: async ({ staff, params, body, claim }) => ({
        status: 200,
        body: await decide({ staff, id: params.id, ...body, claim }),
      }),
    }),
    route({
      ...common,
      method: 'post',
      path: '/desk/requests/:id/approval',
      summary: 'Approve exactly what you saw, and have it carried out',
      params: shapes.byId,
      body: shapes.approvalBody,
      answers: { 200: { description: 'Approved', schema: shapes.approvalAnswer } },
      handle: async ({ staff, params, body, claim }) => ({
        status: 200,
        body: await approve({ staff, id: params.id, ...body, claim }),
      }),
    }),
    route({
      ...common,
      method: 'get',
      path: '/desk/requests/:id/package/preview',
      summary: 'The package of an access request as it would be approved now',
      description: 'Each look is an event of the history, written before anything is shown.',
      params: shapes.byId,
      answers: { 200: { description: 'The content of the package', schema: shapes.previewAnswer } },
      handle: async ({ staff, params }) => ({ status: 200, body: await preview({ staff, id: params.id }) }),
    }),
  ];
};

const taskRoutes = (context: ApiContext): Route[] => {
  const [list, resolve] = [listTasks(context), resolveTask(context)];
  return [
    route({
      ...common,
      method: 'get',
      path: '/desk/tasks',
      summary: 'What the machine could not do alone, oldest first',
      query: shapes.taskQuery,
      answers: { 200: { description: 'A page of open tasks', schema: shapes.taskPage } },
      handle: async ({ staff, query }) => {
        const page = await list(staff, query);
        return { status: 200, body: page, headers: nextLink('/desk/tasks', query, page.next_cursor) };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/desk/tasks/:id/resolution',
      summary: 'Resolve a task: done, or for a write that met another value, retry or give up',
      params: shapes.byId,
      body: shapes.resolutionBody,
      answers: { 200: { description: 'Resolved', schema: shapes.resolutionAnswer } },
      handle: async ({ staff, params, body, claim }) => ({
        status: 200,
        body: await resolve({ staff, id: params.id, ...body, claim }),
      }),
    }),
  ];
};

/** Every route of the desk: for representatives in their countries and languages, and for supervisors. */
export const deskRoutes = (context: ApiContext): Route[] => [
  ...queueRoutes(context),
  ...claimRoutes(context),
  ...decisionRoutes(context),
  ...taskRoutes(context),
];
