/**
 * The policy file: every key with its meaning and its limits. `docs/policy-file.md` is written from the descriptions
 * here; what must hold between keys is in `policy-checks.ts`.
 */
import { z } from 'zod';
import { addCrossChecks } from './policy-checks.ts';
import { contactKinds } from './workflows/domain/canonical.ts';
import type { Policy } from './workflows/domain/policy.ts';
import { findRegime, regimeIds } from './workflows/domain/regimes.ts';

const text = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);
const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/u, 'must begin with a small letter and have only a-z, 0-9, _ and -, at most 40')
  .meta({ title: 'id: a-z, 0-9, _ and -' });
const list = <S extends z.ZodType>(of: S, longest: number) => z.array(of).min(1, 'must have an entry').max(longest);
const localText = z.record(z.string().max(35), text(500)).meta({ title: 'text in each language' });
const webAddress = z
  .string()
  .max(500)
  .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', 'must be an https address');

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/u, 'must be two capital letters, as in ISO 3166-1')
  .refine((code) => !/^[A-Z]{2}$/u.test(code) || isCountry(code), 'is no country of ISO 3166-1 (Great Britain is GB)');
// The runtime maps retired codes and UK to the official one: only that one is accepted, or GB and UK would be two.
const isCountry = (code: string): boolean =>
  !['EU', 'EZ', 'UN', 'ZZ'].includes(code) &&
  new Intl.Locale(`und-${code}`).region === code &&
  regionNames.of(code) !== undefined;

const language = z.string().max(35).refine(isLanguage, 'must be a language tag such as en or pt-BR');
function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() === tag;
  } catch {
    return false;
  }
}

