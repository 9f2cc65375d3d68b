/** The only reader of the environment and of the policy file: checks all of it at the start, or the process ends. */
import type { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { lookUp, type Environment, type Found } from './environment.ts';
import { settings, type SettingKey, type Settings } from './settings.ts';

export { ConfigError } from './config-error.ts';
export { readPolicyFile } from './policy-file.ts';

const record = ['databaseUrl', 'policyFile', 'codePepper', 'logLevel'] as const;
const running = [...record, 'masterKeys', 'indexKey', 'publicUrl'] as const;

/** What each kind of process needs; it is given nothing else, so that no process holds a secret it has no use for. */
export const needs = {
  api: [
    ...running,
    'databaseAuditorUrl',
    'deskUrl',
    'complianceUrl',
    'assetsDir',
    'demo',
    'demoPeople',
    'host',
    'port',
    'trustProxyHops',
  ],
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
  /** `habeas keys rewrap`. */
  rewrap: ['databaseUrl', 'masterKeys', 'indexKey', 'logLevel'],
  /** Commands that use the stores, such as `habeas staff add`. */
  command: record,
} as const satisfies Record<string, readonly SettingKey[]>;
export type ProcessKind = keyof typeof needs;

/** The settings of one kind of process, checked and in their types. */
export type Config<K extends ProcessKind> = Pick<Values, (typeof needs)[K][number]>;

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

type Values = { [K in SettingKey]: z.output<Settings[K]['schema']> };

/**
 * What can be read of the settings that these kinds of processes need, and every fault: for those who want to look
 * on where `readConfig` refuses.
 */
export const inspectSettings = (
  env: Environment,
  kinds: readonly ProcessKind[],
): { values: Partial<Values>; faults: ConfigFault[] } => {
  const keys: SettingKey[] = kinds.flatMap((kind) => [...needs[kind]]);
  const faults: ConfigFault[] = [];
  const values: Partial<Record<SettingKey, unknown>> = {};
  for (const key of new Set(keys)) {
    const setting = settings[key];
    const { value, fault, borrowed } = find(env, setting);
    const parsed = fault === undefined && value !== undefined ? setting.schema.safeParse(value) : undefined;
    if (parsed?.success) values[key] = parsed.data;
    else if (!borrowed) {
      // A borrowed value's faults are told once, at the setting it came from.
      const details = parsed?.error.issues.map(({ message }) => message) ?? [fault ?? missing(setting)];
      faults.push(...details.map((detail) => ({ place: setting.name, detail })));
    }
  }
  // Each value was parsed by the schema of its own key, which is what Values says of it.
  return { values: values as Partial<Values>, faults };
};

const missing = ({ about, example }: Settings[SettingKey]): string =>
  `is not set. ${about}${example === undefined ? '' : ` For example: ${example}`}`;

/**
 * The settings that this kind of process needs, each from its variable or from the file named by `<NAME>_FILE`.
 * Throws ConfigError with every fault at once.
 */
export const readConfig = <K extends ProcessKind>(env: Environment, kind: K): Config<K> => {
  const { values, faults } = inspectSettings(env, [kind]);
  if (faults.length > 0) throw new ConfigError(faults);
  // Without faults every setting of this kind was found.
  return values as Config<K>;
};

/** The real environment, for commands that tell what is wrong with it instead of ending over it. */
export const realEnvironment = (): Environment => process.env;

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
