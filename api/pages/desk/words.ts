/** The desk's words for what acts give as codes: statuses, due dates, places, grounds. Pure. */
import { countryName, formatInstantIn, languageName } from '../../../locales/format.ts';
import { formatDate, isTextKey, type TextKey, type Translate } from '../../../locales/index.ts';
import { fieldById, localText, type Policy } from '../../../workflows/domain/policy.ts';

/** A word in a coloured box; the colour never says anything alone. */
export type Tag = { text: string; colour: 'red' | 'yellow' | 'green' | 'blue' | 'grey' };

/** One value of a table or summary list, as `parts/show.njk` takes it. */
export type Cell = {
  text: string;
  href?: string;
  /** More words of the link for those who do not see its place. */
  hidden?: string;
  /** What somebody typed: kept as typed, in its own direction. */
  words?: boolean;
  lang?: string;
  kind?: 'ltr' | 'tag';
  colour?: Tag['colour'];
  /** A second line below. */
  more?: string;
};

/** Who reads: their language and its texts. */
export type Reader = { t: Translate; language: string };

const dayMs = 86_400_000;

/** A text whose key is made from a code; `other` when the catalogue has none for it yet. */
export const textOr = (t: Translate, key: string, other: TextKey): string => t(isTextKey(key) ? key : other);

export const typeText = (t: Translate, type: string): string =>
  type === 'access' ? t('desk:type.access') : t('desk:type.correction');

type Standing = { status: string; outcome: string | null; withdrawn: boolean };

const outcomeColours: Readonly<Record<string, Tag['colour']>> = { fulfilled: 'green', partly_fulfilled: 'green' };

export const outcomeText = (t: Translate, outcome: string): string =>
  textOr(t, `desk:outcome.${outcome}`, 'desk:outcome.fulfilled');

/** How a request stands, in one or two words. */
export const statusTag = (t: Translate, { status, outcome, withdrawn }: Standing): Tag => {
  if (outcome !== null) return { text: outcomeText(t, outcome), colour: outcomeColours[outcome] ?? 'grey' };
  if (withdrawn) return { text: t('desk:status.withdrawn'), colour: 'grey' };
  const text = textOr(t, `desk:status.${status}`, 'desk:status.in_review');
  return { text, colour: status === 'in_review' ? 'blue' : 'grey' };
};

type Due = { status: string; receivedOn: string; dueOn: string; daysLeft: number };

const leftText = (t: Translate, daysLeft: number): string => {
  if (daysLeft === 0) return t('desk:due.today');
  return daysLeft > 0 ? t('desk:due.left', { count: daysLeft }) : t('desk:due.over', { count: -daysLeft });
};

/**
 * The days left of the legal time, with a colour by their share of it: red under a quarter, yellow under three
 * quarters. Undefined where no clock presses: closed, or not confirmed yet.
 */
export const dueTag = (t: Translate, { status, receivedOn, dueOn, daysLeft }: Due): Tag | undefined => {
  if (status === 'closed' || status === 'received') return undefined;
  const whole = Math.max(1, (Date.parse(dueOn) - Date.parse(receivedOn)) / dayMs);
  const share = daysLeft / whole;
  return { text: leftText(t, daysLeft), colour: share < 0.25 ? 'red' : share < 0.75 ? 'yellow' : 'grey' };
};

export const placeText = ({ language }: Reader, at: { country: string; language: string }): string =>
  `${countryName(at.country, language)}, ${languageName(at.language, language)}`;

export const dateText = ({ language }: Reader, on: string): string => formatDate(on, language);
export const instantText = ({ language }: Reader, at: string, zone: string): string =>
  formatInstantIn(new Date(at), language, zone);

export const fieldText = (policy: Policy, id: string, language: string): string => {
  const field = fieldById(policy, id);
  return field === undefined ? id : localText(policy, field.label, language);
};
/** What an item is about: a field, or a category of data. */
export const subjectText = (policy: Policy, id: string, language: string): string => {
  const category = policy.categories.find((one) => one.id === id);
  return category === undefined ? fieldText(policy, id, language) : localText(policy, category.label, language);
};
export const systemText = (policy: Policy, id: string): string =>
  policy.systems.find((system) => system.id === id)?.name ?? id;

export const groundText = (t: Translate, code: string): string =>
  textOr(t, `common:ground.${code}`, 'common:groundUnnamed');

export const noticeText = (t: Translate, notice: string): string =>
  textOr(t, `desk:notice.${notice}`, 'desk:notice.other');

/** A name of which only the first letters show: enough to tell two cases apart, not enough to know somebody. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => `${[...new Intl.Segmenter().segment(word)][0]?.segment ?? ''}…`)
    .join(' ');
