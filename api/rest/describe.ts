/** What the API says about itself: its description, the page to read it, and what each kind of problem means. */
import { Router } from 'express';
import { docsPage, escapeHtml, pageOf } from '../docs-page.ts';
import { docsStyle } from '../docs-style.ts';
import { openApi } from '../openapi.ts';
import { CallError, isProblemKind, problemKinds, typeOf } from '../problem-kinds.ts';
import type { Route } from '../route.ts';

/** A page may load our own style and nothing else; links lead away without saying where from. */
const pagePolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const problemPage = (kind: keyof typeof problemKinds): string => {
  const { status, title, about } = problemKinds[kind];
  return pageOf(
    title,
    `<h1>${escapeHtml(title)}</h1><p><code>${escapeHtml(typeOf(kind))}</code>, status ${status}</p><p>${escapeHtml(about)}</p>
<p><a href="/v1/docs#problems">All kinds</a></p>`,
  );
};

/** Made once: the routes do not change while the process runs. */
export const describeRoutes = (routes: readonly Route[], publicUrl: string): Router => {
  const document = openApi(routes, publicUrl);
  const [json, page] = [JSON.stringify(document), docsPage(document)];
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(json);
  });
  router.get('/docs', (_request, response) => {
    response.set('Content-Security-Policy', pagePolicy).type('html').send(page);
  });
  router.get('/docs.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(docsStyle);
  });
  router.get('/problems/:kind', (request, response) => {
    const { kind } = request.params;
    if (!isProblemKind(kind)) throw new CallError('not-found', 'There is no such kind of problem.');
    response.vary('Accept').set('Content-Security-Policy', pagePolicy);
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(problemPage(kind));
    else response.json({ type: typeOf(kind), ...problemKinds[kind] });
  });
  return router;
};
