/** Registers pages with Express: which host and language, who may open them, what was typed, what is sent back. */
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { isNamed, NotFoundError } from '../../workflows/domain/errors.ts';
import { CallError } from '../problem-kinds.ts';
import { answerPage } from './answer.ts';
import { bindingOf, pageCaller, type PageCaller } from './caller.ts';
import type { PageContext } from './context.ts';
import { checkForm, readFields, type FormError, type FormState } from './form.ts';
import { assertCsrf, assertSameOrigin } from './guard.ts';
import { keepForm, takeKept } from './kept-form.ts';
import { PageError } from './page-error.ts';
import type { PageAnswer, PageCall, PageRoute } from './page-route.ts';
import { addressOf, siteFacts, type Site } from './sites.ts';
import { check } from '../rest/check.ts';

/** Fifty questions' worth of text; files have routes of their own. */
const maxFormBytes = 64 * 1024;
const readBytes = express.raw({ type: () => true, limit: maxFormBytes, inflate: false });

const emptyForm: FormState = { values: {}, faults: [] };

/** Parts of the address that do not fit name nothing; keys of the query that are not known are not looked at. */
const addressParts = (route: PageRoute, request: Request): { params: unknown; query: unknown } => {
  const params = check(route.params ?? z.looseObject({}), request.params);
  const query = check(route.query ?? z.object({}), request.query);
  if (params.faults.length + query.faults.length > 0) throw new NotFoundError('There is nothing at this address.');
  return { params: params.value, query: query.value };
};

type Opened = { request: Request; response: Response; route: PageRoute; language: string; caller: PageCaller };

const callOf = (context: PageContext, opened: Opened, form: FormState): PageCall => {
  const { request, route, language, caller } = opened;
  return {
    site: route.site,
    language,
    t: context.translators.of(language),
    ...addressParts(route, request),
    form,
    own: caller.own,
    staff: caller.staff,
    session: caller.session,
    address: request.ip ?? '',
    cookie: (name) => context.cookies.read(request, name),
    link: (path) => addressOf(route.site, language, path),
  };
};

const assertUrlencoded = (request: Request): void => {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw new PageError('form-refused');
};

/** An answer, and what its form holds. */
type Given = { answer: PageAnswer; form: FormState };

const show = async (context: PageContext, opened: Opened, form: FormState): Promise<PageAnswer> => {
  const { get } = opened.route;
  if (get === undefined) throw new NotFoundError('There is nothing at this address.');
  return get(callOf(context, opened, form));
};

/** The same page once more, with everything typed but what is secret, and its faults. */
const showAgain = async (context: PageContext, opened: Opened, form: FormState): Promise<Given> => {
  const { secrets = [] } = opened.route;
  const kept = Object.fromEntries(Object.entries(form.values).filter(([name]) => !secrets.includes(name)));
  const state = { ...form, values: kept };
  const answer = await show(context, opened, state);
  return { form: state, answer: 'model' in answer ? { status: 422, ...answer } : answer };
};

