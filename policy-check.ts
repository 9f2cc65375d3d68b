/** The form of a rule that must hold between keys of a policy. */
import type { Policy } from './workflows/domain/policy.ts';

type Path = (string | number)[];
/** Takes a fault: where it is, and what to do. */
export type Report = (path: Path, message: string) => void;
type Section = keyof Policy;
/** A rule between keys; `needs` names the sections it reads, and it runs when these are sound. */
export type CrossCheck = { needs: readonly Section[]; check: (policy: Policy, report: Report) => void };

type Named = { name: string; path: Path };

/** Reports each name that an earlier one already has. */
export const reportRepeats = (names: readonly Named[], report: Report, message: (name: string) => string): void => {
  const seen = new Set<string>();
  for (const { name, path } of names) {
    if (seen.has(name)) report(path, message(name));
    seen.add(name);
  }
};

/** Each entry of a list with its path. */
export const named = (names: readonly string[], path: Path): Named[] =>
  names.map((name, index) => ({ name, path: [...path, index] }));

export const twice = (name: string): string => `"${name}" is there twice; remove or rename one`;
