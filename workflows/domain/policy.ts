/** How the company works, as its policy file says (checked and read by `config.ts`). Types and look-ups only. */
import type { ContactKind } from './canonical.ts';
import type { IdentityLevel, OpenType } from './request.ts';

/** The legal entity answerable in some countries. */
export type Controller = {
  id: string;
  name: string;
  address: string;
  countries: readonly string[];
  regime: string;
  zone: string;
  complaintBody: { name: string; url: string };
};

/** Who decides for which countries and languages. Accounts are in Postgres and name a desk by its id. */
export type Desk = { id: string; name: string; countries: readonly string[]; languages: readonly string[] };

/** One category of personal data: the unit of an access request. */
export type Category = {
  id: string;
  label: LocalText;
  purposes: readonly LocalText[];
  recipients: readonly LocalText[];
  retention: LocalText;
};

/** One field a company holds about a person. */
export type Field = {
  id: string;
  label: LocalText;
  category: string;
  type: 'text' | 'name' | 'address' | 'email' | 'phone' | 'date';
  correctable: boolean;
  /** The contact by which people are found, when this field is one: a corrected field moves its index with it. */
  contact?: ContactKind | undefined;
  maxLength: number;
};

/** A text in each of the policy's languages. */
export type LocalText = Readonly<Record<string, string>>;

/** Where personal data lives. `profiles` is built in; `sql` is a table in a database of the company's own. */
export type SystemSettings =
  | { id: string; kind: 'profiles'; name: string; fields: readonly string[] }
  | {
      id: string;
      kind: 'sql';
      name: string;
      url: string;
      table: string;
      /** The column that holds the customer number, by which a person is found. */
      keyColumn: string;
      /** Field id -> column. */
      columns: Readonly<Record<string, string>>;
      /** What the company says about where these values came from. */
      source: string;
    };

export type Policy = {
  organisation: {
    name: string;
    contact: string;
    privacyNotice: string;
    branding?: { brandColour?: string | undefined; linkColour?: string | undefined } | undefined;
  };
  languages: readonly string[];
  /** Languages in which customers may read the pages, but get no letters. */
  portalLanguages?: readonly string[] | undefined;
  defaultLanguage: string;
  controllers: readonly Controller[];
  desks: readonly Desk[];
  categories: readonly Category[];
  fields: readonly Field[];
  systems: readonly SystemSettings[];
  identity: Readonly<Record<OpenType, IdentityLevel>>;
  times: {
    confirmMailboxDays: number;
    proveIdentityDays: number;
    remindDaysBefore: number;
    packageDays: number;
  };
  limits: { requestsPerAddressPerHour: number; requestsPerHourInAll: number; itemsPerRequest: number };
};

/** The policy with the hash of the text it was read from: a request keeps the version it was received under. */
export type VersionedPolicy = { policy: Policy; hash: string };

/** The controller answerable for a country; undefined where the company has none. */
export const controllerFor = (policy: Policy, country: string): Controller | undefined =>
  policy.controllers.find((controller) => controller.countries.includes(country));

export const fieldById = (policy: Policy, id: string): Field | undefined =>
  policy.fields.find((field) => field.id === id);

/** The fields a system holds, by their ids. */
export const fieldsOf = (system: SystemSettings): readonly string[] =>
  system.kind === 'profiles' ? system.fields : Object.keys(system.columns);

/** A text in the reader's language, else in the policy's default language, else in any it has. */
export const localText = (policy: Policy, text: LocalText, language: string): string =>
  text[language] ?? text[policy.defaultLanguage] ?? Object.values(text)[0] ?? '';

/** True when a desk decides for a request of this country and language. */
export const deskCovers = (desk: Desk, request: { country: string; language: string }): boolean =>
  desk.countries.includes(request.country) && desk.languages.includes(request.language);
