/** The Express application: what every call passes through, then the routes, then the one place for errors. */
import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { UnavailableError } from '../workflows/domain/errors.ts';
import type { Logger } from '../logger.ts';
import type { ApiContext } from './context.ts';
import { liveness, readinessHandler, type Readiness } from './health.ts';
import { checkHost } from './host-check.ts';
import type { PageContext, PageSettings } from './pages/context.ts';
import { answerWithErrorPage, wantsPage } from './pages/error-page.ts';
import { createPageContext, pageRoutes } from './pages/index.ts';
import { answerError, requestIdOf } from './problem.ts';
import { CallError } from './problem-kinds.ts';
import { auditRoutes } from './rest/audit.ts';
import { describeRoutes } from './rest/describe.ts';
import { deskRoutes } from './rest/desk.ts';
import { mountRoutes } from './rest/mount.ts';
import { customerRoutes } from './rest/requests.ts';
import { sessionRoutes } from './rest/sessions.ts';
import type { Route } from './route.ts';

export type AppOptions = Omit<Readiness, 'record'> & {
  /** Where this service may be called, as origins; asked at each call. */
  origins: () => readonly string[];
  /** How many proxies of the company's own stand before it. */
  trustProxyHops: number;
  pages: PageSettings;
};

/** Everything `/v1` offers. */
export const allRoutes = (context: ApiContext): Route[] => [
  ...customerRoutes(context),
  ...sessionRoutes(context),
  ...deskRoutes(context),
  ...auditRoutes(context),
];

/** JSON needs nothing of a browser: nothing may be loaded, framed or sent from an answer. */
const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});

/** An id of our own for each call: one that came in could be made to collide or to carry something into the log. */
const identify: RequestHandler = (_request, response, next) => {
  response.set('X-Request-Id', randomUUID());
  next();
};

/** One line per call. The route's pattern, never the address: references and cursors stand there. */
const logCalls =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      const route: unknown = response.locals['route'];
      logger.info('call', {
        method: request.method,
        route: typeof route === 'string' ? route : 'none',
        status: response.statusCode,
        finished: response.writableFinished,
        ms: Math.round(performance.now() - began),
        requestId: requestIdOf(response),
      });
    });
    next();
  };

const refuseUnprepared =
  (isPrepared: () => boolean): RequestHandler =>
  (_request, _response, next) => {
    if (!isPrepared()) throw new UnavailableError('The record store is not ready yet.');
    next();
  };

const nothingHere: RequestHandler = () => {
  throw new CallError('not-found', 'There is nothing at this address.');
};

const toProblem =
  (logger: Logger, pages: PageContext): ErrorRequestHandler =>
  // Express tells an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  (error, request, response, _next) => {
    if (wantsPage(request)) answerWithErrorPage(pages, { request, response }, error);
    else answerError(response, error, logger);
  };

/** The application; it opens nothing and listens nowhere by itself. */
export const createApp = (context: ApiContext, options: AppOptions): Express => {
  const { logger, record, publicUrl } = context;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustProxyHops);
  app.use(identify, headers);
  // Asked every few seconds by machines, under whatever name or address they know.
  app.get('/healthz', liveness);
  app.get('/readyz', readinessHandler({ ...options, record }));
  app.use(logCalls(logger));
  app.use(checkHost(options.origins));
  const routes = allRoutes(context);
  const pages = createPageContext(context, { ...options.pages, origins: options.origins });
  app.use('/v1', describeRoutes(routes, publicUrl));
  app.use('/v1', refuseUnprepared(options.isPrepared), mountRoutes(context, routes));
  app.use(refuseUnprepared(options.isPrepared), pageRoutes(pages));
  app.use(nothingHere);
  app.use(toProblem(logger, pages));
  return app;
};