/** Reads and guards a form that came in, before anybody asks who sent it. */
const guardedFields = (context: PageContext, request: Request, route: PageRoute) => {
  assertUrlencoded(request);
  assertSameOrigin(request, context.origins());
  const fields = readFields(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
  assertCsrf(context.api.vault, bindingOf(context, request, route), fields.csrf);
  if (!/^[\w-]{16,64}$/u.test(fields.once)) throw new PageError('form-refused');
  return fields;
};
type Fields = ReturnType<typeof guardedFields>;

const take = async (context: PageContext, opened: Opened, { values, once }: Fields): Promise<Given> => {
  const { request, route, language, caller } = opened;
  const { input, faults } = checkForm(route.form ?? z.strictObject({}), values, context.translators.of(language));
  if (faults.length > 0) return showAgain(context, opened, { values, faults });
  const claim = { route: `POST ${request.path} ${caller.scope}`, key: once, body: JSON.stringify(values) };
  try {
    const answer = await route.post?.({ ...callOf(context, opened, { values, faults: [] }), input, claim });
    if (answer === undefined) throw new NotFoundError('There is nothing at this address.');
    return { answer, form: { values, faults: [] } };
  } catch (error) {
    if (!isNamed(error, 'FormError')) throw error;
    return showAgain(context, opened, { values, faults: (error as FormError).faults });
  }
};

/** To the sign-in page, which leads back here; what was typed waits there. */
const toSignIn = async (
  context: PageContext,
  { request, route, language }: Omit<Opened, 'caller'>,
  fields: Fields | undefined,
): Promise<Given & { caller: undefined }> => {
  const next = route.get === undefined ? addressOf(route.site, language) : request.originalUrl;
  const to = `${addressOf(route.site, language, '/sign-in')}?next=${encodeURIComponent(next)}`;
  const cookies = fields === undefined ? [] : await keepForm(context, { request, route }, fields.values);
  return { answer: { to, cookies }, form: emptyForm, caller: undefined };
};

const isSignedOut = (error: unknown): boolean =>
  isNamed(error, 'NotAllowedError') && Reflect.get(error, 'reason') === 'sign_in';

/** The page's answer; `caller` is undefined when somebody has to sign in first. */
const answerOf = async (
  context: PageContext,
  route: PageRoute,
  at: Omit<Opened, 'route' | 'caller'>,
): Promise<Given & { caller: PageCaller | undefined }> => {
  const { request } = at;
  const fields = request.method === 'POST' ? guardedFields(context, request, route) : undefined;
  let caller: PageCaller;
  try {
    caller = await pageCaller(context, request, route);
  } catch (error) {
    if (route.site === 'portal' || !isSignedOut(error)) throw error;
    return toSignIn(context, { ...at, route }, fields);
  }
  const opened = { ...at, route, caller };
  if (fields !== undefined) return { ...(await take(context, opened, fields)), caller };
  const form = (await takeKept(context, request, caller)) ?? emptyForm;
  return { answer: await show(context, opened, form), form, caller };
};

/** Where a site may be called, when each has a host of its own. */
const isHere = ({ api, deskUrl, complianceUrl }: PageContext, request: Request, site: Site): boolean => {
  const urls: Record<Site, string> = { portal: api.publicUrl, desk: deskUrl, compliance: complianceUrl };
  const host = request.headers.host?.toLowerCase();
  const hostOf = (url: string): string => new URL(url).host;
  const isAnySite = Object.values(urls).some((url) => hostOf(url) === host);
  // A name of the machine itself (loopback) belongs to no site and shows all.
  return !isAnySite || hostOf(urls[site]) === host;
};

/** Addresses of another host's site, or in a language that the site is not in, name nothing. */
const onlyHere =
  (context: PageContext, { site }: PageRoute): RequestHandler =>
  (request, _response, next) => {
    const language = String(request.params['language']);
    if (context.languages[site].includes(language) && isHere(context, request, site)) next();
    else next('route');
  };

const handlerOf =
  (context: PageContext, route: PageRoute): RequestHandler =>
  async (request, response) => {
    const language = String(request.params['language']);
    const { answer, form, caller } = await answerOf(context, route, { request, response, language });
    await answerPage(context, { request, response, route, language, caller, form }, answer);
  };

const named =
  (pattern: string): RequestHandler =>
  (_request, response, next) => {
    response.locals['route'] = pattern;
    next();
  };

/** A router with these pages; other methods at their addresses are refused by name. */
export const mountPages = (context: PageContext, routes: readonly PageRoute[]): Router => {
  const router = Router({ caseSensitive: true });
  for (const route of routes) {
    const pattern = `/:language${siteFacts[route.site].base}${route.path}`;
    const handler = handlerOf(context, route);
    const first = [onlyHere(context, route), named(pattern)];
    if (route.get !== undefined) router.get(pattern, ...first, handler);
    if (route.post !== undefined) router.post(pattern, ...first, readBytes, handler);
    router.all(pattern, ...first, () => {
      const allow = [
        ...(route.get === undefined ? [] : ['GET', 'HEAD']),
        ...(route.post === undefined ? [] : ['POST']),
      ];
      throw new CallError('wrong-method', `This address takes ${allow.join(', ')}.`, { Allow: allow.join(', ') });
    });
  }
  return router;
};
