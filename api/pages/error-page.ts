/** Errors as pages, in the reader's language: what happened, and what to do now. */
import type { Request, Response } from 'express';
import type { TextKey } from '../../locales/index.ts';
import { isNamed, type LimitError } from '../../workflows/domain/errors.ts';
import { problemFor, requestIdOf } from '../problem.ts';
import { problemKinds, type ProblemKind } from '../problem-kinds.ts';
import type { PageContext } from './context.ts';
import { guardPage } from './guard.ts';
import { languageOfPath, negotiate } from './languages.ts';
import { layoutOf } from './layout.ts';
import type { PageError } from './page-error.ts';
import { view, type PageModel } from './page-route.ts';
import { addressOf, siteOf } from './sites.ts';

type ErrorModel = PageModel & {
  text: string;
  number: string | undefined;
  /** What may help, beside the start page. */
  help: { href: string; text: string } | undefined;
};
const errorView = view<ErrorModel>('error');

type Words = {
  status: number;
  title: TextKey;
  text: TextKey;
  minutes?: number;
  numbered?: boolean;
  help?: { path: string; text: TextKey };
};

const words = (status: number, name: 'notFound' | 'notAllowed' | 'conflict' | 'tooLarge' | 'invalid'): Words => ({
  status,
  title: `pages:problem.${name}Title`,
  text: `pages:problem.${name}`,
});
const internal: Words = {
  status: 500,
  title: 'pages:problem.internalTitle',
  text: 'pages:problem.internal',
  numbered: true,
};
const unavailable: Words = {
  status: 503,
  title: 'pages:problem.unavailableTitle',
  text: 'pages:problem.unavailable',
  numbered: true,
};
const tooMany: Words = { status: 429, title: 'pages:problem.tooManyTitle', text: 'pages:problem.tooMany' };

const byKind: Partial<Record<ProblemKind, Words>> = {
  'not-found': words(404, 'notFound'),
  'not-allowed': words(403, 'notAllowed'),
  'sign-in-needed': words(403, 'notAllowed'),
  conflict: words(409, 'conflict'),
  'too-large': words(413, 'tooLarge'),
  'invalid-input': words(422, 'invalid'),
  'too-many': tooMany,
  internal,
  unavailable,
};

const pageErrors: Readonly<Record<PageError['kind'], Words>> = {
  'form-refused': { status: 403, title: 'pages:problem.formRefusedTitle', text: 'pages:problem.formRefused' },
  'open-again': {
    status: 403,
    title: 'pages:problem.openAgainTitle',
    text: 'pages:problem.openAgain',
    help: { path: '/lost-link', text: 'portal:lost.offer' },
  },
};

type Told = { words: Words; headers: Readonly<Record<string, string>> };

const tell = ({ api }: PageContext, response: Response, error: unknown): Told => {
  if (isNamed(error, 'PageError')) return { words: pageErrors[(error as PageError).kind], headers: {} };
  const { kind, headers = {} } = problemFor(response, error, api.logger);
  if (isNamed(error, 'LimitError')) {
    const minutes = Math.ceil((error as LimitError).retryAfterSeconds / 60);
    return { words: { ...tooMany, minutes }, headers };
  }
  return { words: byKind[kind] ?? { ...words(422, 'invalid'), status: problemKinds[kind].status }, headers };
};

/** Whether somebody looks at the answer, not a program: the addresses of programs never get a page. */
export const wantsPage = (request: Request): boolean =>
  !request.path.startsWith('/v1/') && request.accepts(['json', 'html']) === 'html';

/** Answers with a page for the error, in the language of the address, else the one the browser asks for. */
export const answerWithErrorPage = (
  context: PageContext,
  { request, response }: { request: Request; response: Response },
  error: unknown,
): void => {
  const told = tell(context, response, error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const site = siteOf(request.path);
  const offered = context.languages[site];
  const language =
    languageOfPath(request.path, offered) ?? negotiate(request, context.cookies.read(request, 'lang'), offered);
  const t = context.translators.of(language);
  const { status, title, text, minutes, numbered = false, help } = told.words;
  const model: ErrorModel = {
    title: t(title),
    text: t(text, minutes === undefined ? {} : { count: minutes }),
    help: help && { href: addressOf(site, language, help.path), text: t(help.text) },
    number: numbered ? t('pages:problem.number', { id: requestIdOf(response) }) : undefined,
  };
  const frame = { csrf: '', once: '', staff: undefined, form: { values: {}, faults: [] } };
  const layout = layoutOf(context, { ...frame, request, site, language, t, model, nonce: guardPage(response) });
  response.status(status).set({ 'Content-Language': language, ...told.headers });
  response.type('html').send(context.renderer.render(errorView.template, model, layout));
};
