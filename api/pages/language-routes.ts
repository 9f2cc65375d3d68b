/** `/` and the bare staff addresses lead to a language; nothing else looks at what the browser asks for. */
import { Router, type RequestHandler } from 'express';
import type { PageContext } from './context.ts';
import { negotiate } from './languages.ts';
import { addressOf, siteFacts, type Site } from './sites.ts';

const toLanguage =
  (context: PageContext, site: Site): RequestHandler =>
  (request, response) => {
    const offered = context.languages[site];
    const language = negotiate(request, context.cookies.read(request, 'lang'), offered);
    response.locals['route'] = `/${siteFacts[site].base.slice(1)}`;
    // The answer differs by these, so no cache may give one reader's to another.
    response.set({ Vary: 'Accept-Language, Cookie', 'Cache-Control': 'no-store' });
    response.redirect(303, addressOf(site, language));
  };

/** Where a host shows one staff site only, its `/` leads there. */
const siteOfHost = ({ api, deskUrl, complianceUrl }: PageContext, host: string): Site => {
  const hostOf = (url: string): string => new URL(url).host;
  if (host === hostOf(api.publicUrl)) return 'portal';
  if (host === hostOf(deskUrl)) return 'desk';
  return host === hostOf(complianceUrl) ? 'compliance' : 'portal';
};

export const languageRoutes = (context: PageContext): Router =>
  Router({ caseSensitive: true })
    .get('/', (request, response, next) => {
      const site = siteOfHost(context, request.headers.host?.toLowerCase() ?? '');
      void toLanguage(context, site)(request, response, next);
    })
    .get('/desk', toLanguage(context, 'desk'))
    .get('/compliance', toLanguage(context, 'compliance'));
