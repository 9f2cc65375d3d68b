/** Every page of the three sites, and what belongs to all of them: styles, colours, the way in by language. */
import { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { assetRoutes } from './assets.ts';
import { compliancePages } from './compliance/index.ts';
import type { PageContext, PageSettings } from './context.ts';
import { createCookies } from './cookies.ts';
import { deskPages } from './desk/index.ts';
import { languageRoutes } from './language-routes.ts';
import { siteLanguages } from './languages.ts';
import { mountPages } from './mount.ts';
import type { PageRoute } from './page-route.ts';
import { demoPages } from './portal/demo.ts';
import { portalPages } from './portal/index.ts';
import { startPages } from './portal/start.ts';
import { trackingPages } from './portal/tracking-link.ts';
import { createRenderer } from './render.ts';
import { signInPages } from './staff/sign-in.ts';
import { themeRoutes } from './theme.ts';

/** Every page. A new one is added to the list of its own site. */
const allPages = (context: PageContext): PageRoute[] => [
  ...startPages(context),
  ...trackingPages(context),
  ...portalPages(context),
  ...demoPages(context),
  ...signInPages(context),
  ...deskPages(context),
  ...compliancePages(context),
];

/** What the pages need, made once at the start. */
export const createPageContext = (
  api: ApiContext,
  settings: PageSettings & { origins: () => readonly string[] },
): PageContext => ({
  ...settings,
  api,
  cookies: createCookies({ secure: api.publicUrl.startsWith('https:') }),
  renderer: createRenderer(settings.translators),
  languages: siteLanguages(api.policy.policy, settings.moreLanguages),
});

/** The pages as a router, for `api/app.ts`. */
export const pageRoutes = (context: PageContext): Router =>
  Router()
    .use(assetRoutes(context.assets))
    .use(themeRoutes(context.api.policy.policy.organisation))
    .use(languageRoutes(context))
    .use(mountPages(context, allPages(context)));
