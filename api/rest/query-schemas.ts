/** What lists and forms of staff have in common, as schemas. */
import { z } from 'zod';
import { readReference } from '../../workflows/domain/crockford.ts';
import { lengthOf } from '../acts/texts.ts';

/** The keys of a page in a query. */
export const pageShape = {
  after: z
    .string()
    .max(200)
    .optional()
    .describe('The next_cursor of the page before; leave it out for the first page.'),
  limit: z.coerce
    .number('Give a whole number from 1 to 100.')
    .int('Give a whole number from 1 to 100.')
    .min(1)
    .max(100)
    .default(25)
    .describe('How many at most.'),
};

export const pageSchema = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable().describe('Null: this is the last page.') });

const instantFault = 'Give an instant with its zone, such as 2026-10-01T00:00:00Z.';
/** Years that Postgres and people agree on. */
const isUsableYear = (at: Date): boolean => at.getUTCFullYear() >= 1900 && at.getUTCFullYear() <= 2200;
const instant = z.iso
  .datetime({ offset: true, error: instantFault })
  .transform((text) => new Date(text))
  .refine(isUsableYear, 'Give an instant between the years 1900 and 2200.');

/** The span of time in a query: from `from` on, before `to`. */
export const spanShape = { from: instant.optional(), to: instant.optional() };

export const countrySchema = z.string().regex(/^[A-Z]{2}$/u, 'Give a country as two capital letters, such as DE.');

/** A reference as people write it, in its one form. */
export const referenceSchema = z
  .string()
  .max(40)
  .transform((typed, context) => {
    const reference = readReference(typed);
    if (reference !== undefined) return reference;
    context.addIssue({ code: 'custom', message: 'Give a reference such as DSR-7K3M-9QXT.' });
    return z.NEVER;
  });

/** Controls other than tab and line break, and half characters: nothing a person means to write. */
const hasUnusable = (text: string): boolean => /(?![\t\n])\p{Cc}|\p{Surrogate}/u.test(text);

/** A text of several lines, trimmed, its line breaks made one kind. */
export const paragraphOf = (minLength: number, maxLength: number) =>
  z
    .string()
    .transform((text) => text.replaceAll(/\r\n?/gu, '\n').trim())
    .refine((text) => lengthOf(text) >= minLength, `Write at least ${minLength} characters.`)
    .refine((text) => lengthOf(text) <= maxLength, `Write at most ${maxLength} characters.`)
    .refine((text) => !hasUnusable(text), 'Leave out control characters.')
    .meta({ minLength, maxLength });

type Query = Readonly<Record<string, string | number | Date | undefined>>;

/** `Link` to the next page (RFC 8288), with the filters of this one. */
export const nextLink = (path: string, query: Query, cursor: string | null): Record<string, string> => {
  if (cursor === null) return {};
  const next: Query = { ...query, after: cursor };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(next)) {
    if (value !== undefined) parameters.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  return { Link: `</v1${path}?${parameters.toString()}>; rel="next"` };
};
