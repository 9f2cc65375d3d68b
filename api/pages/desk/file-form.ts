/** The form to file for somebody: what is made of its fields, and faults at their fields. Pure. */
import { z } from 'zod';
import type { TextKey, Translate } from '../../../locales/index.ts';
import type { Fault } from '../../../workflows/domain/errors.ts';
import type { Field, Policy } from '../../../workflows/domain/policy.ts';
import { staffChannels } from '../../acts/file-for-somebody.ts';
import { type Intake, intakeShape, withItemRules } from '../../acts/intake.ts';
import { check } from '../../rest/check.ts';
import { type FieldFault, FormError } from '../form.ts';
import { fieldText } from './words.ts';

/** Every field of the form; what they must hold is the act's to say. */
export const fileForm = z.record(
  z.string().regex(/^(?:[A-Za-z]+|received_(?:day|month|year)|(?:wanted|says|kind)_[a-z\d_]+)$/u),
  z.string().max(4000),
);
type Fields = z.output<typeof fileForm>;

export const correctableFields = (policy: Policy): Field[] => policy.fields.filter(({ correctable }) => correctable);

/** `1`, `3`, `2026` -> `2026-03-01`; a day that does not exist is the schema's to refuse. */
const dateOf = (fields: Fields): string => {
  const part = (name: string, length: number): string =>
    (fields[`received_${name}`] ?? '').trim().padStart(length, '0');
  return `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`;
};

const given = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text;

/** A group of three fields is an item as soon as one of its values is filled in. */
const itemsOf = (policy: Policy, fields: Fields) =>
  correctableFields(policy).flatMap(({ id }) => {
    const [wanted, says] = [given(fields[`wanted_${id}`]), given(fields[`says_${id}`])];
    if (wanted === undefined && says === undefined) return [];
    return [{ field: id, kind: fields[`kind_${id}`], wanted: wanted ?? '', ...(says !== undefined && { says }) }];
  });

const bodyOf = (policy: Policy, fields: Fields) => {
  const items = itemsOf(policy, fields);
  const [phone, customerNumber] = [given(fields['phone']), given(fields['customerNumber'])];
  return {
    type: fields['type'],
    country: fields['country'],
    language: fields['language'],
    requester: {
      name: fields['name'],
      email: fields['email'],
      ...(phone !== undefined && { phone }),
      ...(customerNumber !== undefined && { customerNumber }),
    },
    ...(items.length > 0 && { items }),
    channel: fields['channel'],
    receivedOn: dateOf(fields),
  };
};

const plainFaults: Readonly<Record<string, { field: string; text: TextKey }>> = {
  '/channel': { field: 'channel', text: 'desk:file.error.channel' },
  '/receivedOn': { field: 'received_day', text: 'desk:file.error.receivedOn' },
  '/type': { field: 'type', text: 'desk:file.error.type' },
  '/country': { field: 'country', text: 'desk:file.error.country' },
  '/language': { field: 'language', text: 'desk:file.error.language' },
  '/requester/name': { field: 'name', text: 'desk:file.error.name' },
  '/requester/email': { field: 'email', text: 'desk:file.error.email' },
  '/requester/phone': { field: 'phone', text: 'desk:file.error.phone' },
  '/requester/customerNumber': { field: 'customerNumber', text: 'desk:file.error.customerNumber' },
};

type Reading = { policy: Policy; fields: Fields; t: Translate; language: string };

const faultOf = ({ policy, fields, t, language }: Reading, pointer: string): FieldFault => {
  const plain = plainFaults[pointer];
  if (plain !== undefined) return { field: plain.field, text: t(plain.text) };
  const [, , index, part] = pointer.split('/');
  const id = itemsOf(policy, fields)[Number(index)]?.field;
  if (id === undefined) {
    const first = correctableFields(policy)[0]?.id ?? '';
    const text = fields['type'] === 'access' ? t('desk:file.error.itemsAccess') : t('desk:file.error.items');
    return { field: `wanted_${first}`, text };
  }
  const label = fieldText(policy, id, language);
  if (part === 'kind') return { field: `kind_${id}`, text: t('desk:file.error.kind', { label }) };
  if (part === 'says') return { field: `says_${id}`, text: t('desk:file.error.says', { label }) };
  return { field: `wanted_${id}`, text: t('desk:file.error.wanted', { label }) };
};

/** Faults by the act's pointers, each at its field once, in the order of the form. */
const fileFaults = (reading: Reading, faults: readonly Fault[]): FieldFault[] => {
  const found = faults.map(({ pointer }) => faultOf(reading, pointer));
  return found.filter(({ field }, index) => found.findIndex((one) => one.field === field) === index);
};

export type FilingInput = { intake: Intake; channel: (typeof staffChannels)[number]; receivedOn: string };

/** The filing that was typed. Throws FormError with every fault at its field. */
export const readFiling = (reading: Reading): FilingInput => {
  const { policy, fields } = reading;
  const schema = withItemRules(
    z.strictObject({
      channel: z.enum(staffChannels),
      receivedOn: z.iso.date(),
      ...intakeShape(policy),
    }),
  );
  const { value, faults } = check(schema, bodyOf(policy, fields));
  if (faults.length > 0) throw new FormError(fileFaults(reading, faults));
  const { channel, receivedOn, ...intake } = value as z.output<typeof schema>; // no faults: the schema made it
  return { intake, channel, receivedOn };
};

/** The act's own faults: a date that is off, a place that another desk serves. */
export const actFaults = ({ t }: Reading, faults: readonly Fault[]): FieldFault[] =>
  faults.map(({ pointer }) =>
    pointer === '/receivedOn'
      ? { field: 'received_day', text: t('desk:file.error.receivedRange') }
      : { field: 'country', text: t('desk:file.error.scope') },
  );
