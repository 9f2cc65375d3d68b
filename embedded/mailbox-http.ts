/** The mailbox over HTTP: pages for people, JSON for the tour and the tests. */
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import {
  frameSecurityPolicy,
  listPage,
  mailPage,
  missingPage,
  pageSecurityPolicy,
  styleSheet,
} from './mailbox-pages.ts';
import type { Refusals } from './mailbox-smtp.ts';
import type { Mail, MailFilter, MailStore } from './mailbox-store.ts';

type Room = { store: MailStore; refusals: Refusals };
type Answer = { status: number; type?: string; body?: string | Buffer; policy?: string };

const mailsPerPage = 100;

const refusalSchema = z.strictObject({
  address: z.string().min(3).max(320),
  code: z.number().int().min(400).max(599),
  message: z.string().min(1).max(200),
  times: z.number().int().positive().optional(),
});

const html = (body: string, status = 200): Answer => ({ status, type: 'text/html; charset=utf-8', body });
const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});
const missing = (): Answer => html(missingPage(), 404);

const list = (store: MailStore, before: string | null): Answer => {
  const all = store.list();
  const rest = before === null ? all : all.filter(({ id }) => id < before);
  const shown = rest.slice(0, mailsPerPage);
  return html(listPage(shown, { total: all.length, older: rest.length > mailsPerPage ? shown.at(-1)?.id : undefined }));
};

/** Answers at once when there is such a mail, else with the next one to arrive, else with none after `waitMs`. */
const find = async (store: MailStore, filter: MailFilter, waitMs: number): Promise<Mail[]> => {
  const signal = AbortSignal.timeout(waitMs);
  for (;;) {
    const found = store.list(filter);
    if (found.length > 0 || signal.aborted) return found;
    await once(store.arrived, 'mail', { signal }).catch(() => undefined);
  }
};

const filterFrom = (query: URLSearchParams): MailFilter => {
  const [to, after] = [query.get('to'), query.get('after')];
  return { ...(to === null ? {} : { to }), ...(after === null ? {} : { after }) };
};

const mail = (store: MailStore, id: string, part: string | undefined): Answer => {
  const found = store.get(id);
  if (found === undefined) return missing();
  if (part === undefined) return html(mailPage(found));
  if (part === 'html') return { ...html(found.html), policy: frameSecurityPolicy };
  return missing();
};

const addRefusal = async (refusals: Refusals, request: IncomingMessage): Promise<Answer> => {
  // A page from elsewhere can post forms to loopback, but not this type without asking first.
  if (request.headers['content-type'] !== 'application/json') return json({ title: 'Send JSON.' }, 415);
  const parsed = refusalSchema.safeParse(JSON.parse(await text(request)));
  if (!parsed.success) return json({ title: 'Not a refusal.', faults: z.treeifyError(parsed.error) }, 400);
  const { times, ...order } = parsed.data;
  refusals.add(times === undefined ? order : { ...order, times });
  return { status: 204 };
};

const api = async ({ store, refusals }: Room, request: IncomingMessage, url: URL): Promise<Answer> => {
  const [, , resource, id, part] = url.pathname.split('/');
  switch (`${request.method} ${resource}${id === undefined ? '' : '/id'}`) {
    case 'GET mails': {
      const waitMs = Math.min(Number(url.searchParams.get('waitMs')) || 0, 60_000);
      return json(await find(store, filterFrom(url.searchParams), waitMs));
    }
    case 'GET mails/id': {
      const raw = part === 'raw' ? store.raw(id ?? '') : undefined;
      return raw === undefined ? json({ title: 'No such mail.' }, 404) : { status: 200, type: 'text/plain', body: raw };
    }
    case 'DELETE mails':
      store.clear();
      return { status: 204 };
    case 'POST refusals':
      return addRefusal(refusals, request);
    case 'DELETE refusals':
      refusals.lift(url.searchParams.get('address') ?? undefined);
      return { status: 204 };
    default:
      return json({ title: 'No such resource.' }, 404);
  }
};

const route = async (room: Room, request: IncomingMessage): Promise<Answer> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, first, id, part] = url.pathname.split('/');
  if (first === 'api') return api(room, request, url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return missing();
  if (url.pathname === '/') return list(room.store, url.searchParams.get('before'));
  if (url.pathname === '/mailbox.css') return { status: 200, type: 'text/css; charset=utf-8', body: styleSheet };
  return first === 'mails' && id !== undefined ? mail(room.store, id, part) : missing();
};

const send = (response: ServerResponse, { status, type, body, policy = pageSecurityPolicy }: Answer): void => {
  response.writeHead(status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
};

/** A name that a stranger's page made point to loopback would let that page read the mails, codes among them. */
const isLoopback = (host: string | undefined): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');

/** The listener for an HTTP server on loopback. */
export const createMailboxListener =
  (room: Room): RequestListener =>
  (request, response) => {
    const answer = isLoopback(request.headers.host)
      ? route(room, request).catch(() => json({ title: 'The request could not be read.' }, 400))
      : Promise.resolve(json({ title: 'Only loopback names are served.' }, 421));
    void answer.then((given) => send(response, given));
  };
