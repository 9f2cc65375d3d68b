/** Compliance over REST: the event log, the requests, timelines, exports. Reads only; what is opened leaves an event. */
import { exportEvents } from '../acts/export-events.ts';
import { listAuditRequests } from '../acts/list-audit-requests.ts';
import { listEvents } from '../acts/list-events.ts';
import { openName } from '../acts/open-name.ts';
import { viewTimeline } from '../acts/view-timeline.ts';
import type { ApiContext } from '../context.ts';
import { type Route, route } from '../route.ts';
import * as shapes from './audit-schemas.ts';
import { nextLink } from './query-schemas.ts';

const access = ['compliance'] as const;
const common = { tag: 'compliance', access } as const;

const listRoutes = (context: ApiContext): Route[] => {
  const [events, requests] = [listEvents(context), listAuditRequests(context)];
  return [
    route({
      ...common,
      method: 'get',
      path: '/audit/events',
      summary: 'The event log, newest first',
      query: shapes.eventQuery,
      answers: { 200: { description: 'A page of events', schema: shapes.eventPage } },
      handle: async ({ query }) => {
        const { after, limit, ...filter } = query;
        const page = await events({ filter, after, limit });
        return { status: 200, body: page, headers: nextLink('/audit/events', query, page.next_cursor) };
      },
    }),
    route({
      ...common,
      method: 'get',
      path: '/audit/requests',
      summary: 'All requests of all countries, newest first',
      description: '`from` and `to` are about the instant of receipt.',
      query: shapes.requestQuery,
      answers: { 200: { description: 'A page of requests', schema: shapes.requestPage } },
      handle: async ({ query }) => {
        const { after, limit, ...filter } = query;
        const page = await requests({ filter, after, limit });
        return { status: 200, body: page, headers: nextLink('/audit/requests', query, page.next_cursor) };
      },
    }),
  ];
};

const requestRoutes = (context: ApiContext): Route[] => {
  const [timeline, name] = [viewTimeline(context), openName(context)];
  return [
    route({
      ...common,
      method: 'get',
      path: '/audit/requests/:id',
      summary: 'The timeline of one request',
      description: 'Each look is an event of the history, written before anything is shown.',
      params: shapes.byIdOrReference,
      answers: {
        200: {
          description: 'The request and its events, oldest first',
          schema: shapes.timelineAnswer,
        },
      },
      handle: async ({ staff, params }) => ({ status: 200, body: await timeline(staff, params.id) }),
    }),
    route({
      ...common,
      method: 'post',
      path: '/audit/requests/:id/name',
      summary: "Open the requester's name, with a reason",
      description: 'The opening is an event of the history, written before the name is shown.',
      params: shapes.byIdOrReference,
      body: shapes.nameBody,
      answers: { 200: { description: 'The name', schema: shapes.nameAnswer } },
      handle: async ({ staff, params, body, claim }) => ({
        status: 200,
        body: await name({ staff, request: params.id, reason: body.reason, claim }),
      }),
    }),
  ];
};

const contentTypes = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' };

const exportRoutes = (context: ApiContext): Route[] => {
  const exported = exportEvents(context);
  return [
    route({
      ...common,
      method: 'get',
      path: '/audit/export',
      summary: 'Everything that matches, as CSV or JSON Lines',
      description:
        'In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe; JSON Lines are exact. The export is an event of the history.',
      query: shapes.exportQuery,
      answers: { 200: { description: 'The file, newest event first', contentType: 'text/csv' } },
      handle: async ({ staff, query: { format, ...filter } }) => ({
        status: 200,
        stream: await exported({ staff, filter, format }),
        headers: {
          'Content-Type': contentTypes[format],
          'Content-Disposition': `attachment; filename="habeas-events.${format}"`,
        },
      }),
    }),
  ];
};

/** Every route of compliance. */
export const auditRoutes = (context: ApiContext): Route[] => [
  ...listRoutes(context),
  ...requestRoutes(context),
  ...exportRoutes(context),
];
