/** What stands around every page: who and where, navigation, languages, help, and what its forms carry. */
import type { Request } from 'express';
import { sessionIdleMinutes } from '../../db/session-store.ts';
import { ownLanguageName } from '../../locales/format.ts';
import { directionOf, type Translate } from '../../locales/index.ts';
import type { StaffCaller } from '../context.ts';
import type { PageContext } from './context.ts';
import type { FieldFault, FormState, FormValues } from './form.ts';
import type { PageModel } from './page-route.ts';
import { addressOf, siteFacts, type Site } from './sites.ts';
import { themeHref } from './theme.ts';

type Link = { href: string; text: string; current: boolean };

/** The view model of the layout, `page` in every template. */
export type Layout = {
  site: Site;
  siteName: string;
  language: string;
  dir: 'ltr' | 'rtl';
  /** The browser's title: the page, where it is, who we are; with the translated "Error: " before a faulty form. */
  fullTitle: string;
  organisation: string;
  home: string;
  navigation: readonly Link[];
  languages: readonly (Link & { tag: string; dir: 'ltr' | 'rtl' })[];
  alternates: readonly { tag: string; href: string }[];
  helpContact: string;
  privacyNotice: string;
  assets: PageContext['assets']['href'];
  stylesheet: string;
  theme: string;
  nonce: string;
  demo: boolean;
  /** The page that lists the people of the demo. */
  demoHref: string;
  /** Where the page's form goes: the page itself. */
  path: string;
  csrf: string;
  once: string;
  values: FormValues;
  errors: Readonly<Record<string, string>>;
  summary: readonly FieldFault[];
  back: string | undefined;
  done: string | undefined;
  staff: { name: string; signOut: string; sessionSeconds: number } | undefined;
  shortcuts: 'on' | 'off';
};

export type LayoutInput = {
  request: Request;
  site: Site;
  language: string;
  t: Translate;
  model: PageModel;
  form: FormState;
  staff: StaffCaller | undefined;
  nonce: string;
  csrf: string;
  once: string;
};

const origins = ({ api, deskUrl, complianceUrl }: PageContext): Record<Site, string> => ({
  portal: api.publicUrl,
  desk: deskUrl,
  compliance: complianceUrl,
});

/** The same page in another language: only the first part of the address differs. */
const inLanguage = (url: string, tag: string): string => url.replace(/^\/[^/?]*/u, `/${tag}`);

const languageLinks = (context: PageContext, { request, site, language }: LayoutInput): Layout['languages'] =>
  context.languages[site].map((tag) => ({
    tag,
    dir: directionOf(tag),
    text: ownLanguageName(tag),
    href: inLanguage(request.originalUrl, tag),
    current: tag === language,
  }));

const navigationOf = ({ request, site, language, t, staff }: LayoutInput): Link[] => {
  // Who is not signed in has nowhere to go.
  if (site !== 'portal' && staff === undefined) return [];
  const here = request.path.replace(/\/$/u, '');
  return siteFacts[site].navigation.map(({ path, text }) => {
    const href = addressOf(site, language, path);
    return { href, text: t(text), current: here === href || (path !== '' && here.startsWith(`${href}/`)) };
  });
};

const titleOf = ({ t, model, form, site }: LayoutInput, organisation: string): string => {
  const title = `${model.title} – ${t(siteFacts[site].name)} – ${organisation}`;
  return form.faults.length === 0 ? title : t('pages:error.prefix', { title });
};

const staffPart = ({ staff, site, language }: LayoutInput): Layout['staff'] =>
  staff && {
    name: staff.name,
    signOut: addressOf(site, language, '/sign-out'),
    sessionSeconds: sessionIdleMinutes * 60,
  };

/** A filter in the address may be wrong like a form that came in. */
const withFilter = (input: LayoutInput): LayoutInput => {
  const { faults = [], values = {} } = input.model;
  return faults.length === 0 || input.form.faults.length > 0 ? input : { ...input, form: { values, faults } };
};

/** The layout of one answer. */
export const layoutOf = (context: PageContext, given: LayoutInput): Layout => {
  const input = withFilter(given);
  const { request, site, language, t, model, form, nonce, csrf, once } = input;
  const { organisation } = context.api.policy.policy;
  const dir = directionOf(language);
  return {
    site,
    siteName: t(siteFacts[site].name),
    language,
    dir,
    fullTitle: titleOf(input, organisation.name),
    organisation: organisation.name,
    home: addressOf(site, language),
    navigation: navigationOf(input),
    languages: languageLinks(context, input),
    alternates: context.languages[site].map((tag) => ({
      tag,
      href: `${origins(context)[site]}${inLanguage(request.path, tag)}`,
    })),
    helpContact: t('pages:helpContact', { contact: organisation.contact }),
    privacyNotice: organisation.privacyNotice,
    assets: context.assets.href,
    stylesheet: context.assets.href[dir === 'rtl' ? 'habeas-rtl.css' : 'habeas.css'],
    theme: themeHref(organisation),
    nonce,
    demo: context.demo,
    demoHref: `${origins(context).portal}${addressOf('portal', language, '/demo')}`,
    path: request.originalUrl,
    csrf,
    once,
    values: form.faults.length > 0 || Object.keys(form.values).length > 0 ? form.values : (model.values ?? {}),
    errors: Object.fromEntries(form.faults.map(({ field, text }) => [field, text])),
    summary: form.faults,
    back: model.back,
    done: model.done,
    staff: staffPart(input),
    shortcuts: site !== 'portal' && context.cookies.read(request, 'keys') !== 'off' ? 'on' : 'off',
  };
};
