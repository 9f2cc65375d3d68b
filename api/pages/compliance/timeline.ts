/** The history of one request. Looking is an event, committed before anything is shown. */
import { z } from 'zod';
import { viewTimeline } from '../../acts/view-timeline.ts';
import { referenceSchema } from '../../rest/query-schemas.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { timelineModel, type TimelineModel } from './timeline-model.ts';

const timeline = view<TimelineModel>('compliance/timeline');

/** A request by its reference, as people write it; any other text names nothing. */
export const byReference = z.object({ reference: referenceSchema });

export const timelinePages = ({ api }: PageContext): PageRoute[] => {
  const look = viewTimeline(api);
  const { policy } = api.policy;
  return [
    pageRoute({
      site: 'compliance',
      path: '/requests/:reference',
      access: siteRoles.compliance,
      params: byReference,
      get: async ({ t, language, link, staff, params }) => {
        const { request, events } = await look(staff, params.reference);
        const pseudonyms = await api.audit.staff.pseudonyms();
        return show(
          timeline,
          timelineModel({ t, language, link, policy, pseudonyms, now: api.now() }, request, events),
        );
      },
    }),
  ];
};
