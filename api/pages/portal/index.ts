/** Every page of the portal. */
import type { PageContext } from '../context.ts';
import type { PageRoute } from '../page-route.ts';
import { checkPages } from './check.ts';
import { codePages } from './code.ts';
import { correctionPages } from './corrections.ts';
import { downloadPages } from './download.ts';
import { createFlow } from './flow.ts';
import { lostLinkPages } from './lost-link.ts';
import { questionPages } from './questions.ts';
import { requestPages } from './request.ts';

/** The pages by which a customer asks, and follows what was asked. */
export const portalPages = (context: PageContext): PageRoute[] => {
  const flow = createFlow(context);
  return [
    ...questionPages(context, flow),
    ...correctionPages(context, flow),
    ...checkPages(context, flow),
    ...codePages(context, flow),
    ...requestPages(context),
    ...downloadPages(context),
    ...lostLinkPages(context),
  ];
};
