/** The items of a case as the desk reads them: field by field, with what each system says. */
import type { Claim } from '../../db/item-store.ts';
import type { Reading } from '../../db/reading-store.ts';
import type { Write } from '../../db/write-store.ts';
import type { Item } from '../../workflows/domain/items.ts';
import { fieldById, localText, type Policy } from '../../workflows/domain/policy.ts';

/** What is known about the items; the sealed parts are empty while they are not to be shown. */
export type CaseMaterial = {
  items: readonly Item[];
  texts: ReadonlyMap<string, { claim: Claim | null; reason: string | null }>;
  readings: readonly Reading[];
  writes: readonly Write[];
};
type Material = CaseMaterial & { names: ReadonlyMap<string, string> };

const systemName = (policy: Policy, id: string): string =>
  policy.systems.find((system) => system.id === id)?.name ?? id;

const fieldLabel = (policy: Policy, id: string): string => {
  const field = fieldById(policy, id);
  return field === undefined ? id : localText(policy, field.label, policy.defaultLanguage);
};

const categoryLabel = (policy: Policy, id: string): string => {
  const category = policy.categories.find((one) => one.id === id);
  return category === undefined ? id : localText(policy, category.label, policy.defaultLanguage);
};

const decided = (item: Item, { texts, names }: Material) => ({
  decision: item.decision,
  decidedBy: item.decidedBy && (names.get(item.decidedBy) ?? null),
  decidedAt: item.decidedAt?.toISOString() ?? null,
  ground: item.ground,
  reason: texts.get(item.id)?.reason ?? null,
  state: item.state,
});

const showReading = (policy: Policy, reading: Reading) => ({
  system: reading.system,
  systemName: systemName(policy, reading.system),
  value: reading.value,
  source: reading.source,
  obtainedAt: reading.obtainedAt?.toISOString() ?? null,
  readAt: reading.readAt.toISOString(),
});

/** One row per field: what it says in each system, what it should say, and what became of it. */
export const correctionItems = (policy: Policy, material: Material) =>
  material.items.map((item) => {
    const claim = material.texts.get(item.id)?.claim;
    return {
      id: item.id,
      field: item.subject,
      label: fieldLabel(policy, item.subject),
      kind: item.claimKind,
      says: claim?.says ?? null,
      wanted: claim?.wanted ?? null,
      now: material.readings.filter(({ field }) => field === item.subject).map((one) => showReading(policy, one)),
      ...decided(item, material),
      writes: material.writes
        .filter(({ itemId }) => itemId === item.id)
        .map(({ system, state, at }) => ({ system, state, at: at.toISOString() })),
    };
  });

/** One row per category: every value that a system holds. */
export const accessItems = (policy: Policy, material: Material) =>
  material.items.map((item) => {
    const fields = policy.fields.filter(({ category }) => category === item.subject).map(({ id }) => id);
    return {
      id: item.id,
      category: item.subject,
      label: categoryLabel(policy, item.subject),
      fields: material.readings
        .filter(({ field, value }) => value !== null && fields.includes(field))
        .map((reading) => ({
          field: reading.field,
          label: fieldLabel(policy, reading.field),
          ...showReading(policy, reading),
        })),
      ...decided(item, material),
    };
  });
