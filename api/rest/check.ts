/** Checks what came in against a schema, and says every fault at once in plain words that never repeat a value. */
import type { z } from 'zod';
import type { Fault } from '../../workflows/domain/errors.ts';

/** RFC 6901. Names are cut: what was sent as a key may be as long as a body. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
};

/** A size, with what it counts. */
const sized = (origin: string, size: number | bigint): string => {
  if (origin === 'string') return `${size} characters`;
  return ['array', 'set', 'map', 'file'].includes(origin) ? `${size} entries` : String(size);
};

/**
 * What to do about an issue, for the whole API: a schema says only what is special to it. Values are never part of
 * a message, since messages reach logs of other people's programs.
 */
const faultText = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case 'invalid_type': {
      const what = kinds[String(issue.expected)] ?? String(issue.expected);
      return issue.input === undefined ? `Give this: it is missing. It must be ${what}.` : `Give ${what}.`;
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `Give this: it is missing. It must be one of: ${issue.values?.join(', ')}.`
        : `Give one of: ${issue.values?.join(', ')}.`;
    case 'too_big':
      return `Give at most ${sized(String(issue.origin), Number(issue.maximum))}.`;
    case 'too_small':
      return `Give at least ${sized(String(issue.origin), Number(issue.minimum))}.`;
    case 'unrecognized_keys':
      return 'Leave this out: it is not known here.';
    case 'invalid_format':
      return `Give it in the form of: ${String(issue.format)}.`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      return 'This cannot be used here.';
  }
};

const faultsOf = (issue: z.core.$ZodIssue): Fault[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: issue.message }))
    : [{ pointer: pointerTo(issue.path), detail: issue.message }];

/** No person mends more at once, and no program needs a megabyte of them. */
const maxFaults = 100;

/** What the schema makes of the value, or every fault in it. */
export const check = (schema: z.ZodType, value: unknown): { value: unknown; faults: Fault[] } => {
  const parsed = schema.safeParse(value, { error: faultText });
  if (parsed.success) return { value: parsed.data, faults: [] };
  return { value: undefined, faults: parsed.error.issues.slice(0, maxFaults).flatMap(faultsOf).slice(0, maxFaults) };
};
