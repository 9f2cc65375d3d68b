/** Forms: what a browser sent as fields, what a schema makes of them, and every fault by its field's name. */
import { z } from 'zod';
import { isTextKey, type TextKey, type TextValues, type Translate } from '../../locales/index.ts';

/** What was typed, by field name; several values where a name came more than once (checkboxes). */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;
/** A fault at a field, in the reader's language; the field is one of the form's own, so that the summary can link it. */
export type FieldFault = { field: string; text: string };
export type FormState = { values: FormValues; faults: readonly FieldFault[] };

/** A text of the catalogues with its values, as the message of a schema. */
type Message = { key: TextKey; values?: TextValues };

/**
 * Thrown by a page's `post` when an act or a rule finds something wrong with what was typed: the page is shown again
 * with everything kept and these faults at their fields.
 */
export class FormError extends Error {
  override name = 'FormError';
  readonly faults: readonly FieldFault[];
  constructor(faults: readonly FieldFault[]) {
    super('The form has faults.');
    this.faults = faults;
  }
}

/** C0, DEL, C1 and half characters: nothing a person means to write. Line breaks are looked at apart. */
const strange = /[^\P{Cc}\n\r\t]|\p{Surrogate}/u;
const lengthOf = (text: string): number => [...text].length;

const fault = ({ key, values = {} }: Message) => ({ code: 'custom', message: key, params: values }) as const;

type TextOptions = {
  /** Characters at most. */
  max: number;
  /** What to say when it is left empty; without it the field may be empty and gives undefined. */
  missing?: TextKey;
  /** Several lines, as in a textarea. */
  lines?: boolean;
};

const textRules = ({ max, missing, lines = false }: TextOptions) =>
  z
    .string()
    .default('')
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .superRefine((text, context) => {
      if (text === '' && missing !== undefined) context.addIssue(fault({ key: missing }));
      else if (lengthOf(text) > max) context.addIssue(fault({ key: 'pages:error.tooLong', values: { max } }));
      else if (strange.test(text) || (!lines && /[\n\r\t]/u.test(text))) {
        context.addIssue(fault({ key: 'pages:error.control' }));
      }
    });

/** A text that must be given, trimmed. */
export const textField = (options: TextOptions & { missing: TextKey }) => textRules(options);
/** A text that may be left empty; it is then undefined. */
export const optionalText = (options: Omit<TextOptions, 'missing'>) =>
  textRules(options).transform((text) => (text === '' ? undefined : text));
/** One of several answers (radios, select). */
export const choiceField = <const T extends string>(values: readonly T[], missing: TextKey) =>
  z.enum(values, { error: () => missing });
/** Any number of answers (checkboxes); none is an empty list unless `missing` says what to do then. */
export const choicesField = <const T extends string>(values: readonly T[], missing?: TextKey) =>
  z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default([])
    .pipe(z.array(z.enum(values, { error: () => missing ?? 'pages:error.choice' })))
    .refine((chosen) => missing === undefined || chosen.length > 0, { error: missing ?? 'pages:error.choice' });
/** The name of the button that was pressed, where a form has several (`name="press"`). */
export const pressField = <const T extends string>(values: readonly T[]) => z.enum(values).catch(() => values[0] as T);

/** Fields of the frame: the CSRF token and the one-time token, which no page's schema names. */
const frameFields = { csrf: '_csrf', once: '_once' } as const;

/** The fields of an urlencoded body; the last character of a broken encoding becomes the replacement character. */
export const readFields = (body: Buffer): { values: FormValues; csrf: string; once: string } => {
  const fields = new URLSearchParams(body.toString('utf8'));
  const names = [...new Set(fields.keys())].filter((name) => name !== frameFields.csrf && name !== frameFields.once);
  const entries = names.map((name): [string, string | string[]] => {
    const all = fields.getAll(name);
    return [name, all.length === 1 ? (all[0] ?? '') : all];
  });
  return {
    values: Object.fromEntries(entries),
    csrf: fields.get(frameFields.csrf) ?? '',
    once: fields.get(frameFields.once) ?? '',
  };
};

const messageOf = (issue: z.core.$ZodIssue): Message => {
  if (isTextKey(issue.message)) {
    return { key: issue.message, values: issue.code === 'custom' ? ((issue.params ?? {}) as TextValues) : {} };
  }
  if (issue.code === 'invalid_value') return { key: 'pages:error.choice' };
  return { key: issue.code === 'invalid_type' ? 'pages:error.required' : 'pages:error.form' };
};

/** What the schema makes of the fields, or every fault: the first of each field, since one at a time can be mended. */
export const checkForm = <S extends z.ZodType>(
  schema: S,
  values: FormValues,
  t: Translate,
): { input: z.output<S>; faults: [] } | { input: undefined; faults: FieldFault[] } => {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { input: parsed.data, faults: [] };
  const faults = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? ['form'] : [String(issue.path[0] ?? 'form')];
    const { key, values: inserted } = messageOf(issue);
    for (const name of names) if (!faults.has(name)) faults.set(name, t(key, inserted));
  }
  return { input: undefined, faults: [...faults].map(([field, text]) => ({ field, text })) };
};
