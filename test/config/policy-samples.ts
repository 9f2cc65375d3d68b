/** The example policy with something changed in it, and the faults that are found then. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from '../../config.ts';
import { ConfigError } from '../../config-error.ts';
import type { Environment } from '../../environment.ts';

export const exampleFile = 'policy.example.yaml';
export const exampleText = readFileSync(exampleFile, 'utf8');
/** What the example takes from the environment. */
export const exampleEnv: Environment = { CRM_DATABASE_URL: 'postgres://habeas:planted-secret@crm.internal/crm' };

/** Each fault without the name of its file: `12:5 controllers[0].zone: must be ...`. */
export const faultsOf = (content: string | Buffer, env: Environment = exampleEnv): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-policy-'));
  const path = join(folder, 'policy.yaml');
  try {
    writeFileSync(path, content);
    readPolicyFile(path, env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ place, detail }) => `${place.replace(`${path}:`, '').replace(path, 'file')}: ${detail}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The example with each text replaced by another; throws when the example does not have it. */
export const changed = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The example has no ${from}`);
    return text.replace(from, () => to);
  }, exampleText);
