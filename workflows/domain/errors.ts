/**
 * The few ways in which something can go wrong. They know neither HTTP nor Temporal: `api/problem.ts` and
 * `activities/index.ts` translate them. Messages never hold personal data. Matched by `name`, not by class,
 * since two copies of this module may meet (a bundle, a test realm).
 */

/** One fault in what somebody gave us: where it is (an RFC 6901 pointer) and what to do about it. */
export type Fault = { pointer: string; detail: string };

/** What was given cannot be used; `faults` names every place at once. */
export class InputError extends Error {
  override name = 'InputError';
  readonly faults: readonly Fault[];
  constructor(message: string, faults: readonly Fault[] = []) {
    super(message);
    this.faults = faults;
  }
}

/** There is no such thing, or not for the one who asks: outsiders cannot tell the two apart. */
export class NotFoundError extends Error {
  override name = 'NotFoundError';
}

/** The asker is not known (any more), or may not do this. */
export class NotAllowedError extends Error {
  override name = 'NotAllowedError';
  readonly reason: 'sign_in' | 'forbidden';
  constructor(message: string, reason: 'sign_in' | 'forbidden' = 'forbidden') {
    super(message);
    this.reason = reason;
  }
}

/** It cannot be done as things stand now; `current` says how they stand, without personal data. */
export class ConflictError extends Error {
  override name = 'ConflictError';
  readonly current: Readonly<Record<string, string | number | boolean | null>>;
  constructor(message: string, current: Readonly<Record<string, string | number | boolean | null>> = {}) {
    super(message);
    this.current = current;
  }
}

/** Too many tries; the counter opens again after `retryAfterSeconds`. */
export class LimitError extends Error {
  override name = 'LimitError';
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A neighbour (database, mail server, system of record) does not answer now; trying again may help. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
}

/** True when `error` carries one of the names above, whichever copy of this module made it. */
export const isNamed = <N extends string>(error: unknown, name: N): error is Error & { name: N } =>
  error instanceof Error && error.name === name;
