/** The decision form: its fields per item, what is to be sent of them, and faults at their fields. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Claim } from '../../../db/idempotency-store.ts';
import type { Translate } from '../../../locales/index.ts';
import type { Fault } from '../../../workflows/domain/errors.ts';
import { accessDecisions, correctionDecisions, isGrant } from '../../../workflows/domain/items.ts';
import type { DecisionInput } from '../../acts/decision-faults.ts';
import { checkForm, choiceField, type FieldFault, type FormValues, optionalText } from '../form.ts';
import type { CaseView } from './case-view.ts';

/** The names of an item's fields. `was…` say what the form showed when it was opened: what a reader started from. */
export const namesOf = (id: string) => ({
  decision: `decision_${id}`,
  ground: `ground_${id}`,
  reason: `reason_${id}`,
  wasDecision: `was_decision_${id}`,
  wasGround: `was_ground_${id}`,
  wasReason: `was_reason_${id}`,
});
export type ItemNames = ReturnType<typeof namesOf>;

/** Every field of the form, of any item; which items there are is looked at afterwards. */
export const decisionForm = z.record(
  z.string().regex(/^(?:version|press|(?:was_)?(?:decision|ground|reason)_[\da-f-]{36})$/u),
  z.string().max(8000),
);
type Fields = z.output<typeof decisionForm>;

const decisions = [...correctionDecisions, ...accessDecisions] as const;
const itemSchema = (names: ItemNames) => ({
  [names.decision]: choiceField(decisions, 'pages:error.choice').optional(),
  [names.ground]: optionalText({ max: 60 }),
  [names.reason]: optionalText({ max: 2000, lines: true }),
});

/** The items that the form speaks of, in its order. */
export const idsOf = (fields: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(fields).flatMap((name) => /^was_decision_(.+)$/u.exec(name)?.[1] ?? []);

/** What the form holds when a case is opened. */
export const valuesOf = ({ items, contentVersion }: CaseView): FormValues => {
  const entries = items.flatMap(({ id, decision, ground, reason }) => {
    const names = namesOf(id);
    return [
      [names.decision, decision ?? ''],
      [names.ground, ground ?? ''],
      [names.reason, reason ?? ''],
      [names.wasDecision, decision ?? ''],
      [names.wasGround, ground ?? ''],
      [names.wasReason, reason ?? ''],
    ];
  });
  return { version: String(contentVersion), ...Object.fromEntries(entries) };
};

export type Read = {
  faults: FieldFault[];
  /** Each with whether it differs from what the form showed at first. */
  decisions: { decision: DecisionInput; isChanged: boolean }[];
  /** The items of the form for which nothing was chosen. */
  undecided: string[];
};

/** The decisions in the form; those that stand as they stood when it was opened are marked as unchanged. */
export const readDecisions = (fields: Fields, t: Translate): Read => {
  const ids = idsOf(fields);
  const schema = z.looseObject(Object.assign({}, ...ids.map((id) => itemSchema(namesOf(id)))) as z.ZodRawShape);
  const { input, faults } = checkForm(schema, withoutEmpty(fields, ids), t);
  if (input === undefined) return { faults, decisions: [], undecided: [] };
  const values = input as Record<string, string | undefined>; // every field of the schema is a text or nothing
  const read = ids.flatMap((id) => {
    const names = namesOf(id);
    const decision = decisions.find((one) => one === values[names.decision]);
    if (decision === undefined) return [];
    // A yes has neither ground nor reason, whatever stands in the fields beside it.
    const ground = isGrant(decision) ? undefined : values[names.ground];
    const reason = isGrant(decision) ? undefined : values[names.reason];
    const isChanged =
      decision !== fields[names.wasDecision] ||
      (ground ?? '') !== fields[names.wasGround] ||
      (reason ?? '') !== (fields[names.wasReason] ?? '').replaceAll('\r\n', '\n');
    const one = { item: id, decision, ...(ground && { ground }), ...(reason && { reason }) };
    return [{ decision: one, isChanged }];
  });
  return { faults, decisions: read, undecided: ids.filter((id) => !read.some(({ decision }) => decision.item === id)) };
};

/** Radios that nobody chose come as an empty text where the page was sent again by a hidden field. */
const withoutEmpty = (fields: Fields, ids: readonly string[]): Fields => {
  const empty = new Set(ids.map((id) => namesOf(id).decision).filter((name) => fields[name] === ''));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !empty.has(name)));
};

/** The act's faults, `/decisions/0/ground`, at the fields of the form and in the reader's words. */
export const fieldFaults = (
  faults: readonly Fault[],
  sent: readonly DecisionInput[],
  { t, labelOf }: { t: Translate; labelOf: (id: string) => string },
): FieldFault[] =>
  faults.map(({ pointer }) => {
    const [, , index, part] = pointer.split('/');
    const id = sent[Number(index)]?.item ?? '';
    const label = labelOf(id);
    if (part === 'ground') return { field: namesOf(id).ground, text: t('desk:case.error.ground', { label }) };
    if (part === 'reason') return { field: namesOf(id).reason, text: t('desk:case.error.reason', { label }) };
    return { field: namesOf(id).decision, text: t('desk:case.error.undecided', { label }) };
  });

/**
 * A form sent twice is one act; sent again with other decisions (after the browser's Back) it is another one, which
 * the version of the content then judges.
 */
export const claimOfContent = (claim: Claim): Claim => ({
  ...claim,
  key: `${claim.key}.${createHash('sha256').update(claim.body).digest('base64url')}`,
});