const zone = z.string().max(64).refine(isZone, 'must be a time zone of the IANA list such as Europe/Berlin');
function isZone(name: string): boolean {
  // An offset knows no summer time, so it cannot say when a legal day ends.
  if (!/^[A-Z]/u.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const days = (lowest: number, highest: number) => z.int().min(lowest).max(highest);
/** A name that is put into SQL as an identifier, so nothing but plain ones. */
const sqlName = z.string().regex(/^[A-Za-z_]\w{0,62}$/u, 'must be a plain SQL name: letters, digits, underscore');
const sqlTable = z
  .string()
  .regex(
    /^(?:[A-Za-z_]\w{0,62}\.)?[A-Za-z_]\w{0,62}$/u,
    'must be a plain SQL name, with its schema before a dot or not',
  );

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/iu, 'must be a colour as #rrggbb')
  .meta({ title: 'colour: #rrggbb' });

const organisation = z.strictObject({
  name: text(120).describe('The name of the company as its customers know it; printed in every letter.'),
  contact: text(200).describe('How to reach the people who answer for privacy; printed in every letter.'),
  privacyNotice: webAddress.describe('The privacy notice that customers are referred to. Not fetched here.'),
  branding: z
    .strictObject({
      brandColour: colour
        .optional()
        .describe('The colour of buttons, banners and the line under the header. White text must be readable on it.'),
      linkColour: colour.optional().describe('The colour of links. It must be readable on white and on pale grey.'),
    })
    .optional()
    .describe('The colours of the pages. Checked for contrast (WCAG 2.2: 4.5 to 1 for text).'),
});

const controller = z.strictObject({
  id: id.describe('Its name in the records. Never change it: requests keep it.'),
  name: text(200).describe('The legal name of the entity that answers.'),
  address: text(400).describe('Its postal address, in one line.'),
  countries: list(country, 250).describe('The countries it answers for. A country has exactly one controller.'),
  regime: z
    .string()
    .refine((name) => findRegime(name) !== undefined, `must be one of ${regimeIds.join(', ')}`)
    .describe(`The law that applies: ${regimeIds.map((name) => `\`${name}\``).join(' or ')}.`),
  zone: zone.describe('The time zone in which its legal days begin and end, such as `Europe/Berlin`.'),
  complaintBody: z
    .strictObject({
      name: text(200).describe('Its name. That it is the competent one is not checked here.'),
      url: webAddress.describe('Its web address.'),
    })
    .describe('The authority to which a person may complain; named in letters that refuse something.'),
});

const desk = z.strictObject({
  id: id.describe('Its name in the records; accounts of representatives name it.'),
  name: text(120).describe('Its name on screens.'),
  countries: list(country, 250).describe('The countries whose requests it decides. Each must have a controller.'),
  languages: list(language, 20).describe('The languages its representatives read and write.'),
});

const category = z.strictObject({
  id: id.describe('Its name in the records.'),
  label: localText.describe('What people read, in every language.'),
  purposes: list(localText, 20).describe('What the data is used for (GDPR Art 15(1)(a)).'),
  recipients: list(localText, 50).describe('Who receives it (Art 15(1)(c)).'),
  retention: localText.describe('How long it is kept, or how that is decided (Art 15(1)(d)).'),
});

const field = z.strictObject({
  id: id.describe('Its name in the records and in requests.'),
  label: localText.describe('What people read, in every language.'),
  category: z.string().max(40).describe('The category it belongs to.'),
  type: z.enum(['text', 'name', 'address', 'email', 'phone', 'date']).describe('How a value is checked and shown.'),
  correctable: z.boolean().describe('Whether a person may ask to correct it.'),
  contact: z
    .enum(contactKinds)
    .optional()
    .describe('Set when people are found by this field; there must be one for `email`. A correction moves the index.'),
  maxLength: z.int().min(1).max(2000).describe('The longest value, in characters.'),
});

const systemName = {
  id: id.describe('Its name in the records.'),
  name: text(120).describe('What people read when they are told where a value is held.'),
};
const system = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...systemName,
      kind: z.literal('profiles'),
      fields: list(z.string().max(40), 200).describe('The fields it holds.'),
    })
    .describe('The built-in record of what the company holds about its customers. At most one.'),
  z
    .strictObject({
      ...systemName,
      kind: z.literal('sql'),
      url: z
        .string()
        .max(2000)
        .refine((url) => /^postgres(?:ql)?:\/\//u.test(url) && URL.canParse(url), 'must be a postgres:// address')
        .describe('Its Postgres database; keep the secret out of the file: `${CRM_DATABASE_URL}`. Not tried here.'),
      table: sqlTable.describe('The table, with its schema before a dot where needed. Not looked up here.'),
      keyColumn: sqlName.describe('The column with the customer number, by which a person is found.'),
      columns: z
        .record(z.string().max(40), sqlName)
        .meta({ title: 'column of each field' })
        .refine((columns) => Object.keys(columns).length > 0, 'must have an entry')
        .describe('Which column holds which field, as `field: column`. Not looked up here.'),
      source: text(200).describe('Where these values came from, as people are told (Art 15(1)(g)).'),
    })
    .describe('A table in a Postgres database of your own.'),
]);

const level = z
  // Other levels need proofs that this version cannot take, so such requests would all lapse.
  .enum(['address'], 'must be address: a code to a contact on file is the only proof that this version can take');

const shape = z.strictObject({
  organisation: organisation.describe('Who the company is.'),
  languages: list(language, 20).describe('The languages in which people are served. Every text must be given in each.'),
  portalLanguages: list(language, 20)
    .optional()
    .describe("Further languages of the customers' pages only: their readers get letters in `defaultLanguage`."),
  defaultLanguage: language.describe('The language taken when a person asks for one that is not in the list.'),
  controllers: list(controller, 50).describe('The legal entities that answer, each for some countries.'),
  desks: list(desk, 100).describe('Who decides: every country of a controller in every language needs a desk.'),
  categories: list(category, 50).describe(
    'The kinds of personal data: what a person asking for access gets, one by one.',
  ),
  fields: list(field, 200).describe('What is held about a person, field by field.'),
  systems: list(system, 50).describe('Where it is held.'),
  identity: z
    .strictObject({
      access: level.describe('Before anything is disclosed.'),
      correction: level.describe('Before anything is changed.'),
    })
    .describe('How sure Habeas must be who is asking. `address`: a code reached a contact on file.'),
  times: z
    .strictObject({
      confirmMailboxDays: days(1, 14).describe(
        'Days in which the typed address must be confirmed, else the request lapses. At most 14: the legal clock runs.',
      ),
      proveIdentityDays: days(1, 28).describe(
        'Days in which identity must be proven, from the confirmation of the mailbox, else the request lapses. At most 28: within the first legal month.',
      ),
      remindDaysBefore: days(1, 20).describe('Days before the due date at which the desk is reminded.'),
      packageDays: days(1, 60).describe(
        'Days for which a package can be downloaded; then its key is destroyed. At most 60: a copy that lies about is a risk.',
      ),
    })
    .describe('Times, in days.'),
  limits: z
    .strictObject({
      requestsPerAddressPerHour: z
        .int()
        .min(1)
        .max(10_000)
        .describe('Requests taken from one network address in an hour.'),
      requestsPerHourInAll: z
        .int()
        .min(1)
        .max(1_000_000)
        .describe('Requests taken in an hour from everybody together.'),
      itemsPerRequest: z.int().min(1).max(100).describe('Fields that one correction may name.'),
    })
    .describe('Bounds against floods.'),
});

/** Checks a parsed policy file. Each issue's path leads to its place in the file. */
export const policySchema: z.ZodType<Policy> = addCrossChecks(shape);
