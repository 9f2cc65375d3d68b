/** Who can be met in the demo, and how to sign in as each of them. There is no such page anywhere else. */
import type { DemoPeople } from '../../../settings.ts';
import { countryName } from '../../../locales/format.ts';
import type { Translate } from '../../../locales/index.ts';
import { NotFoundError } from '../../../workflows/domain/errors.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { addressOf, type Site } from '../sites.ts';

type Member = {
  name: string;
  role: string;
  email: string;
  password: string;
  tries: string;
  signIn: { href: string; text: string; hidden: string } | undefined;
};
type DemoModel = PageModel & {
  intro: string;
  staff: Member[];
  customers: { name: string; email: string; customerNumber: string; country: string }[];
  mailboxUrl: string | undefined;
  start: string;
};
const demo = view<DemoModel>('portal/demo');

const nobody: DemoPeople = { staff: [], customers: [] };

const siteOf = {
  representative: 'desk',
  supervisor: 'desk',
  compliance: 'compliance',
  administrator: undefined,
} as const;

/** Staff sites are in fewer languages than the portal. */
const staffLanguage = ({ languages }: PageContext, site: Site, language: string): string =>
  languages[site].includes(language) ? language : (languages[site][0] ?? 'en');

const memberOf =
  (context: PageContext, t: Translate, language: string) =>
  ({ name, role, desk, email, password }: DemoPeople['staff'][number]): Member => {
    const site = siteOf[role];
    const origin = site === 'compliance' ? context.complianceUrl : context.deskUrl;
    return {
      name,
      role: t(`demo:role.${role}`),
      email,
      password,
      tries: role === 'representative' ? t('demo:tries.representative', { desk: desk ?? '' }) : t(`demo:tries.${role}`),
      signIn: site && {
        href: `${origin}${addressOf(site, staffLanguage(context, site, language), '/sign-in')}`,
        text: t('demo:signIn'),
        hidden: t('demo:signInAs', { name }),
      },
    };
  };

export const demoPages = (context: PageContext): PageRoute[] => [
  pageRoute({
    site: 'portal',
    path: '/demo',
    access: 'anybody',
    get: ({ t, language, link }) => {
      if (!context.demo) throw new NotFoundError('There is nothing at this address.');
      const { staff, customers, mailboxUrl } = context.demoPeople ?? nobody;
      return show(demo, {
        title: t('demo:title'),
        intro: t('demo:intro', { organisation: context.api.policy.policy.organisation.name }),
        staff: staff.map(memberOf(context, t, language)),
        customers: customers.map((one) => ({ ...one, country: countryName(one.country, language) })),
        mailboxUrl,
        start: link(),
      });
    },
  }),
];
