/** The cookies of the pages. With https each is a `__Host-` cookie: no other host and no path can set or read it. */
import type { Request, Response } from 'express';

const cookies = {
  /** Binds forms of people who are not signed in; says nothing about them. */
  pre: { sameSite: 'lax' },
  /** The session of a member of staff: the token whose hash is in `staff_sessions`. */
  sid: { sameSite: 'strict' },
  /** The tracking token of a customer's request. */
  track: { sameSite: 'lax' },
  /** The id of a customer's unfinished answers. */
  draft: { sameSite: 'lax' },
  /** The id of a staff form that came in after its session had ended. */
  kept: { sameSite: 'strict' },
  /** The language chosen last. */
  lang: { sameSite: 'lax' },
  /** `off` when a member of staff has switched the keyboard shortcuts off. */
  keys: { sameSite: 'lax' },
} as const;
export type CookieName = keyof typeof cookies;

/** A cookie to set; without `maxAgeSeconds` it ends with the browser's session, with value undefined at once. */
export type CookieChange = { name: CookieName; value: string | undefined; maxAgeSeconds?: number };

/** Every value we set is of these characters, so nothing needs decoding and nothing else is read. */
const safeValue = /^[\w.~-]{1,512}$/u;

/** `secure` is whether customers reach Habeas by https; on `http://localhost` browsers refuse `__Host-` names. */
export const createCookies = ({ secure }: { secure: boolean }) => {
  const wireName = (name: CookieName): string => `${secure ? '__Host-' : ''}habeas-${name}`;
  return {
    wireName,
    /** The value of the one cookie of this name; undefined when there is none, or more than one. */
    read: (request: Request, name: CookieName): string | undefined => {
      const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const prefix = `${wireName(name)}=`;
      const found = pairs.filter((pair) => pair.startsWith(prefix)).map((pair) => pair.slice(prefix.length));
      const [value] = found;
      return found.length === 1 && value !== undefined && safeValue.test(value) ? value : undefined;
    },
    set: (response: Response, { name, value, maxAgeSeconds }: CookieChange): void => {
      const age = value === undefined ? 0 : maxAgeSeconds;
      if (value !== undefined && !safeValue.test(value)) throw new Error(`The cookie ${name} cannot hold this value.`);
      response.append(
        'Set-Cookie',
        [
          `${wireName(name)}=${value ?? ''}`,
          'Path=/',
          'HttpOnly',
          `SameSite=${cookies[name].sameSite === 'strict' ? 'Strict' : 'Lax'}`,
          ...(secure ? ['Secure'] : []),
          ...(age === undefined ? [] : [`Max-Age=${age}`]),
        ].join('; '),
      );
    },
  };
};
export type Cookies = ReturnType<typeof createCookies>;
