/** How a value is found in an environment: under its name, or in a file named by `<NAME>_FILE`. */
import { readFileSync, statSync } from 'node:fs';
import { errorCode } from './config-error.ts';

/** A process environment, always given as an argument: only `config.ts` knows the real one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What was found; neither `value` nor `fault` when the name is not set. */
export type Found = { value?: string; fault?: string };

/** Secrets are short; a larger file is a wrong path. */
const maxFileBytes = 64 * 1024;

const readSecretFile = (name: string, path: string): Found => {
  try {
    if (statSync(path).size > maxFileBytes) return { fault: `the file named by ${name}_FILE is larger than 64 KB` };
    // Editors and `echo` end a file with a newline that is not part of the value.
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
    return value === '' ? { fault: `the file named by ${name}_FILE is empty; put the value in it` } : { value };
  } catch (error) {
    return {
      fault: `the file named by ${name}_FILE cannot be read (${errorCode(error)}); check its path and its rights`,
    };
  }
};

/** Looks `name` up. Empty counts as not set, since Compose passes unset variables on as empty ones. */
export const lookUp = (env: Environment, name: string): Found => {
  const value = env[name] ?? '';
  const path = env[`${name}_FILE`] ?? '';
  if (value !== '' && path !== '') return { fault: `both ${name} and ${name}_FILE are set; remove one of them` };
  if (path !== '') return readSecretFile(name, path);
  return value === '' ? {} : { value };
};
