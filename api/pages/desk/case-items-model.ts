/** The change table of a correction and the categories of an access request, as data. Pure. */
import type { Policy } from '../../../workflows/domain/policy.ts';
import { namesOf } from './decision-form.ts';
import type { CaseView } from './case-view.ts';
import { fieldText, groundText, instantText, type Reader, subjectText, systemText, type Tag, textOr } from './words.ts';

type Case = { view: CaseView; policy: Policy };
type Item = CaseView['items'][number];

/** How an item was decided, in words. */
export type Decided = { tag: Tag; ground: string; reason: string; by: string };
/** A value of a system: `text` is empty when it holds none. */
export type Held = { label: string; text: string; note: string };
export type ItemRow = {
  id: string;
  label: string;
  kind: string;
  held: readonly Held[];
  wanted: string;
  /** What the customer believes it says now, where no system says so. */
  says: string;
  decided: Decided;
  writes: readonly string[];
  names: ReturnType<typeof namesOf>;
  /** The first open decision: Alt+A leads there. */
  isFirst: boolean;
};

const colours: Readonly<Record<string, Tag['colour']>> = {
  correct: 'green',
  include: 'green',
  refuse: 'red',
  leave_out: 'red',
};

export const decisionTag = ({ t }: Reader, decision: string | null): Tag => ({
  text: textOr(t, `desk:case.decided.${decision ?? 'none'}`, 'desk:case.decided.none'),
  colour: colours[decision ?? ''] ?? 'grey',
});

export const decidedOf = (reader: Reader, item: Item, zone: string): Decided => {
  const { t } = reader;
  const { decision, ground, reason, decidedBy, decidedAt } = item;
  return {
    tag: decisionTag(reader, decision),
    ground: ground === null ? '' : t('desk:case.groundIs', { ground: groundText(t, ground) }),
    reason: reason === null ? '' : t('desk:case.reasonIs', { reason }),
    by:
      decidedBy === null || decidedAt === null
        ? ''
        : t('desk:case.decidedBy', { name: decidedBy, at: instantText(reader, decidedAt, zone) }),
  };
};

const stateText = ({ t }: Reader, state: string): string =>
  textOr(t, `desk:case.state.${state}`, 'desk:case.state.begun');

const writesOf = (reader: Reader, { policy }: Case, item: Item): string[] => {
  // What became of an item is told once it was begun; until then it is only decided.
  const own = ['open', 'decided'].includes(item.state) ? [] : [stateText(reader, item.state)];
  if (!('writes' in item)) return own;
  const states = { begun: 'begun', confirmed: 'done', conflict: 'failed', not_held: 'stopped' } as const;
  const toText = ({ system, state }: { system: string; state: keyof typeof states }): string =>
    reader.t('desk:case.fieldIn', { label: stateText(reader, states[state]), system: systemText(policy, system) });
  return [...own, ...item.writes.filter(({ state }) => state !== 'not_held').map(toText)];
};

const correctionRow = (reader: Reader, { view, policy }: Case, item: Extract<Item, { wanted: unknown }>) => {
  const { t, language } = reader;
  const isKnown = item.says === null || item.now.some(({ value }) => value === item.says);
  return {
    label: fieldText(policy, item.field, language),
    kind: item.kind === null ? '' : textOr(t, `desk:kind.${item.kind}`, 'desk:kind.inaccurate'),
    held: item.now.map(({ systemName, value, readAt }) => ({
      label: systemName,
      text: value ?? '',
      note: t('desk:case.readAt', { at: instantText(reader, readAt, view.request.zone) }),
    })),
    wanted: item.wanted ?? '',
    says: isKnown ? '' : (item.says ?? ''),
  };
};

const categoryRow = (reader: Reader, { policy }: Case, item: Extract<Item, { category: string }>) => ({
  label: subjectText(policy, item.category, reader.language),
  kind: '',
  held: item.fields.map(({ field, system, value }) => ({
    label: reader.t('desk:case.fieldIn', {
      label: fieldText(policy, field, reader.language),
      system: systemText(policy, system),
    }),
    text: value ?? '',
    note: '',
  })),
  wanted: '',
  says: '',
});

/** One row per item, in the order in which they were asked for. */
export const itemRows = (reader: Reader, one: Case): ItemRow[] => {
  const undecided = one.view.items.findIndex(({ decision }) => decision === null);
  return one.view.items.map((item, index) => ({
    id: item.id,
    ...('category' in item ? categoryRow(reader, one, item) : correctionRow(reader, one, item)),
    decided: decidedOf(reader, item, one.view.request.zone),
    writes: writesOf(reader, one, item),
    names: namesOf(item.id),
    isFirst: index === Math.max(0, undecided),
  }));
};
