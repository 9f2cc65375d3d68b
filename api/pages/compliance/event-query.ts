/** The filter of the event log as people write it: `actor: fact: case: country: at:>2026-10-01`. Pure. */
import type { EventFilter } from '../../../db/audit-store.ts';
import type { TextKey, TextValues } from '../../../locales/index.ts';
import { readReference } from '../../../workflows/domain/crockford.ts';
import { addDays, isDate } from '../../../workflows/domain/clock/dates.ts';
import { factNames } from './fact-names.ts';

export const qualifiers = ['actor', 'fact', 'case', 'country', 'at'] as const;
export type Qualifier = (typeof qualifiers)[number];

/** What is wrong with a word of the filter. */
export type QueryFault = { key: TextKey; values: TextValues };
/** What the form beside the box holds: the same filter in fields of its own. */
export type QueryFields = { actor: string; fact: string; case: string; country: string; from: string; to: string };
export type ReadQuery = { filter: EventFilter; fields: QueryFields; faults: readonly QueryFault[] };

const noFields: QueryFields = { actor: '', fact: '', case: '', country: '', from: '', to: '' };

type Part = { filter: EventFilter; fields: Partial<QueryFields> };

const startOf = (date: string): Date => new Date(`${date}T00:00:00Z`);
const isUsable = (date: string): boolean => isDate(date) && date >= '1900-01-01' && date <= '2200-12-31';

/** A day is all of it: from its first instant to before the first of the next. All days are those of UTC. */
const span = (from: string | undefined, to: string | undefined): Part => ({
  filter: {
    ...(from !== undefined && { from: startOf(from) }),
    ...(to !== undefined && { to: startOf(addDays(to, 1)) }),
  },
  fields: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
});

/** `2026-10-01`, `>=2026-10-01`, `2026-10-01..2026-10-31` and the like; undefined for what is no time. */
const readAt = (text: string): Part | undefined => {
  const [, sign = '', first = '', second] = /^(>=?|<=?|)([\d-]{10})(?:\.\.([\d-]{10}))?$/u.exec(text) ?? [];
  if (!isUsable(first) || (second !== undefined && (sign !== '' || !isUsable(second) || second < first))) {
    return undefined;
  }
  if (second !== undefined) return span(first, second);
  if (sign === '') return span(first, first);
  if (sign.startsWith('>')) return span(sign === '>' ? addDays(first, 1) : first, undefined);
  return span(undefined, sign === '<' ? addDays(first, -1) : first);
};

type ActorOf = (handle: string) => string | undefined;

const readers: Readonly<Record<Qualifier, (text: string, actorOf: ActorOf) => Part | undefined>> = {
  actor: (text, actorOf) => {
    const actor = actorOf(text);
    return actor === undefined ? undefined : { filter: { actor }, fields: { actor: text } };
  },
  fact: (text) =>
    (factNames as readonly string[]).includes(text) ? { filter: { fact: text }, fields: { fact: text } } : undefined,
  case: (text) => {
    const reference = readReference(text);
    return reference === undefined ? undefined : { filter: { reference }, fields: { case: reference } };
  },
  country: (text) => {
    const country = text.toUpperCase();
    return /^[A-Z]{2}$/u.test(country) ? { filter: { country }, fields: { country } } : undefined;
  },
  at: readAt,
};

const isQualifier = (name: string): name is Qualifier => (qualifiers as readonly string[]).includes(name);

/** Two bounds of the time are one filter; every other qualifier stands there once. */
const isTwice = (part: Part, fields: QueryFields): boolean =>
  Object.keys(part.fields).some((name) => fields[name as keyof QueryFields] !== '');

/** Reads what stands in the box; a word that is no part of a filter is a fault and filters nothing. */
export const readQuery = (text: string, actorOf: ActorOf): ReadQuery => {
  let read: { filter: EventFilter; fields: QueryFields } = { filter: {}, fields: noFields };
  const faults: QueryFault[] = [];
  for (const given of text.split(/\s+/u).filter((one) => one !== '')) {
    const [name = '', value = ''] = given.split(/:(.*)/su);
    const part = isQualifier(name) ? readers[name](value, actorOf) : undefined;
    if (!isQualifier(name)) faults.push({ key: 'compliance:events.bad.word', values: { word: given } });
    else if (part === undefined) faults.push({ key: `compliance:events.bad.${name}`, values: { word: value } });
    else if (isTwice(part, read.fields)) faults.push({ key: 'compliance:events.bad.twice', values: { name } });
    else read = { filter: { ...read.filter, ...part.filter }, fields: { ...read.fields, ...part.fields } };
  }
  return { ...read, faults };
};

/** The filter of the form as the box has it. What is wrong in it is said there, with what was typed. */
export const writeQuery = ({ from, to, case: reference, ...rest }: QueryFields): string => {
  const time = [
    ...(from !== '' && from === to ? [`at:${from}`] : []),
    ...(from !== '' && from !== to ? [`at:>=${from}`] : []),
    ...(to !== '' && from !== to ? [`at:<=${to}`] : []),
  ];
  // A reference is one word however it was typed.
  const plain = Object.entries({ ...rest, case: readReference(reference) ?? reference.replaceAll(/\s+/gu, '') });
  return [
    ...plain.filter(([, value]) => value.trim() !== '').map(([name, value]) => `${name}:${value.trim()}`),
    ...time.map((word) => word.replaceAll(/\s+/gu, '')),
  ].join(' ');
};
