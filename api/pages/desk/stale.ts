/** What is shown when a case was changed under somebody's hands: three values side by side, and nothing lost. Pure. */
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { FormValues } from '../form.ts';
import { type PageModel, view } from '../page-route.ts';
import { type Decided, decidedOf, decisionTag } from './case-items-model.ts';
import { type CaseView, isDecidable } from './case-view.ts';
import { idsOf, namesOf, valuesOf } from './decision-form.ts';
import { groundText, instantText, type Reader, statusTag, subjectText } from './words.ts';

export type StaleRow = { label: string; started: Decided; now: Decided; yours: Decided };
export type StaleModel = PageModel & {
  text: string;
  rows: readonly StaleRow[];
  /** The fields that send the same input again, on what stands now; none when nothing can be decided any more. */
  again: readonly { name: string; value: string }[];
  action: string;
  caseHref: string;
};
export const staleView = view<StaleModel>('desk/stale');

type Fields = Readonly<Record<string, string>>;

const typed = (
  reader: Reader,
  { decision, ground, reason }: Record<'decision' | 'ground' | 'reason', string>,
): Decided => ({
  tag: decisionTag(reader, decision === '' ? null : decision),
  ground: ground === '' ? '' : reader.t('desk:case.groundIs', { ground: groundText(reader.t, ground) }),
  reason: reason === '' ? '' : reader.t('desk:case.reasonIs', { reason }),
  by: '',
});

const rowsOf = (
  reader: Reader,
  { view: now, policy }: { view: CaseView; policy: Policy },
  fields: Fields,
): StaleRow[] =>
  now.items
    .filter(({ id }) => idsOf(fields).includes(id))
    .map((item) => {
      const names = namesOf(item.id);
      const at = (name: string): string => fields[name] ?? '';
      return {
        label: subjectText(policy, 'category' in item ? item.category : item.field, reader.language),
        started: typed(reader, {
          decision: at(names.wasDecision),
          ground: at(names.wasGround),
          reason: at(names.wasReason),
        }),
        now: decidedOf(reader, item, now.request.zone),
        yours: typed(reader, { decision: at(names.decision), ground: at(names.ground), reason: at(names.reason) }),
      };
    });

const whyText = (reader: Reader, { request }: CaseView): string => {
  const { t } = reader;
  const { approvedBy, approvedAt, withdrawnAt } = request;
  if (withdrawnAt !== null) return t('desk:stale.withdrawn');
  if (approvedBy !== null && approvedAt !== null) {
    return t('desk:stale.approved', { name: approvedBy, at: instantText(reader, approvedAt, request.zone) });
  }
  if (request.status === 'in_review') return t('desk:stale.text');
  return t('desk:stale.over', { status: statusTag(t, { ...request, withdrawn: false }).text });
};

/** Your input once more, as a form on what stands now: what stood there when you began is what stands there now. */
const againOf = (now: CaseView, fields: Fields): StaleModel['again'] => {
  if (!isDecidable(now)) return [];
  const typedFields = Object.entries(fields).filter(([name]) => /^(?:decision|ground|reason)_/u.test(name));
  const current: FormValues = valuesOf(now);
  const base = Object.entries(current).filter(([name]) => name === 'version' || name.startsWith('was_'));
  return [...base, ...typedFields].map(([name, value]) => ({ name, value: String(value) }));
};

/** The page that answers a form on a case which has changed since it was opened. */
export const staleModel = (
  reader: Reader,
  one: { view: CaseView; policy: Policy; link: (path?: string) => string },
  fields: Fields,
): StaleModel => ({
  title: reader.t('desk:stale.title'),
  text: whyText(reader, one.view),
  rows: rowsOf(reader, one, fields),
  again: againOf(one.view, fields),
  action: one.link(`/cases/${one.view.request.id}`),
  caseHref: one.link(`/cases/${one.view.request.id}`),
});
