/** Sends what a page gave: the page in its layout, another address, data for the script, or a file. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { bindingOf, type PageCaller } from './caller.ts';
import type { PageContext } from './context.ts';
import type { FormState } from './form.ts';
import { csrfToken, guardPage, randomName } from './guard.ts';
import { layoutOf } from './layout.ts';
import type { PageAnswer, PageRoute, Shown } from './page-route.ts';

export type Answering = {
  request: Request;
  response: Response;
  route: PageRoute;
  language: string;
  caller: PageCaller | undefined;
  form: FormState;
};

/** The cookie that this page's forms are bound to; a visitor who has none yet is given one with the first form. */
const bind = (context: PageContext, { request, response, route }: Answering): string => {
  const bound = bindingOf(context, request, route);
  if (bound !== undefined || (route.post === undefined && route.access === 'anybody')) return bound ?? '';
  const value = randomName();
  context.cookies.set(response, { name: 'pre', value });
  return value;
};

const sendPage = (context: PageContext, answering: Answering, { template, model, ...extras }: Shown): void => {
  const { request, response, route, language, caller, form } = answering;
  const { status = 200, headers = {} } = extras;
  const nonce = guardPage(response, { noReferrer: route.noReferrer ?? false });
  const binding = bind(context, answering);
  const t = context.translators.of(language);
  const csrf = binding === '' ? '' : csrfToken(context.api.vault, binding);
  const once = randomName();
  const layout = { request, site: route.site, language, t, model, form, staff: caller?.staff, nonce, csrf, once };
  const html = context.renderer.render(template, model, layoutOf(context, layout));
  response.status(status).set({ 'Content-Language': language, ...headers });
  response.type('html').send(html);
};

const sendFile = async (response: Response, { stream, headers }: Extract<PageAnswer, { stream: unknown }>) => {
  response.set({ 'Cache-Control': 'no-store', ...headers });
  if (response.req.method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  // A reader who goes away ends the reading from the database too.
  await pipeline(stream, response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
};

/** Sends the answer; `answering.form` is what a form that is shown again holds. */
export const answerPage = async (context: PageContext, answering: Answering, answer: PageAnswer): Promise<void> => {
  const { response } = answering;
  const cookies = 'cookies' in answer ? (answer.cookies ?? []) : [];
  for (const change of cookies) context.cookies.set(response, change);
  if ('model' in answer) sendPage(context, answering, answer);
  else if ('stream' in answer) await sendFile(response, answer);
  else if ('json' in answer) response.set('Cache-Control', 'no-store').json(answer.json);
  else {
    guardPage(response, { noReferrer: answering.route.noReferrer ?? false });
    response.set({ ...answer.headers }).redirect(303, answer.to);
  }
};
