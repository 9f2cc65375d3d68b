/**
 * What may be logged of a value: a deep copy in which nothing personal and nothing secret is left. The second line of
 * defence: the first is that nobody hands such values to the logger.
 */

import { types } from 'node:util';

const masked = '[redacted]';
/** Bounds, so that one log line can neither fill a disk nor stall the process. */
const limits = { depth: 6, entries: 100, characters: 2000 };

/** A key is masked when one of its words, in the singular, is here: `customerEmail`, `set-cookie`, `phone_numbers`. */
const sensitiveWords = new Set(
  (
    'email mail name firstname lastname fullname surname phone mobile fax address street postcode zip city birth birthday ' +
    'code token cookie authorization auth password passphrase secret pepper credential key otp pin ' +
    'detail value say wanted requester person subject contact customer recipient body text html content message note ' +
    'comment reason answer sql query binding parameter param header iban ssn username email sender'
  ).split(' '),
);
/** Keys that would be masked for one of their words, yet hold only what we name ourselves. */
const harmlessKeys = new Set([
  'statusCode',
  'exitCode',
  'groundCode',
  'reasonCode',
  'requestId',
  'personId',
  'customerId',
  'workflowName',
  'activityName',
  'routePath',
]);

const isSensitiveKey = (key: string): boolean =>
  !harmlessKeys.has(key) &&
  key
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .some(
      (word) =>
        sensitiveWords.has(word) ||
        sensitiveWords.has(word.replace(/e?s$/u, '')) ||
        sensitiveWords.has(word.replace(/s$/u, '')),
    );

/** Order matters: credentials in a URL look like the first half of an e-mail address. */
const sensitiveText: readonly [RegExp, string][] = [
  [/:\/\/[^\s/@]*@/gu, `://${masked}@`],
  // Any spelling of the at sign: full width, and as in a URL. Generous on both sides, since a name may be there.
  [/[^\s@＠<>"'(),;:=]{1,254}(?:@|＠|%40)[^\s@＠<>"'(),;:&]{1,254}/giu, masked],
  [/\+\d[\d ().\-/]{6,30}\d/gu, masked],
  [/\b(bearer|basic)\s+\S+/giu, `$1 ${masked}`],
  [/\?[\w.%[\]-]{1,100}=[^\s"']*/gu, `?${masked}`],
  // Tracking links hold their token in the path.
  [/\/t\/[\w-]{16,}/gu, `/t/${masked}`],
];

/** The text without what looks like an e-mail address, a phone number, a credential or a tracking token. */
export const redactText = (text: string): string => {
  // Cleaned before it is cut to size, or the cut could take from an address what makes it look like one.
  const clean = sensitiveText.reduce(
    (rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement),
    text.slice(0, 2 * limits.characters),
  );
  return clean.length > limits.characters ? `${clean.slice(0, limits.characters)}…` : clean;
};

/** By what it is, not by its class: errors come from other realms too, such as the workflow sandbox. */
const isError = (value: unknown): value is Error => {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    // A proxy may refuse to be asked.
    return false;
  }
};

const plainName = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[\w$.:-]{1,80}$/u.test(name) ? name : undefined;

const property = (value: object, name: string): unknown => {
  try {
    return Reflect.get(value, name);
  } catch {
    // A getter that throws is not worth losing the log line for.
    return undefined;
  }
};

/** Errors of Postgres drivers and mail transports: their texts quote rows, statements and addresses. */
const isNeighbourError = (error: Error): boolean =>
  ['severity', 'routine', 'responseCode', 'command', 'sql'].some((name) => name in error) ||
  /Knex|Database/u.test(error.name);

/** The frames alone: a stack begins with the message, and the message may quote anything, even a frame. */
const framesOf = (error: Error): string[] => {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const start = stack.indexOf(error.message);
  // A message that was changed later is not the one in the stack, so nobody can tell where that one ends.
  if (start < 0) return [];
  return stack
    .slice(start + error.message.length)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/u.test(line))
    .slice(0, 20)
    .map((line) => redactText(line.trim()));
};

const redactError = (error: Error, depth: number): Record<string, unknown> => {
  const [code, id, cause] = ['code', 'id', 'cause'].map((name) => property(error, name));
  const stack = isNeighbourError(error) ? [] : framesOf(error);
  return {
    type: plainName(error.name) ?? 'Error',
    ...(plainName(code) !== undefined && { code }),
    ...(plainName(id) !== undefined && { id }),
    ...(stack.length > 0 && { stack }),
    ...(isError(cause) && depth > 0 && { cause: redactError(cause, depth - 1) }),
  };
};

type Walk = { depth: number; above: readonly object[] };

const redactEntries = (entries: Iterable<[string, unknown]>, walk: Walk): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of [...entries].slice(0, limits.entries)) {
    // Keys can be data too (a map by e-mail address). An accessor on `__proto__` must not be reached by assignment.
    const name = key === '__proto__' ? 'proto' : redactText(key);
    const kept = isError(value) || !isSensitiveKey(key) || value == null || typeof value === 'boolean';
    copy[name] = kept ? walkValue(value, walk) : masked;
  }
  return copy;
};

const redactObject = (value: object, walk: Walk): unknown => {
  if (walk.above.includes(value)) return '[circular]';
  if (walk.depth === 0) return '[deep]';
  const below = { depth: walk.depth - 1, above: [...walk.above, value] };
  if (isError(value)) return redactError(value, walk.depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map)
    return redactEntries(
      [...value].map(([key, item]) => [String(key), item]),
      below,
    );
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].slice(0, limits.entries).map((item) => walkValue(item, below));
  }
  const toJson = property(value, 'toJSON');
  // Wrappers of secrets say what may be shown of them in toJSON.
  if (typeof toJson === 'function') return walkValue(Reflect.apply(toJson, value, []), below);
  return redactEntries(
    Object.keys(value).map((key) => [key, property(value, key)]),
    below,
  );
};

const walkValue = (value: unknown, walk: Walk): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  try {
    return redactObject(value, walk);
  } catch {
    // A log call must never be what breaks the work it tells of.
    return '[unreadable]';
  }
};

/** A deep copy of `value` that may be logged: keys of the list masked, texts cleaned, errors reduced to what they are. */
export const redact = (value: unknown): unknown => walkValue(value, { depth: limits.depth, above: [] });
