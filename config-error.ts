/** What is wrong with the settings or the policy file, all of it at once. */

/** One fault: the setting or the place in the file, and what to do about it. Never the value: it may be a secret. */
export type ConfigFault = { place: string; detail: string };

/** Habeas cannot start with this configuration. Its message lists every fault, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly faults: readonly ConfigFault[];
  constructor(faults: readonly ConfigFault[]) {
    super(faults.map(({ place, detail }) => `${place}: ${detail}`).join('\n'));
    this.faults = faults;
  }
}

/** The code of a file system's error, such as `ENOENT`. */
export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
