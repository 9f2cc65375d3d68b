/** The only reader of the environment and of the policy file: checks all of it at the start, or the process ends. */
import type { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { lookUp, type Environment, type Found } from './environment.ts';
import { settings, type SettingKey, type Settings } from './settings.ts';

export { readPolicyFile } from './policy-file.ts';

const record = ['databaseUrl', 'policyFile', 'codePepper', 'logLevel'] as const;
const running = [...record, 'masterKeys', 'indexKey', 'publicUrl'] as const;

/** What each kind of process needs; it is given nothing else, so that no process holds a secret it has no use for. */
export const needs = {
  api: [...running, 'databaseAuditorUrl', 'deskUrl', 'complianceUrl', 'host', 'port', 'trustProxyHops'],
  worker: [
    ...running,
    'temporalAddress',
    'temporalNamespace',
    'taskQueue',
    'workflowBundle',
    'payloadKeys',
    'smtpUrl',
    'mailFrom',
  ],
  /** `habeas migrate`. */
  migrate: ['databaseOwnerUrl', 'logLevel'],
  /** Commands that use the stores, such as `habeas staff add`. */
  command: record,
} as const satisfies Record<string, readonly SettingKey[]>;
export type ProcessKind = keyof typeof needs;

/** The settings of one kind of process, checked and in their types. */
export type Config<K extends ProcessKind> = {
  [N in (typeof needs)[K][number]]: z.output<Settings[N]['schema']>;
};

/** What was given for a setting; `borrowed` when it is the value of the setting that this one falls back to. */
const find = (
  env: Environment,
  { name, fallback, fallbackTo }: Settings[SettingKey],
): Found & { borrowed: boolean } => {
  const found = lookUp(env, name);
  if (found.value !== undefined || found.fault !== undefined) return { ...found, borrowed: false };
  if (fallback !== undefined) return { value: fallback, borrowed: false };
  return fallbackTo === undefined ? { borrowed: false } : { ...lookUp(env, fallbackTo), borrowed: true };
};

type Checked = { value?: unknown; faults: ConfigFault[] };

const check = (env: Environment, setting: Settings[SettingKey]): Checked => {
  const { value, fault, borrowed } = find(env, setting);
  const faultsOf = (...details: string[]): Checked => ({
    // A borrowed value's faults are told once, at the setting it came from.
    faults: borrowed ? [] : details.map((detail) => ({ place: setting.name, detail })),
  });
  if (fault !== undefined) return faultsOf(fault);
  if (value === undefined) {
    const example = setting.example === undefined ? '' : ` For example: ${setting.example}`;
    return faultsOf(`is not set. ${setting.about}${example}`);
  }
  const parsed = setting.schema.safeParse(value);
  return parsed.success
    ? { value: parsed.data, faults: [] }
    : faultsOf(...parsed.error.issues.map(({ message }) => message));
};

/**
 * The settings that this kind of process needs, each from its variable or from the file named by `<NAME>_FILE`.
 * Throws ConfigError with every fault at once.
 */
export const readConfig = <K extends ProcessKind>(env: Environment, kind: K): Config<K> => {
  const checked = needs[kind].map((key) => ({ key, ...check(env, settings[key]) }));
  const faults = checked.flatMap((setting) => setting.faults);
  if (faults.length > 0) throw new ConfigError(faults);
  // Each value was parsed by the schema of its own key, which is what Config says of it.
  return Object.fromEntries(checked.map(({ key, value }) => [key, value])) as Config<K>;
};

/** EX_CONFIG of sysexits(3): a supervisor can tell "will never start like this" from a crash. */
const configExitCode = 78;

/**
 * Runs `read` with the real environment, for process entries; when the configuration is at fault, prints every fault
 * to stderr and ends the process with status 78.
 */
export const exitWithFaults = <T>(read: (env: Environment) => T): T => {
  try {
    return read(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`Habeas cannot start; please mend the following:\n${indent(error.message)}\n`);
    process.exit(configExitCode);
  }
};

const indent = (text: string): string => text.replaceAll(/^/gmu, '  ');
