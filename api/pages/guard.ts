/** What keeps other sites from acting through a person's browser: origin check, CSRF token, content policy. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Vault } from '../../db/vault.ts';
import { PageError } from './page-error.ts';

/** A new random name for a cookie or a form: 128 bit. */
export const randomName = (): string => randomBytes(16).toString('base64url');

/** The form was not sent from the page that we showed, or that page is too old. */
const refused = (): PageError => new PageError('form-refused');

/** The origin the browser called, from among ours: two of our sites are strangers to each other. */
const calledOrigins = (request: Request, origins: readonly string[]): string[] => {
  const host = request.headers.host?.toLowerCase();
  return origins.filter((origin) => new URL(origin).host === host);
};

/**
 * A form must come from our own page on the same host (A26). `Sec-Fetch-Site` cannot be forged by a page; browsers
 * without it send `Origin` with every POST, so neither is refused.
 */
export const assertSameOrigin = (request: Request, origins: readonly string[]): void => {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isOurs = origin !== undefined && calledOrigins(request, origins).includes(origin);
  // A page that sends no referrer has the origin `null`; the browser's own word then decides.
  const isNull = origin === undefined || origin === 'null';
  if (site === undefined ? !isOurs : site !== 'same-origin' || !(isOurs || isNull)) throw refused();
};

/** The token for forms of this cookie's holder; only the process with the key can make it. */
export const csrfToken = (vault: Vault, binding: string): string =>
  vault.blind('csrf', createHash('sha256').update(binding).digest('hex')).toString('base64url');

export const assertCsrf = (vault: Vault, binding: string | undefined, given: string): void => {
  const wanted = Buffer.from(binding === undefined ? '' : csrfToken(vault, binding));
  const sent = Buffer.from(given);
  if (wanted.length === 0 || wanted.length !== sent.length || !timingSafeEqual(wanted, sent)) throw refused();
};

/** Only what we serve ourselves; no script in the page but ours, and nobody may frame it. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** Headers of every page; gives the nonce for its script. */
export const guardPage = (response: Response, { noReferrer = false } = {}): string => {
  const nonce = randomName();
  response.set({
    'Content-Security-Policy': policy(nonce),
    // `same-origin` keeps the origin on our own forms, which `no-referrer` would turn into `null`.
    'Referrer-Policy': noReferrer ? 'no-referrer' : 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    'Cache-Control': 'no-store',
  });
  return nonce;
};
