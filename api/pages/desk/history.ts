/** The history of a case in words, newest first. Pure. */
import type { TextValues } from '../../../locales/index.ts';
import { isTextKey } from '../../../locales/index.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import { instantText, noticeText, outcomeText, type Reader, systemText, textOr } from './words.ts';

type Event = { fact: string; actor: string; at: string; body: Readonly<Record<string, unknown>> };
export type HistoryRow = { when: string; who: string; what: string };

const wordOf = (body: Event['body'], name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/** What a fact's sentence needs beside itself. */
const valuesOf = ({ t }: Reader, policy: Policy, { fact, body }: Event): TextValues => {
  const items = body['items'];
  const values: Record<string, () => TextValues> = {
    'request.skipped': () => ({
      reason: textOr(t, `desk:skip.reason.${wordOf(body, 'reason')}`, 'desk:skip.reason.later'),
    }),
    'request.closed': () => ({ outcome: outcomeText(t, wordOf(body, 'outcome')) }),
    'items.decided': () => ({ count: Array.isArray(items) ? items.length : 0 }),
    'task.opened': () => ({
      kind: textOr(t, `desk:task.kind.${wordOf(body, 'kind')}`, 'desk:task.kind.system_trouble'),
    }),
    'task.resolved': () => ({
      resolution: textOr(t, `desk:task.resolvedAs.${wordOf(body, 'resolution')}`, 'desk:task.resolvedAs.done'),
    }),
  };
  if (fact.startsWith('code.')) {
    return { purpose: textOr(t, `desk:purpose.${wordOf(body, 'purpose')}`, 'desk:purpose.mailbox') };
  }
  if (fact.startsWith('letter.')) return { notice: noticeText(t, wordOf(body, 'notice')) };
  if (fact.startsWith('item.')) return { system: systemText(policy, wordOf(body, 'system')) };
  return values[fact]?.() ?? {};
};

const whatOf = (reader: Reader, policy: Policy, event: Event): string => {
  const key = event.fact === 'alarm.raised' ? `alarm.raised.${wordOf(event.body, 'alarm')}` : event.fact;
  const full = `desk:fact.${key}`;
  // Texts with a number have no entry of the bare key.
  const isKnown = isTextKey(full) || isTextKey(`${full}_other`);
  if (!isKnown) return reader.t('desk:fact.other', { fact: event.fact });
  return reader.t(full as Parameters<Reader['t']>[0], valuesOf(reader, policy, event)); // checked just above
};

/** Members of staff stand there by name already; the others are what they are. */
const whoOf = ({ t }: Reader, actor: string): string => {
  if (actor === 'requester') return t('desk:actor.requester');
  if (actor === 'anonymous') return t('desk:actor.anonymous');
  if (actor.startsWith('system:')) return t('desk:actor.system');
  return actor.startsWith('staff:') ? t('desk:actor.unknown') : actor;
};

/** Every event of a case as a row, newest first; times on the clock of the case. */
export const historyRows = (
  reader: Reader,
  { policy, zone }: { policy: Policy; zone: string },
  events: readonly Event[],
): HistoryRow[] =>
  events.toReversed().map((event) => ({
    when: instantText(reader, event.at, zone),
    who: whoOf(reader, event.actor),
    what: whatOf(reader, policy, event),
  }));
