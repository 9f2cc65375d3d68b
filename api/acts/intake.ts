/** What a request must tell us, whoever files it: the requester, the country and language, the items of a correction. */
import { z } from 'zod';
import { canonicalCustomerNumber, canonicalEmail, canonicalPhone } from '../../workflows/domain/canonical.ts';
import { isDate } from '../../workflows/domain/clock/dates.ts';
import { claimKinds } from '../../workflows/domain/items.ts';
import { controllerFor, fieldById, type Field, type Policy } from '../../workflows/domain/policy.ts';
import { openTypes, requestTypes, type OpenType } from '../../workflows/domain/request.ts';
import { lengthOf, lineOf } from './texts.ts';

const emailFault = 'Give one plain e-mail address, such as ann@example.org.';
const phoneFault = 'Give a phone number of 4 to 15 digits, such as +49 30 1234567.';

const requesterSchema = z
  .strictObject({
    name: lineOf(300),
    email: lineOf(254)
      .refine((text) => canonicalEmail(text) !== undefined, emailFault)
      .describe('Where a code and all letters go. It is used as typed; it proves nothing about the person.'),
    phone: lineOf(40)
      .refine((text) => canonicalPhone(text) !== undefined, phoneFault)
      .optional(),
    customerNumber: lineOf(64)
      .refine((text) => canonicalCustomerNumber(text) !== undefined, 'Give letters, digits, dashes, dots or slashes.')
      .optional(),
  })
  .describe('Who asks.');

/** Why a value cannot be one of this field; undefined when it can. Pages say it in the reader's language. */
export const valueProblem = (field: Field, value: string): 'too_long' | 'email' | 'phone' | 'date' | undefined => {
  if (lengthOf(value) > field.maxLength) return 'too_long';
  if (field.type === 'email' && canonicalEmail(value) === undefined) return 'email';
  if (field.type === 'phone' && canonicalPhone(value) === undefined) return 'phone';
  return field.type === 'date' && !isDate(value) ? 'date' : undefined;
};

const valueFault = (field: Field, value: string): string | undefined => {
  const problem = valueProblem(field, value);
  return (
    problem &&
    {
      too_long: `Give at most ${field.maxLength} characters.`,
      email: emailFault,
      phone: phoneFault,
      date: 'Give a date that exists, as YYYY-MM-DD.',
    }[problem]
  );
};

/** A value while other places of the same body may still be at fault, so nothing about it is known yet. */
const textAt = (value: unknown, key: string): string | undefined => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' ? found : undefined;
};

/** A check that runs also when other places are at fault, so that all faults are told at once. */
const always = { when: () => true };

const itemSchema = (policy: Policy) => {
  const fields = policy.fields.filter(({ correctable }) => correctable).map(({ id }) => id);
  const longest = Math.max(...policy.fields.map(({ maxLength }) => maxLength));
  return z
    .strictObject({
      field: z
        .string()
        .refine((id) => fields.includes(id), `Name a field that can be corrected: ${fields.join(', ')}.`)
        .meta({ enum: fields }),
      kind: z.enum(claimKinds).describe('What is wrong with the value.'),
      says: lineOf(longest).optional().describe('What it says now, as far as you know.'),
      wanted: lineOf(longest).describe('What it should say.'),
    })
    .superRefine((item: unknown, context) => {
      const [says, wanted] = [textAt(item, 'says'), textAt(item, 'wanted')];
      const field = fieldById(policy, textAt(item, 'field') ?? '');
      const fault = field !== undefined && wanted !== undefined && wanted !== '' && valueFault(field, wanted);
      if (typeof fault === 'string') context.addIssue({ code: 'custom', path: ['wanted'], message: fault });
      if (wanted !== undefined && wanted === says) {
        const message = 'Say what it should say instead: it is the same as what it says now.';
        context.addIssue({ code: 'custom', path: ['wanted'], message });
      }
      if (field !== undefined && says !== undefined && lengthOf(says) > field.maxLength) {
        context.addIssue({ code: 'custom', path: ['says'], message: `Give at most ${field.maxLength} characters.` });
      }
    }, always);
};

/** The places of items that name a field which an earlier one names already. */
const doubled = (items: readonly unknown[]): number[] => {
  const fields = items.map((item) => textAt(item, 'field'));
  return fields.flatMap((field, index) => (field !== undefined && fields.indexOf(field) < index ? [index] : []));
};

const itemsSchema = (policy: Policy) =>
  z
    .array(itemSchema(policy))
    .min(1, 'Name at least one field to correct.')
    .max(policy.limits.itemsPerRequest, `Name at most ${policy.limits.itemsPerRequest} fields in one request.`)
    .superRefine((items: unknown, context) => {
      for (const index of Array.isArray(items) ? doubled(items) : []) {
        const message = 'This field is named twice. Keep one.';
        context.addIssue({ code: 'custom', path: [index, 'field'], message });
      }
    }, always)
    .describe('For a correction: the fields to correct, each once. An access request has none.');

const isOpenType = (type: string): type is OpenType => (openTypes as readonly string[]).includes(type);

const typeSchema = z
  .enum(requestTypes)
  .refine(isOpenType, `This type is not offered yet. Offered are: ${openTypes.join(', ')}.`)
  .meta({ enum: openTypes })
  // The refinement above lets only these through.
  .transform((type) => type as OpenType);

/** The keys of a request to file, for routes that add their own; finish with `withItemRules`. */
export const intakeShape = (policy: Policy) => {
  const countries = policy.controllers.flatMap((controller) => controller.countries).toSorted();
  return {
    type: typeSchema,
    country: z
      .string()
      .refine(
        (country) => controllerFor(policy, country) !== undefined,
        `Name a country that is served, as two capital letters: ${countries.join(', ')}.`,
      )
      .meta({ enum: countries })
      .describe('The country whose law applies (ISO 3166-1 alpha-2).'),
    language: z
      .string()
      .refine((language) => policy.languages.includes(language), `Name one of: ${policy.languages.join(', ')}.`)
      .meta({ enum: policy.languages })
      .describe('The language of the letters.'),
    requester: requesterSchema,
    items: itemsSchema(policy).optional(),
  };
};

/** A correction names items, an access request none. */
export const withItemRules = <S extends z.ZodType<{ type: OpenType; items?: unknown }>>(schema: S): S =>
  schema.superRefine((body: unknown, context) => {
    const type = textAt(body, 'type');
    const hasItems = typeof body === 'object' && body !== null && Reflect.get(body, 'items') !== undefined;
    const fault = (message: string): void => context.addIssue({ code: 'custom', path: ['items'], message });
    if (type === 'correction' && !hasItems) fault('Name the fields to correct.');
    if (type === 'access' && hasItems) fault('Leave this out: an access request covers everything held.');
  }, always);

export const intakeSchema = (policy: Policy) => withItemRules(z.strictObject(intakeShape(policy)));
export type Intake = z.output<ReturnType<typeof intakeSchema>>;
