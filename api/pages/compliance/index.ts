/** Every page of compliance. */
import type { PageContext } from '../context.ts';
import type { PageRoute } from '../page-route.ts';
import { deliveriesPages } from './deliveries.ts';
import { eventsPages } from './events.ts';
import { exportPages } from './exports.ts';
import { openNamePages } from './open-name.ts';
import { overviewPages } from './overview.ts';
import { requestsPages } from './requests.ts';
import { timelinePages } from './timeline.ts';

export const compliancePages = (context: PageContext): PageRoute[] => [
  ...overviewPages(context),
  ...requestsPages(context),
  ...timelinePages(context),
  ...openNamePages(context),
  ...eventsPages(context),
  ...deliveriesPages(context),
  ...exportPages(context),
];
