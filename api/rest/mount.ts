/** Registers routes with Express: who may call, what comes in, what goes out. A route's own code starts after that. */
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Claim } from '../../db/idempotency-store.ts';
import { InputError, NotFoundError } from '../../workflows/domain/errors.ts';
import type { ApiContext } from '../context.ts';
import { CallError } from '../problem-kinds.ts';
import type { Access, Answer, Call, Route } from '../route.ts';
import { callerOf, type Caller } from './caller.ts';
import { check } from './check.ts';
import { readBytes, readJson } from './read-json.ts';

const nothing = z.strictObject({});

/** Checks every part of the call, so that one answer names all that is wrong with it. */
const inputOf = (route: Route, request: Request) => {
  const params = check(route.params ?? z.looseObject({}), request.params);
  if (params.faults.length > 0) throw new NotFoundError('There is nothing at this address.');
  const query = check(route.query ?? nothing, request.query);
  const { text, value } = route.body === undefined ? { text: '', value: undefined } : readJson(request);
  // An empty body is read as an object without keys: the faults then name what is missing.
  const body = route.body === undefined ? undefined : check(route.body, value === undefined ? {} : value);
  const faults = [...query.faults, ...(body?.faults ?? [])];
  if (faults.length > 0) throw new InputError('What was given cannot be used; see errors.', faults);
  return { params: params.value, query: query.value, body: body?.value, text };
};

/** `Idempotency-Key`: the client's own random words, long enough that nobody guesses another's (128 bit). */
const claimOf = (request: Request, scope: string, body: string): Claim | undefined => {
  const key = request.get('Idempotency-Key');
  if (key === undefined || request.method === 'GET' || request.method === 'HEAD') return undefined;
  if (!/^[\u0021-\u007e]{16,255}$/u.test(key)) {
    throw new CallError(
      'malformed',
      'Give an Idempotency-Key of 16 to 255 visible ASCII characters, random each time.',
    );
  }
  return { route: `${request.method} ${request.baseUrl}${request.path} ${scope}`, key, body };
};

const callOf = (route: Route, request: Request, caller: Caller): Call<unknown, unknown, unknown, Access> => {
  const { text, ...input } = inputOf(route, request);
  const { token, staff, session } = caller;
  return {
    ...input,
    token,
    staff,
    session,
    claim: claimOf(request, caller.scope, text),
    address: request.ip ?? '',
  };
};

const sendStream = async (response: Response, { stream }: Extract<Answer, { stream: unknown }>): Promise<void> => {
  if (response.req.method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  try {
    // Stops reading from the database as soon as the client is gone, and the other way round.
    await pipeline(stream, response);
  } catch (error) {
    if (!response.destroyed || !isGone(error)) throw error;
  }
};
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

const send = async (response: Response, answer: Answer): Promise<void> => {
  response.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  if ('stream' in answer) await sendStream(response, answer);
  else if (answer.body === undefined) response.end();
  else response.json(answer.body);
};

const handlerOf =
  (context: ApiContext, route: Route): RequestHandler =>
  async (request, response) => {
    const caller = await callerOf(context, request, route.access);
    await send(response, await route.handle(callOf(route, request, caller)));
  };

/** The pattern is logged in place of the address, in which a reference stands. */
const named =
  (pattern: string): RequestHandler =>
  (_request, response, next) => {
    response.locals['route'] = pattern;
    next();
  };

/** A router with these routes; every other method at their addresses is refused by name. */
export const mountRoutes = (context: ApiContext, routes: readonly Route[]): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of routes) {
    const steps = [named(`/v1${route.path}`), ...(route.body === undefined ? [] : [readBytes])];
    router[route.method](route.path, ...steps, handlerOf(context, route));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    const allow = (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ');
    router.all(path, named(`/v1${path}`), () => {
      throw new CallError('wrong-method', `This address takes ${allow}.`, { Allow: allow });
    });
  }
  return router;
};
