/** Files: what a page of compliance shows, all of it. Each download is an event, written before its first byte. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { exportEvents, type ExportFormat } from '../../acts/export-events.ts';
import { exportLetters, exportRequests, exportTable } from '../../acts/export-report.ts';
import { auditRequestFilter } from '../../acts/list-audit-requests.ts';
import { viewNumbers } from '../../acts/view-numbers.ts';
import { InputError } from '../../../workflows/domain/errors.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, type PageAnswer, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { actorOfHandle } from './actors.ts';
import { chartData } from './charts/index.ts';
import { chartIds, fileOf } from './charts/chart.ts';
import { deliveriesQuery } from './deliveries.ts';
import { readQuery } from './event-query.ts';
import { periodQuery } from './overview.ts';
import { requestsQuery } from './requests.ts';
import { readRequestsFilter } from './requests-model.ts';

const types = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' } as const;

const fileAnswer = (stream: Readable, name: string, format: ExportFormat = 'csv'): PageAnswer => ({
  stream,
  headers: {
    'Content-Type': types[format],
    'Content-Disposition': `attachment; filename="habeas-${name}.${format}"`,
  },
});

const common = { site: 'compliance', access: siteRoles.compliance } as const;

/** The page that links here has said what is wrong with the filter; whoever comes another way is told so. */
const refused = (): InputError => new InputError('The filter cannot be read.');

const listFiles = ({ api }: PageContext): PageRoute[] => {
  const [events, requests, letters] = [exportEvents(api), exportRequests(api), exportLetters(api)];
  return [
    pageRoute({
      ...common,
      path: '/export/events',
      query: z.object({ q: z.string().max(400).default(''), format: z.enum(['csv', 'jsonl']) }),
      get: async ({ staff, query: { q, format } }) => {
        const pseudonyms = await api.audit.staff.pseudonyms();
        const { filter, faults } = readQuery(q, (handle) => actorOfHandle(pseudonyms, handle));
        if (faults.length > 0) throw refused();
        return fileAnswer(await events({ staff, filter, format }), 'events', format);
      },
    }),
    pageRoute({
      ...common,
      path: '/export/requests',
      query: requestsQuery,
      get: async ({ t, staff, query }) => {
        const { filter, faults } = readRequestsFilter({ t }, query);
        if (faults.length > 0) throw refused();
        return fileAnswer(await requests(staff, auditRequestFilter(api, filter)), 'requests');
      },
    }),
    pageRoute({
      ...common,
      path: '/export/letters',
      query: deliveriesQuery,
      get: async ({ staff, query: { state } }) => fileAnswer(await letters(staff, { state }), 'letters'),
    }),
  ];
};

const chartFile = ({ api }: PageContext): PageRoute => {
  const [numbers, table] = [viewNumbers(api), exportTable(api)];
  return pageRoute({
    ...common,
    path: '/export/:chart',
    params: z.object({ chart: z.enum(chartIds) }),
    query: periodQuery,
    get: async ({ staff, params: { chart }, query: { weeks } }) => {
      const data = chartData(await numbers(Number(weeks)))[chart];
      return fileAnswer(await table(staff, { name: chart, ...fileOf(data) }), chart);
    },
  });
};

export const exportPages = (context: PageContext): PageRoute[] => [...listFiles(context), chartFile(context)];
