/** The first page of compliance: where all requests stand, and how the last weeks went. */
import { z } from 'zod';
import { viewNumbers } from '../../acts/view-numbers.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { overviewModel, type OverviewModel, periods } from './overview-model.ts';

const overview = view<OverviewModel>('compliance/overview');

/** The weeks that numbers are about, in the address. */
export const periodQuery = z.object({ weeks: z.enum(periods).default('12') });

export const overviewPages = ({ api }: PageContext): PageRoute[] => {
  const numbers = viewNumbers(api);
  return [
    pageRoute({
      site: 'compliance',
      path: '',
      access: siteRoles.compliance,
      query: periodQuery,
      get: async ({ t, language, link, query: { weeks } }) => {
        const pseudonyms = await api.audit.staff.pseudonyms();
        const reader = { t, language, link, pseudonyms };
        return show(overview, overviewModel(reader, await numbers(Number(weeks)), { period: weeks, now: api.now() }));
      },
    }),
  ];
};
