/** How compliance's pages say things: enums by the catalogue, instants and numbers by the reader's language. Pure. */
import { countryName, formatInstantIn, intlLocale, languageName, madeOnce } from '../../../locales/format.ts';
import { formatDate, isTextKey, type Translate } from '../../../locales/index.ts';

/** For whom something is said. */
export type Reader = { t: Translate; language: string };

/** The groups of the catalogue that hold one text for each value of an enum. */
type Group =
  | 'type'
  | 'status'
  | 'outcome'
  | 'reason'
  | 'channel'
  | 'letterState'
  | 'notice'
  | 'task'
  | 'resolution'
  | 'purpose'
  | 'codeReason'
  | 'skipReason'
  | 'decision'
  | 'level'
  | 'contact'
  | 'alarm'
  | 'role'
  | 'fact';

/** A page says the same few words in hundreds of places; each is looked up once for a page. */
const said = new WeakMap<Translate, Map<string, string>>();

/** The text for a value; a value that a newer version wrote is shown as it is. */
export const word = ({ t }: Reader, group: Group, value: string): string => {
  const key = `compliance:${group}.${value}`;
  const words = said.get(t) ?? new Map<string, string>();
  said.set(t, words);
  const known = words.get(key) ?? (isTextKey(key) ? t(key) : value);
  words.set(key, known);
  return known;
};

export const placeWords = ({ language }: Reader, place: { country: string; language: string }): string =>
  `${countryName(place.country, language)}, ${languageName(place.language, language)}`;

export const dateWords = ({ language }: Reader, on: string): string => formatDate(on, language);

const timesOf = madeOnce(
  (language: string) =>
    new Intl.DateTimeFormat(intlLocale(language), { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }),
);
const numberOptions = {
  percent: { style: 'percent', maximumFractionDigits: 1 },
  decimal: { maximumFractionDigits: 1 },
  days: { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 1 },
} as const satisfies Record<string, Intl.NumberFormatOptions>;
const numbersOf = madeOnce(
  (language: string, kind: keyof typeof numberOptions) =>
    new Intl.NumberFormat(intlLocale(language), numberOptions[kind]),
);

/** Short, for columns of a log: `25 Nov 2026, 08:40:12`. */
export const timeWords = ({ language }: Reader, at: Date): string => timesOf(language).format(at);

export const instantWords = ({ language }: Reader, at: Date, zone: string): string =>
  formatInstantIn(at, language, zone);

export const percentWords = ({ language }: Reader, share: number): string =>
  numbersOf(language, 'percent').format(share / 100);

/** With the decimals that are there, at most one. */
export const decimalWords = ({ language }: Reader, value: number): string =>
  numbersOf(language, 'decimal').format(value);

/** A number of days with its unit, `3.2 days`; the plural form is that of the number as it is shown. */
export const daysWords = ({ language }: Reader, days: number): string => numbersOf(language, 'days').format(days);

const dayMs = 86_400_000;

/** How long something took, in whole days: for a legal clock hours mean nothing. */
export const spanWords = ({ t }: Reader, from: Date, to: Date): string => {
  const days = Math.floor((to.getTime() - from.getTime()) / dayMs);
  return days < 1 ? t('compliance:days.none') : t('compliance:days.count', { count: days });
};

/** `4 days left`, `Due today`, `2 days overdue`. */
const leftWords = ({ t }: Reader, daysLeft: number): string => {
  if (daysLeft === 0) return t('compliance:days.today');
  return daysLeft > 0
    ? t('compliance:days.left', { count: daysLeft })
    : t('compliance:days.over', { count: -daysLeft });
};

/** How a request that is closed kept its date. */
export const keptWords = ({ t }: Reader, daysLeft: number): string => {
  if (daysLeft === 0) return t('compliance:days.onDay');
  return daysLeft > 0
    ? t('compliance:days.early', { count: daysLeft })
    : t('compliance:days.late', { count: -daysLeft });
};

export type TagColour = 'grey' | 'green' | 'teal' | 'red' | 'yellow' | 'orange';
export type Tag = { text: string; colour: TagColour | undefined };

const outcomeColours: Readonly<Record<string, TagColour>> = {
  fulfilled: 'green',
  partly_fulfilled: 'teal',
  refused: 'orange',
};

/** Where a request stands: its status, or once it is closed how it ended. */
export const stateTag = (reader: Reader, request: { status: string; outcome: string | null }): Tag =>
  request.outcome === null
    ? { text: word(reader, 'status', request.status), colour: undefined }
    : { text: word(reader, 'outcome', request.outcome), colour: outcomeColours[request.outcome] ?? 'grey' };

/** Red what is over, yellow what is due within the week; always with words. */
export const dueTag = (reader: Reader, daysLeft: number): Tag => ({
  text: leftWords(reader, daysLeft),
  colour: daysLeft < 0 ? 'red' : daysLeft <= 7 ? 'yellow' : 'grey',
});
