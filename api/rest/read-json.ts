/** Reads a body as strict JSON: UTF-8 only, bounded in size and depth, without keys that reach into prototypes. */
import express, { type Request, type RequestHandler } from 'express';
import { CallError } from '../problem-kinds.ts';

/** Fifty times the largest request a person files. */
const maxBytes = 256 * 1024;
/** Deeper than anything asked here; the parser of JSON and every walk after it stay shallow. */
const maxDepth = 32;

/** The body's bytes; never inflated, so that a small body cannot become a large one. */
export const readBytes: RequestHandler = express.raw({ type: () => true, limit: maxBytes, inflate: false });

const malformed = (detail: string): CallError => new CallError('malformed', detail);

/** Counts brackets outside of strings, before anything is built from them. */
const assertShallow = (text: string): void => {
  let [depth, inString] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString && char === '\\') at += 1;
    else if (char === '"') inString = !inString;
    else if (!inString && (char === '{' || char === '[')) depth += 1;
    else if (!inString && (char === '}' || char === ']')) depth -= 1;
    if (depth > maxDepth) throw malformed(`The body is nested more than ${maxDepth} levels deep.`);
  }
};

const refused: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const refuseKeys = (key: string, value: unknown): unknown => {
  if (refused.has(key))
    throw malformed('The body has a key that no body here may have (__proto__, constructor, prototype).');
  return value;
};

const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8.');
  }
};

const parse = (text: string): unknown => {
  assertShallow(text);
  try {
    return JSON.parse(text, refuseKeys);
  } catch (error) {
    // The parser's own message quotes the body.
    throw error instanceof CallError ? error : malformed('The body is not JSON.');
  }
};

const assertJson = (request: Request): void => {
  const type = request.headers['content-type'] ?? '';
  const [mime = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (mime !== 'application/json') throw new CallError('unsupported-type', 'Send the body as application/json.');
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/u.test(charset)) {
    throw new CallError('unsupported-type', 'Send the body in UTF-8.');
  }
};

/** The body of a call as text and value; an empty one is undefined. */
export const readJson = (request: Request): { text: string; value: unknown } => {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return { text: '', value: undefined };
  assertJson(request);
  const text = decode(bytes);
  return { text, value: parse(text) };
};
