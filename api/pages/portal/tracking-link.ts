/** The link in a letter: its token goes into a cookie, and the browser to an address without it (A23). */
import { z } from 'zod';
import { hashToken } from '../../../db/secrets.ts';
import type { PageContext } from '../context.ts';
import { goTo, pageRoute, type PageRoute } from '../page-route.ts';

/** 256 bit in base64url, as `newToken` makes it. */
const tokenParams = z.strictObject({ language: z.string(), token: z.string().regex(/^[\w-]{43}$/u) });

export const trackingPages = ({ api }: PageContext): PageRoute[] => [
  pageRoute({
    site: 'portal',
    path: '/t/:token',
    access: 'anybody',
    params: tokenParams,
    noReferrer: true,
    // Opening the link changes nothing but the reader's own cookie: scanners of mail open links too (A22).
    get: async ({ params: { token }, link }) => {
      const found = await api.record.stores.requests.findByTrackingHash(hashToken(token));
      // An unknown token leads to the same page, which then asks to open the newest letter; another request that this
      // browser had open would be taken for the one of the link.
      return goTo(link('/request'), { name: 'track', value: found === undefined ? undefined : token });
    },
  }),
];
