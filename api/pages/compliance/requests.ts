/** All requests of all countries, newest first, filtered by what stands in the address. */
import { z } from 'zod';
import { openTypes, outcomes } from '../../../workflows/domain/request.ts';
import { countAuditRequests, listAuditRequests } from '../../acts/list-audit-requests.ts';
import { statuses } from '../../rest/desk-schemas.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import {
  addressWith,
  filterOptions,
  type FilterOptions,
  isFiltered,
  readRequestsFilter,
  requestHeads,
  requestRow,
  type RequestsState,
} from './requests-model.ts';

type Link = { href: string; text: string };
type RequestsModel = PageModel & {
  filter: FilterOptions & { isOn: boolean; clear: string };
  heads: { text: string }[];
  rows: ReturnType<typeof requestRow>[];
  showing: string | undefined;
  first: Link | undefined;
  next: Link | undefined;
  csv: string;
  empty: string;
};
const requests = view<RequestsModel>('compliance/requests');

/** An empty field of a form is no filter. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** The state of the list in the address. */
export const requestsQuery = z.object({
  ref: optional(z.string().max(40)),
  type: optional(z.enum(openTypes)),
  status: optional(z.enum(statuses)),
  outcome: optional(z.enum(outcomes)),
  country: optional(z.string().regex(/^[A-Z]{2}$/u)),
  due: optional(z.enum(['overdue', 'in_week'])),
  from: optional(z.string().max(10)),
  to: optional(z.string().max(10)),
  after: optional(z.string().max(200)),
});

const pageSize = 25;

const valuesOf = ({ after: _after, ...state }: RequestsState): Record<string, string> =>
  Object.fromEntries(Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

export const requestsPages = ({ api }: PageContext): PageRoute[] => {
  const [list, count] = [listAuditRequests(api), countAuditRequests(api)];
  const { policy } = api.policy;
  return [
    pageRoute({
      site: 'compliance',
      path: '/requests',
      access: siteRoles.compliance,
      query: requestsQuery,
      get: async ({ t, language, link, query: state }) => {
        const { filter, faults } = readRequestsFilter({ t }, state);
        const isWrong = faults.length > 0;
        const page = isWrong
          ? { items: [], next_cursor: null }
          : await list({ filter, after: state.after, limit: pageSize });
        const { total, fromHere } = isWrong ? { total: 0, fromHere: 0 } : await count({ filter, after: state.after });
        const reader = { t, language, link, policy, pseudonyms: await api.audit.staff.pseudonyms(), now: api.now() };
        const base = link('/requests');
        const position = total - fromHere + 1;
        const model: RequestsModel = {
          title: t('compliance:requests.title'),
          values: valuesOf(state),
          faults,
          filter: { ...filterOptions(reader, policy), isOn: isFiltered(state), clear: base },
          heads: requestHeads(reader),
          rows: page.items.map((request) => requestRow(reader, request)),
          showing:
            page.items.length === 0
              ? undefined
              : t('compliance:requests.showing', {
                  first: position,
                  last: position + page.items.length - 1,
                  count: total,
                }),
          first:
            state.after === undefined
              ? undefined
              : { href: addressWith(base, { ...state, after: undefined }), text: t('compliance:requests.firstPage') },
          next:
            page.next_cursor === null
              ? undefined
              : {
                  href: addressWith(base, { ...state, after: page.next_cursor }),
                  text: t('compliance:requests.nextPage'),
                },
          csv: addressWith(link('/export/requests'), { ...state, after: undefined }),
          empty: t(isFiltered(state) ? 'compliance:requests.nothingFound' : 'compliance:requests.empty'),
        };
        return show(requests, model, isWrong ? { status: 422 } : {});
      },
    }),
  ];
};
