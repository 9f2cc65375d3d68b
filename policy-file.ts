/** Reads the policy file: YAML with `${NAME}` from the environment; every fault with its line, column and path. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { ConfigError, errorCode, type ConfigFault } from './config-error.ts';
import { lookUp, type Environment } from './environment.ts';
import { policySchema } from './policy-schema.ts';
import type { VersionedPolicy } from './workflows/domain/policy.ts';
import { locate, pathOf, pathText, type YamlPath } from './yaml-place.ts';

/** A thousand times a plain policy; a larger file is a wrong path, or was made to exhaust memory. */
const maxFileBytes = 1024 * 1024;
/** Aliases of aliases grow a small file without bound (the "billion laughs"). */
const maxAliasCount = 100;

/** `text` is the file as written, with `${NAME}` in place of every secret: what is kept beside the hash. */
export type PolicyFile = VersionedPolicy & { text: string };

const readText = (path: string): string => {
  const fail = (detail: string): never => {
    throw new ConfigError([{ place: path, detail }]);
  };
  try {
    if (statSync(path).size > maxFileBytes) return fail('is larger than 1 MB; a policy is a few pages');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = errorCode(error);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail('is not UTF-8 text');
    return fail(`cannot be read (${code}); POLICY_FILE must name a file that this process may read`);
  }
};

/** What was put in for `${NAME}`, by name: so that no message repeats it. */
type Substituted = Map<string, string>;
type Place = (offset: number, path?: YamlPath) => string;
type Opened = { document: Document.Parsed; place: Place };

const open = (path: string, text: string): Opened => {
  const lineCounter = new LineCounter();
  // Pretty errors quote the line, and the line may hold a secret that somebody wrote into the file.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const place: Place = (offset, at = []) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}${at.length === 0 ? '' : ` ${pathText(at)}`}`;
  };
  return { document, place };
};

/** A fault with where it stands, so that all of them can be told from top to bottom. */
type Located = { offset: number; fault: ConfigFault };

/** After the first few errors of syntax the others only follow from them. */
const maxSyntaxFaults = 20;
const syntaxFaults = ({ document, place }: Opened): Located[] =>
  [...document.errors, ...document.warnings]
    .slice(0, maxSyntaxFaults)
    .map(({ pos: [offset], message }) => ({ offset, fault: { place: place(offset), detail: message } }));

/** The value for one `${name}`, or why there is none. */
const valueFor = (env: Environment, name: string, closed: boolean): { value?: string; fault?: string } => {
  if (!closed || !/^[A-Za-z_]\w*$/u.test(name)) return { fault: 'only ${NAME} is understood after a $' };
  const found = lookUp(env, name);
  const isUnset = found.value === undefined && found.fault === undefined;
  return isUnset ? { fault: `${name} is not set in the environment` } : found;
};

/** Puts the environment's values in for `${NAME}`, in string values only, and gives what could not be put in. */
const substitute = ({ document, place }: Opened, env: Environment, substituted: Substituted): Located[] => {
  const faults: Located[] = [];
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      node.value = node.value.replaceAll(/\$\{([^}]*)(\}?)/gu, (whole, name: string, end: string) => {
        const { value, fault } = valueFor(env, name, end === '}');
        const offset = node.range?.[0] ?? 0;
        if (fault !== undefined) {
          faults.push({ offset, fault: { place: place(offset, pathOf(node, ancestors)), detail: fault } });
        }
        if (value !== undefined) substituted.set(name, value);
        return value ?? whole;
      });
    },
  });
  return faults;
};

/** What people call the types of YAML values. */
const kindNames: Readonly<Record<string, string>> = {
  string: 'a text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
};

const issueFaults = (opened: Opened, issue: z.core.$ZodIssue): Located[] => {
  const at = (path: YamlPath, detail: string) => {
    const { offset, found } = locate(opened.document, path);
    return { offset, fault: { place: opened.place(offset, path), detail: found ? detail : 'is missing' } };
  };
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'invalid_type') return [at(path, `must be ${kindNames[issue.expected] ?? issue.expected}`)];
  if (issue.code !== 'unrecognized_keys') return [at(path, issue.message)];
  return issue.keys.map((key) => at([...path, key], 'is no key that is known here; docs/policy-file.md lists them'));
};

const checkPolicy = (opened: Opened, env: Environment, substituted: Substituted) => {
  const unset = substitute(opened, env, substituted);
  const parsed = policySchema.safeParse(opened.document.toJS({ maxAliasCount }));
  const issues = parsed.error?.issues.flatMap((issue) => issueFaults(opened, issue)) ?? [];
  // A value whose variable is not set is wrong for that reason alone.
  const others = issues.filter(({ offset }) => unset.every((fault) => fault.offset !== offset));
  return { policy: parsed.data, faults: [...unset, ...others] };
};

/** Values of the environment are often secrets, also when they stand where they do not belong. */
const withoutValues = (faults: readonly ConfigFault[], substituted: Substituted): ConfigFault[] =>
  faults.map(({ place, detail }) => {
    const hide = (text: string): string =>
      [...substituted].reduce((clean, [name, value]) => clean.replaceAll(value, `\${${name}}`), text);
    return { place: hide(place), detail: hide(detail) };
  });

/**
 * The policy with its text and the hash of the text. `${NAME}` in a string value is taken from `env` (or from the file
 * named by `<NAME>_FILE`). Throws ConfigError with every fault at once; no fault repeats a value of the environment.
 */
export const readPolicyFile = (path: string, env: Environment): PolicyFile => {
  const text = readText(path);
  const substituted: Substituted = new Map();
  const faults: Located[] = [];
  const refuse = (detail: string): void => void faults.push({ offset: 0, fault: { place: path, detail } });
  try {
    const opened = open(path, text);
    faults.push(...syntaxFaults(opened));
    // A key given twice leaves a tree that can be read on; after any other error the rest would be guesses.
    if (opened.document.errors.every(({ code }) => code === 'DUPLICATE_KEY')) {
      const { policy, faults: found } = checkPolicy(opened, env, substituted);
      faults.push(...found);
      if (policy !== undefined && faults.length === 0) return { policy, hash: hashOf(text), text };
    }
  } catch (error) {
    if (error instanceof RangeError) refuse('is nested too deeply to be read');
    else if (error instanceof ReferenceError) refuse('has too many aliases');
    else throw error;
  }
  const fromTheTop = faults.toSorted((a, b) => a.offset - b.offset).map(({ fault }) => fault);
  throw new ConfigError(withoutValues(fromTheTop, substituted));
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
