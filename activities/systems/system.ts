/** The one interface to everything that holds personal data. One file per kind of system beside this one. */

/** Who is meant, in the terms systems know. Personal: never logged, never in an error. */
export type PersonRef = { personId: string; customerNumber: string | undefined };

/** One value as a system holds it; null: the system knows the person and holds no such value. */
export type SystemValue = { field: string; value: string | null; source: string; obtainedAt: Date | null };

/**
 * `written`: the value was the expected one and is the new one now; `already`: it was the new one before (an earlier
 * try landed); `conflict`: it is a third value, nothing was written; `not_held`: the system does not know the person.
 */
export type WriteResult = 'written' | 'already' | 'conflict' | 'not_held';

export type System = {
  id: string;
  name: string;
  /** The ids of the fields it holds. */
  fields: readonly string[];
  /** The values of these fields; undefined when the system does not know the person. UnavailableError when it is down. */
  read: (person: PersonRef, fields: readonly string[]) => Promise<SystemValue[] | undefined>;
  /** Compare-and-set in one step: writes `value` only where `expected` stands. UnavailableError when it is down. */
  write: (person: PersonRef, change: FieldChange) => Promise<WriteResult>;
  close: () => Promise<void>;
};
export type FieldChange = { field: string; expected: string | null; value: string; at: Date };
