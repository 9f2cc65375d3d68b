/** Staff sign in and out. The session is the same as over REST; the pages keep its token in a cookie. */
import { z } from 'zod';
import { hashToken } from '../../../db/secrets.ts';
import { type StaffRole, staffRoles } from '../../../db/staff-store.ts';
import { isNamed } from '../../../workflows/domain/errors.ts';
import { signIn, type SignedIn } from '../../acts/sign-in.ts';
import { signOut } from '../../acts/sign-out.ts';
import type { PageContext } from '../context.ts';
import { FormError, textField } from '../form.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { addressOf, siteRoles, type Site } from '../sites.ts';

type StaffSite = Exclude<Site, 'portal'>;
type SignInModel = PageModel & { out: boolean; kept: boolean };
const signInView = view<SignInModel>('sign-in');

const form = z.strictObject({
  email: textField({ max: 254, missing: 'pages:signIn.emailMissing' }),
  // As it is: spaces belong to a password.
  password: z
    .string()
    .max(1024)
    .default('')
    .refine((text) => text !== '', 'pages:signIn.passwordMissing'),
});
const query = z.object({ next: z.string().max(2048).optional(), out: z.literal('1').optional() });

/** The address to go on to: of this site and in plain characters, else the site's first page. */
const nextOf = (site: StaffSite, language: string, next: string | undefined): string => {
  const home = addressOf(site, language);
  const isOurs = next !== undefined && (next === home || next.startsWith(`${home}/`) || next.startsWith(`${home}?`));
  return isOurs && /^[\w/?&=%.~:+-]+$/u.test(next) && !next.startsWith(`${home}/sign-`) ? next : home;
};

/** Each role works on one site: who signs in on the other is led to their own. */
const isForSite = (site: StaffSite, role: StaffRole): boolean =>
  (siteRoles[site] as readonly StaffRole[]).includes(role);
const homeOf = (role: StaffRole, language: string, site: StaffSite): string =>
  addressOf(isForSite(site, role) ? site : role === 'compliance' ? 'compliance' : 'desk', language);

const enter = async (
  act: ReturnType<typeof signIn>,
  given: Parameters<typeof act>[0],
  wrong: string,
): Promise<SignedIn> => {
  try {
    return await act(given);
  } catch (error) {
    if (!isNamed(error, 'NotAllowedError')) throw error;
    throw new FormError([{ field: 'email', text: wrong }]);
  }
};

const signInPage = (context: PageContext, site: StaffSite): PageRoute => {
  const act = signIn(context.api);
  return pageRoute({
    site,
    path: '/sign-in',
    access: 'anybody',
    query,
    form,
    secrets: ['password'],
    get: ({ t, query: { out }, cookie }) =>
      show(signInView, { title: t('pages:signIn.title'), out: out === '1', kept: cookie('kept') !== undefined }),
    post: async ({ t, language, input, address, query: { next }, cookie }) => {
      const given = { ...input, address, claim: undefined };
      const { token, staff } = await enter(act, given, t('pages:signIn.wrong'));
      // A new token at every rise of rights; the one before opens nothing any more (A25).
      const former = cookie('sid');
      if (former !== undefined) await context.api.record.stores.sessions.end(hashToken(former));
      const to = isForSite(site, staff.role) ? nextOf(site, language, next) : homeOf(staff.role, language, site);
      return goTo(to, { name: 'sid', value: token }, { name: 'pre', value: undefined });
    },
  });
};

const signOutPage = (context: PageContext, site: StaffSite): PageRoute => {
  const act = signOut(context.api);
  return pageRoute({
    site,
    path: '/sign-out',
    access: staffRoles,
    form: z.strictObject({}),
    post: async ({ staff, session, link }) => {
      await act(staff, session);
      // So that the back button shows nothing either (A29).
      return {
        to: `${link('/sign-in')}?out=1`,
        cookies: [{ name: 'sid', value: undefined }],
        headers: { 'Clear-Site-Data': '"cache"' },
      };
    },
  });
};

export const signInPages = (context: PageContext): PageRoute[] =>
  (['desk', 'compliance'] as const).flatMap((site) => [signInPage(context, site), signOutPage(context, site)]);
