/** What an access package holds. The JSON of this is what the representative approves and the person gets. */

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
