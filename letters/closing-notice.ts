/** The notice with which a request ends, from how it stands: written by the worker, and shown at the desk before. */
import { isGrant, type Item, outcomeOf } from '../workflows/domain/items.ts';
import { fieldById, localText, type Policy } from '../workflows/domain/policy.ts';
import { groundsFor } from '../workflows/domain/regimes.ts';
import type { Outcome, OutcomeReason, Request } from '../workflows/domain/request.ts';
import type { AccessClosed } from './access-closed.ts';
import type { CorrectedItem, CorrectionClosed } from './correction-closed.ts';
import type { Joined } from './joined.ts';
import type { Lapsed } from './lapsed.ts';
import type { Refusal } from './refusal.ts';
import type { Withdrawn } from './withdrawn.ts';

export type Ending = { outcome: Outcome; reason: OutcomeReason };
export type ClosingNotice = CorrectionClosed | AccessClosed | Withdrawn | Lapsed | Joined;

/** What the notice is made from. */
export type ClosingCase = {
  policy: Policy;
  request: Pick<Request, 'type' | 'regime' | 'language' | 'reference'>;
  items: readonly Item[];
  /** The reasons of refusals by item id: personal. */
  texts: ReadonlyMap<string, { reason: string | null }>;
  /** The last day of the package's download, `YYYY-MM-DD`; null when there is no package. */
  availableUntilOn: string | null;
  /** The reference of the open request that this one repeats, when it does. */
  otherReference?: string;
};

const labelOf = ({ policy, request }: ClosingCase, subject: string): string => {
  const label = (fieldById(policy, subject) ?? policy.categories.find(({ id }) => id === subject))?.label;
  return label === undefined ? subject : localText(policy, label, request.language);
};

const refusalOf = (closing: ClosingCase, item: Item): { label: string } & Refusal => {
  const { regime, type } = closing.request;
  return {
    label: labelOf(closing, item.subject),
    groundCode: item.ground ?? '',
    groundSource: groundsFor(regime, type).find(({ code }) => code === item.ground)?.source ?? '',
    reason: closing.texts.get(item.id)?.reason ?? undefined,
  };
};

const correctedItem = (closing: ClosingCase, item: Item): CorrectedItem => {
  if (item.state === 'done') return { label: labelOf(closing, item.subject), result: 'corrected' };
  if (item.decision === 'refuse') return { ...refusalOf(closing, item), result: 'refused' };
  return { label: labelOf(closing, item.subject), result: 'failed' };
};

/** What the person is told, from how the request ended and what its items came to. */
export const closingNotice = (closing: ClosingCase, { outcome, reason }: Ending): ClosingNotice => {
  const { request, items, availableUntilOn, otherReference } = closing;
  if (outcome === 'withdrawn') {
    const done = items.filter(({ state }) => state === 'done').map(({ subject }) => labelOf(closing, subject));
    return { notice: 'withdrawn', done: request.type === 'correction' ? done : [] };
  }
  if (outcome === 'joined') return { notice: 'joined', otherReference: otherReference ?? request.reference };
  if (outcome === 'lapsed') {
    return { notice: 'lapsed', reason: reason === 'mailbox_never_confirmed' ? reason : 'identity_never_proven' };
  }
  if (request.type === 'correction') {
    return { notice: 'correction_closed', outcome, items: items.map((item) => correctedItem(closing, item)) };
  }
  const leftOut = items.filter(({ decision }) => decision === 'leave_out').map((item) => refusalOf(closing, item));
  return { notice: 'access_closed', outcome, availableUntilOn, leftOut };
};

/** The items and the end as they will be when everything that is granted succeeds: what an approval promises. */
export const promisedEnding = (items: readonly Item[]): { items: Item[]; ending: Ending } => {
  const promised = items.map((item): Item => (isGrant(item.decision) ? { ...item, state: 'done' } : item));
  const [outcome, reason] = outcomeOf(promised);
  return { items: promised, ending: { outcome, reason } };
};
