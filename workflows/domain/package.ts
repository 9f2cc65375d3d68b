/** What an access package holds. The JSON of this is what the representative approves and the person gets. */
import { type LocalText, localText, type Policy } from './policy.ts';
import { groundsFor } from './regimes.ts';

/** One value as one system holds it. */
export type PackageField = {
  field: string;
  label: string;
  value: string;
  system: string;
  source: string;
  obtainedAt: string | null;
};

export type PackageCategory = {
  category: string;
  label: string;
  purposes: readonly string[];
  recipients: readonly string[];
  retention: string;
  fields: readonly PackageField[];
};

/** The content of a package: deterministic, so that the same approved content always gives the same bytes. */
export type PackageContent = {
  format: 'habeas-access-package/1';
  reference: string;
  organisation: string;
  controller: { name: string; address: string };
  complaintBody: { name: string; url: string };
  language: string;
  /** When the systems were read: the state the package shows. */
  gatheredAt: string;
  systems: readonly { id: string; name: string; found: boolean }[];
  categories: readonly PackageCategory[];
  leftOut: readonly { category: string; label: string; ground: string; groundSource: string; reason: string }[];
};

/** One reading of one field, as `db` keeps it. */
type HeldValue = { system: string; field: string; value: string | null; source: string; obtainedAt: Date | null };
type Decided = { subject: string; decision: string | null; ground: string | null; reason: string | null };
export type PackageInput = {
  request: { reference: string; controller: string; regime: string; language: string };
  policy: Policy;
  gatheredAt: Date;
  readings: readonly HeldValue[];
  items: readonly Decided[];
};

/**
 * The content of an access package from what was gathered and decided: every category that is not left out, every
 * value each system holds, with what GDPR Art 15(1) wants said about it. Pure: the same input gives the same content.
 */
export const packageContent = (input: PackageInput): PackageContent => {
  const { request, policy, readings, items } = input;
  const controller = policy.controllers.find(({ id }) => id === request.controller);
  const text = (local: LocalText): string => localText(policy, local, request.language);
  const leftOut = items.filter((item) => item.decision === 'leave_out');
  const isLeftOut = (category: string): boolean => leftOut.some((item) => item.subject === category);
  const grounds = groundsFor(request.regime, 'access');
  const labelOf = (id: string): string => {
    const category = policy.categories.find((one) => one.id === id);
    return category === undefined ? id : text(category.label);
  };
  const held = readings.filter((reading) => reading.value !== null);

  const categories = policy.categories
    .filter(({ id }) => !isLeftOut(id))
    .map((category) => ({
      category: category.id,
      label: text(category.label),
      purposes: category.purposes.map(text),
      recipients: category.recipients.map(text),
      retention: text(category.retention),
      fields: policy.fields
        .filter((field) => field.category === category.id)
        .flatMap((field) =>
          held
            .filter((reading) => reading.field === field.id)
            .map((reading) => ({
              field: field.id,
              label: text(field.label),
              value: reading.value ?? '',
              system: reading.system,
              source: reading.source,
              obtainedAt: reading.obtainedAt?.toISOString() ?? null,
            })),
        ),
    }))
    .filter(({ fields }) => fields.length > 0);

  return {
    format: 'habeas-access-package/1',
    reference: request.reference,
    organisation: policy.organisation.name,
    controller: { name: controller?.name ?? '', address: controller?.address ?? '' },
    complaintBody: controller?.complaintBody ?? { name: '', url: '' },
    language: request.language,
    gatheredAt: input.gatheredAt.toISOString(),
    systems: policy.systems.map(({ id, name }) => ({ id, name, found: held.some((one) => one.system === id) })),
    categories,
    leftOut: leftOut.map((item) => ({
      category: item.subject,
      label: labelOf(item.subject),
      ground: item.ground ?? '',
      groundSource: grounds.find(({ code }) => code === item.ground)?.source ?? '',
      reason: item.reason ?? '',
    })),
  };
};

/**
 * What an approval binds to, as text: for an access request the package's content, for a correction each item with
 * its decision. It leaves the room only as an HMAC with the request's key.
 */
export const contentText = (content: PackageContent): string => JSON.stringify(content);
export const decisionsText = (items: readonly (Decided & { id: string; wanted: string })[]): string =>
  JSON.stringify(
    items.map(({ id, subject, wanted, decision, ground, reason }) => [id, subject, wanted, decision, ground, reason]),
  );
