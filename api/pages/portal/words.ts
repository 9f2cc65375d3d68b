/** Small pieces of view models that several of the portal's pages share. */
import { dateIn } from '../../../workflows/domain/clock/zone.ts';
import type { Policy, LocalText } from '../../../workflows/domain/policy.ts';

/** A text of the policy file with the language it really is in, when that is not the page's. */
export type Label = { text: string; lang: string };

/** The label in the reader's language, else in the policy's own, marked as such (WCAG 3.1.2). */
export const labelOf = (policy: Policy, text: LocalText, language: string): Label => {
  const own = text[language];
  if (own !== undefined) return { text: own, lang: '' };
  const other = text[policy.defaultLanguage];
  if (other !== undefined) return { text: other, lang: policy.defaultLanguage };
  const [[lang, any] = ['', '']] = Object.entries(text);
  return { text: any, lang };
};

/** The label of a field or a category by its id; the id itself when the policy file has lost it. */
export const subjectLabel = (policy: Policy, id: string, language: string): Label => {
  const found = policy.fields.find((field) => field.id === id) ?? policy.categories.find((one) => one.id === id);
  return found === undefined ? { text: id, lang: '' } : labelOf(policy, found.label, language);
};

/** A row of a summary, as `parts/show.njk` shows it: `words` is what somebody typed, `ltr` reads from the left always. */
export type Row = {
  key: string;
  value: { text: string; words?: boolean; kind?: 'ltr'; lang?: string };
  change?: { href: string; text: string; hidden: string };
};

export const row = (key: string, text: string, more: Omit<Row['value'], 'text'> = {}): Row => ({
  key,
  value: { text, ...more },
});

const dayMs = 86_400_000;

/** Whole calendar days from today, in the zone of the case, until `on`; negative when it is over. */
export const daysUntil = (on: string, now: Date, zone: string): number =>
  Math.round((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${dateIn(now, zone)}T00:00:00Z`)) / dayMs);

/** Digits as most keyboards and our systems have them, from those of Arabic and Persian ones. */
export const plainDigits = (text: string): string =>
  text.replaceAll(/[\u0660-\u0669\u06F0-\u06F9]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
