/** Only calls that name this service are answered: links, cookies and caches rest on the host being ours (A24). */
import type { RequestHandler } from 'express';
import { CallError } from './problem-kinds.ts';

/** The spellings of an origin's host in a Host header: with its default port, and without. */
const spell = (origin: string): string[] => {
  const { host, hostname, port, protocol } = new URL(origin);
  return port === '' ? [host, `${hostname}:${protocol === 'https:' ? 443 : 80}`] : [host];
};

/** A service has a handful of origins, and each call asks for their spellings. */
const spelled = new Map<string, string[]>();
const spellings = (origin: string): string[] => {
  const known = spelled.get(origin) ?? spell(origin);
  spelled.set(origin, known);
  return known;
};

/** Two Host headers: Node reads the first, a proxy may read the second. */
const hasOneHost = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length === 1;

/** `origins` is asked at each call, since a port that the system chose is known only after listening. */
export const checkHost =
  (origins: () => readonly string[]): RequestHandler =>
  (request, _response, next) => {
    // An absolute target (`GET http://other/ HTTP/1.1`) names a host of its own.
    if (!request.url.startsWith('/') || /%00/u.test(request.url)) {
      throw new CallError('malformed', 'Name a plain path that begins with a slash.');
    }
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!hasOneHost(request.rawHeaders) || !origins().flatMap(spellings).includes(host)) {
      throw new CallError('wrong-host', 'This service does not answer for the host that was named.');
    }
    next();
  };
