/** The form of one correction: its fields by the type of what is corrected, and what is made of them. */
import { valueProblem } from '../../acts/intake.ts';
import type { Translate } from '../../../locales/index.ts';
import { claimKinds, type ClaimKind } from '../../../workflows/domain/items.ts';
import type { Field } from '../../../workflows/domain/policy.ts';
import { FormError, optionalText, type FieldFault, type FormValues } from '../form.ts';
import type { DraftItem } from './draft.ts';
import { plainDigits } from './words.ts';

/** The two values of a correction; each is one field of the form, or three for a date. */
type Part = 'says' | 'wanted';
const dateParts = ['Day', 'Month', 'Year'] as const;

const textOf = (values: FormValues, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** `5`, `3`, `1985` -> `1985-03-05`; undefined when all three are empty. */
const dateOf = (values: FormValues, part: Part): string | undefined => {
  const [day = '', month = '', year = ''] = dateParts.map((name) => plainDigits(textOf(values, part + name)));
  if (day + month + year === '') return undefined;
  return `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/** An address is written on several lines and kept on one, as our systems hold it. */
const oneLine = (text: string): string =>
  text
    .split(/\s*\n\s*/u)
    .filter((line) => line !== '')
    .map((line) => line.replace(/[,،]$/u, ''))
    .join(', ');

const valueOf = (field: Field, values: FormValues, part: Part): string | undefined => {
  if (field.type === 'date') return dateOf(values, part);
  const text = textOf(values, part).replaceAll('\r\n', '\n');
  const plain = field.type === 'address' ? oneLine(text) : field.type === 'phone' ? plainDigits(text) : text;
  return plain === '' ? undefined : plain;
};

/** Where the summary of errors leads: the first of the boxes of a date. */
const nameOf = (field: Field, part: Part): string => (field.type === 'date' ? `${part}Day` : part);

const problemText = (field: Field, value: string, t: Translate): string | undefined => {
  const problem = valueProblem(field, value);
  switch (problem) {
    case undefined:
      // One line, no control characters: as everywhere.
      return optionalText({ max: field.maxLength }).safeParse(value).success ? undefined : t('pages:error.control');
    case 'too_long':
      return t('pages:error.tooLong', { max: field.maxLength });
    case 'email':
      return t('portal:ask.email.wrong');
    case 'phone':
      return t('portal:ask.find.phoneWrong');
    case 'date':
      return t('portal:ask.item.dateWrong');
  }
};

const isKind = (text: string): text is ClaimKind => (claimKinds as readonly string[]).includes(text);

/** What somebody believes stands there may be anything, also no address and no number; only its size is bounded. */
const saysFault = (field: Field, says: string | undefined, t: Translate): string | undefined => {
  if (says === undefined) return undefined;
  const isBounded = field.type === 'date' || valueProblem(field, says) === 'too_long';
  return isBounded ? problemText(field, says, t) : problemText({ ...field, type: 'text' }, says, t);
};

const wantedFault = (field: Field, { says, wanted }: Partial<DraftItem>, t: Translate): string | undefined => {
  if (wanted === undefined) return t('portal:ask.item.wantedMissing');
  return problemText(field, wanted, t) ?? (wanted === says ? t('portal:ask.item.same') : undefined);
};

/** The correction that was typed; throws FormError with every fault at its field. */
export const readItem = (field: Field, values: FormValues, t: Translate): DraftItem => {
  const kind = textOf(values, 'kind');
  const [says, wanted] = [valueOf(field, values, 'says'), valueOf(field, values, 'wanted')];
  const faults: (FieldFault | false)[] = [!isKind(kind) && { field: 'kind', text: t('portal:ask.item.kindMissing') }];
  const [wrongSays, wrongWanted] = [
    saysFault(field, says, t),
    wantedFault(field, { ...(says !== undefined && { says }), ...(wanted !== undefined && { wanted }) }, t),
  ];
  if (wrongSays !== undefined) faults.push({ field: nameOf(field, 'says'), text: wrongSays });
  if (wrongWanted !== undefined) faults.push({ field: nameOf(field, 'wanted'), text: wrongWanted });
  const found = faults.filter((fault) => fault !== false);
  if (found.length > 0 || !isKind(kind) || wanted === undefined) throw new FormError(found);
  return { field: field.id, kind, ...(says !== undefined && { says }), wanted };
};

const dateValues = (part: Part, value: string | undefined): [string, string][] => {
  const [year, month, day] = (value ?? '').split('-');
  return [
    [`${part}Day`, day ?? ''],
    [`${part}Month`, month ?? ''],
    [`${part}Year`, year ?? ''],
  ];
};

/** The fields of the form for a correction that was kept. */
export const itemValues = (field: Field, item: DraftItem | undefined): FormValues => {
  const { kind, says, wanted } = item ?? {};
  const parts: [string, string][] =
    field.type === 'date'
      ? [...dateValues('says', says), ...dateValues('wanted', wanted)]
      : [
          ['says', says ?? ''],
          ['wanted', wanted ?? ''],
        ];
  return Object.fromEntries([...(kind === undefined ? [] : [['kind', kind]]), ...parts]);
};
