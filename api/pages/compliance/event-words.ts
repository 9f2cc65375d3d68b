/** One event in words: what happened, what goes with it, which status it left and reached. Pure. */
import { countryName, formatSize } from '../../../locales/format.ts';
import { isTextKey } from '../../../locales/index.ts';
import type { Pseudonym } from '../../../db/audit-staff.ts';
import type { EventView } from '../../acts/audit-views.ts';
import { actorWords, staffName } from './actors.ts';
import { decimalWords, type Reader, timeWords, word } from './words.ts';

/** `code`: for the eye that knows it, beside the words: a reason, a fingerprint. */
export type Detail = { label: string; text: string; code?: string };
export type EventWords = { what: string; who: string; details: Detail[]; from?: string; to?: string };

export type EventReader = Reader & { pseudonyms: ReadonlyMap<string, Pseudonym> };
type Body = Readonly<Record<string, unknown>>;
type Say = (reader: EventReader, value: string, fact: string) => Omit<Detail, 'label'>;

const plain: Say = (_reader, value) => ({ text: value });
const inGroup =
  (group: Parameters<typeof word>[1]): Say =>
  (reader, value) => ({ text: word(reader, group, value) });
/** A reason in words with its code: the words are ours, the code is what records and laws share. */
const withCode =
  (group: Parameters<typeof word>[1]): Say =>
  (reader, value) => ({ text: word(reader, group, value), code: value });
const yesNo: Say = ({ t }, value) => ({ text: t(value === 'true' ? 'compliance:yes' : 'compliance:no') });
/** Enough of a fingerprint to tell two apart; the export has all of it. */
const fingerprint: Say = (_reader, value) => ({ text: '', code: `${value.slice(0, 16)}…` });

const reasonGroups: Readonly<Record<string, Parameters<typeof word>[1]>> = {
  'code.refused': 'codeReason',
  'request.skipped': 'skipReason',
};

/** How each part of an event's body is said, in the order in which it is; what is not here is an id that leads nowhere on these pages. */
const says = {
  type: inGroup('type'),
  country: ({ language }, value) => ({ text: countryName(value, language) }),
  items: (reader, value) => ({ text: decimalWords(reader, Number(value)) }),
  matched: yesNo,
  mailboxOnFile: yesNo,
  purpose: inGroup('purpose'),
  proven: yesNo,
  contact: inGroup('contact'),
  level: inGroup('level'),
  categories: (reader, value) => ({ text: decimalWords(reader, Number(value)) }),
  systems: (reader, value) => ({ text: decimalWords(reader, Number(value)) }),
  contentHash: fingerprint,
  done: plain,
  failed: plain,
  stopped: plain,
  resolution: inGroup('resolution'),
  sizeBytes: ({ language }, value) => ({ text: formatSize(Number(value), language) }),
  sha256: fingerprint,
  alarm: inGroup('alarm'),
  outcome: inGroup('outcome'),
  reason: (reader, value, fact) => withCode(reasonGroups[fact] ?? 'reason')(reader, value, fact),
  notice: inGroup('notice'),
  smtpCode: (_reader, value) => ({ text: '', code: value }),
  kind: inGroup('task'),
  system: plain,
  before: fingerprint,
  after: fingerprint,
  rows: (reader, value) => ({ text: decimalWords(reader, Number(value)) }),
  format: (_reader, value) => ({ text: value.toUpperCase() }),
  report: plain,
  staffId: (reader, value) => ({ text: staffName(reader, reader.pseudonyms, value) }),
  staffRole: inGroup('role'),
  lapseAt: (reader, value) => ({ text: `${timeWords(reader, new Date(value))} UTC` }),
} as const satisfies Record<string, Say>;
type Told = keyof typeof says;

const isTold = (name: string): name is Told => Object.hasOwn(says, name);
/** The database gives the parts of a body in an order of its own. */
const order = Object.keys(says);
const inOrder = (body: Body): [string, unknown][] =>
  Object.entries(body).toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other));

const decisions = (reader: EventReader, items: readonly unknown[]): Detail[] =>
  items.map((item) => {
    const { decision, ground } = item as { decision: string; ground?: string };
    const key = `common:ground.${ground}`;
    const why = ground !== undefined && isTextKey(key) ? `: ${reader.t(key)}` : '';
    return {
      label: reader.t('compliance:detail.decision'),
      text: `${word(reader, 'decision', decision)}${why}`,
      ...(ground !== undefined && { code: ground }),
    };
  });

const detailsOf = (reader: EventReader, fact: string, body: Body): Detail[] =>
  inOrder(body).flatMap(([name, value]): Detail[] => {
    if (name === 'items' && Array.isArray(value)) return decisions(reader, value);
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isTold(name) || !isPlain) return [];
    // Whoever has proven identity lets nothing lapse.
    if (name === 'lapseAt' && body['proven'] === true) return [];
    // What became of the closing letter has the name that letters have elsewhere.
    if (fact === 'request.closed' && name === 'notice') {
      const label = reader.t('compliance:detail.closingNotice');
      return [{ label, text: word(reader, 'letterState', String(value)) }];
    }
    return [{ label: reader.t(`compliance:detail.${name}`), ...says[name](reader, String(value), fact) }];
  });

/** The event as a page shows it. */
export const eventWords = (reader: EventReader, event: EventView): EventWords => ({
  what: word(reader, 'fact', event.fact),
  who: actorWords(reader, reader.pseudonyms, event.actor),
  details: detailsOf(reader, event.fact, event.body),
  ...(event.from !== null && { from: word(reader, 'status', event.from) }),
  ...(event.to !== null && { to: word(reader, 'status', event.to) }),
});
