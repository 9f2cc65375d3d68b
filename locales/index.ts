/** The catalogues: every sentence that people read, by language. Keys are typed from English. */
import { createInstance } from 'i18next';
import arCommon from './ar/common.json' with { type: 'json' };
import arDemo from './ar/demo.json' with { type: 'json' };
import arPages from './ar/pages.json' with { type: 'json' };
import arPortal from './ar/portal.json' with { type: 'json' };
import deCommon from './de/common.json' with { type: 'json' };
import deCompliance from './de/compliance.json' with { type: 'json' };
import deDemo from './de/demo.json' with { type: 'json' };
import deDesk from './de/desk.json' with { type: 'json' };
import deMail from './de/mail.json' with { type: 'json' };
import dePackage from './de/package.json' with { type: 'json' };
import dePages from './de/pages.json' with { type: 'json' };
import dePortal from './de/portal.json' with { type: 'json' };
import enCommon from './en/common.json' with { type: 'json' };
import enCompliance from './en/compliance.json' with { type: 'json' };
import enDemo from './en/demo.json' with { type: 'json' };
import enDesk from './en/desk.json' with { type: 'json' };
import enMail from './en/mail.json' with { type: 'json' };
import enPackage from './en/package.json' with { type: 'json' };
import enPages from './en/pages.json' with { type: 'json' };
import enPortal from './en/portal.json' with { type: 'json' };
import { formatDay, intlLocale, madeOnce } from './format.ts';

const en = {
  common: enCommon,
  mail: enMail,
  package: enPackage,
  pages: enPages,
  portal: enPortal,
  desk: enDesk,
  compliance: enCompliance,
  demo: enDemo,
};
const de = {
  common: deCommon,
  mail: deMail,
  package: dePackage,
  pages: dePages,
  portal: dePortal,
  desk: deDesk,
  compliance: deCompliance,
  demo: deDemo,
};

/** Each language with all its catalogues. A language is added here, a catalogue in each language. */
export const resources = { en, de } as const;

/** Languages that only the customers' pages are shown in; letters to their readers come in another. */
export const portalResources = { ar: { common: arCommon, pages: arPages, portal: arPortal, demo: arDemo } } as const;

/** The languages with every catalogue: those of letters and staff. */
export const languages: readonly string[] = Object.keys(resources);
/** The languages with the catalogues of the portal. */
export const portalLanguages: readonly string[] = [...languages, ...Object.keys(portalResources)];

type Catalogues = (typeof resources)['en'];
// i18next JSON v4: a text that depends on a number has one entry per plural form and is asked for without the suffix.
type Singular<Key extends string> = Key extends `${infer Stem}_${Intl.LDMLPluralRule}` ? Stem : Key;
type Paths<Node, Prefix extends string = ''> = {
  [Key in keyof Node & string]: Node[Key] extends string
    ? `${Prefix}${Singular<Key>}`
    : Paths<Node[Key], `${Prefix}${Key}.`>;
}[keyof Node & string];

/** `<catalogue>:<path>`, for example `mail:lapsed.subject`. */
export type TextKey = { [Name in keyof Catalogues]: `${Name}:${Paths<Catalogues[Name]>}` }[keyof Catalogues];

/** What goes into a text's `{{placeholders}}`; `count` also chooses the plural form. Put in as it is, never escaped. */
export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;
export type Translators = { of(language: string): Translate };

type Options = {
  /** Throw for a missing text or value instead of falling back: for tests. */
  strict?: boolean;
  /** Further languages by their tags, such as a pseudo-language: for tests. */
  more?: Readonly<Record<string, Readonly<Record<string, object>>>>;
};

const fault = (what: string) => (name: string) => {
  throw new Error(`The catalogues have no ${what} ${name}.`);
};

/**
 * Translators for every language; a region falls back to its language (`de-AT` to `de`), and what a language lacks
 * falls back to English. With `strict` a missing text or value throws an Error instead.
 */
export const createTranslators = ({ strict = false, more = {} }: Options = {}): Translators => {
  const engine = createInstance({
    resources: { ...resources, ...portalResources, ...more },
    ns: Object.keys(resources.en),
    fallbackLng: strict ? false : 'en',
    initAsync: false,
    // Whoever builds HTML escapes once, there; escaping here would show `&amp;` in plain text.
    interpolation: { escapeValue: false },
    ...(strict && {
      parseMissingKeyHandler: fault('text'),
      missingInterpolationHandler: fault('value for a placeholder of'),
    }),
  });
  // With `initAsync: false` and the resources at hand it is ready when this returns.
  void engine.init();
  return {
    of: (language) => {
      const translate = engine.getFixedT(language);
      // Values go in by `replace`, where none can pose as an option; no nesting, so that a value with `$t(...)` in it
      // stays what it is.
      return (key, values = {}) =>
        translate(key, {
          replace: values,
          nest: false,
          ...(typeof values['count'] === 'number' && { count: values['count'] }),
        });
    },
  };
};

const step = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null && Object.hasOwn(node, name) ? Reflect.get(node, name) : undefined;

/** True when there is a text of this key: for keys made from data, such as the ground of a refusal. */
export const isTextKey = (key: string): key is TextKey =>
  typeof key.split(/[:.]/u).reduce<unknown>(step, resources.en) === 'string';

/** Whether the language is written from the left or from the right, for the `dir` of a page. */
export const directionOf = madeOnce((language: string): 'ltr' | 'rtl' => createInstance().dir(language));

/** A calendar date in words, `2026-12-20` -> `20 December 2026`. */
export const formatDate = (on: string, language: string): string =>
  // The date is read as UTC and written as UTC: no zone can move it.
  formatDay(new Date(`${on}T00:00:00Z`), language, 'UTC');

/** Date and time of an instant in UTC, in words. */
export const formatInstant = (at: Date, language: string): { date: string; time: string } => ({
  date: formatDay(at, language, 'UTC'),
  time: new Intl.DateTimeFormat(intlLocale(language), { timeStyle: 'short', timeZone: 'UTC' }).format(at),
});
