/** The one place where an error becomes an answer (RFC 9457). Errors are matched by name, see the domain's errors. */
import type { Response } from 'express';
import {
  isNamed,
  type ConflictError,
  type Fault,
  type InputError,
  type LimitError,
  type NotAllowedError,
} from '../workflows/domain/errors.ts';
import { isBrokenNeighbour } from './broken-neighbour.ts';
import type { Logger } from '../logger.ts';
import { type CallError, problemKinds, typeOf, type ProblemKind } from './problem-kinds.ts';

/** An error as it is told: never a stack, a statement or a value that somebody gave. */
export type Problem = {
  kind: ProblemKind;
  detail: string;
  errors?: readonly Fault[];
  current?: Readonly<Record<string, string | number | boolean | null>>;
  headers?: Readonly<Record<string, string>>;
};

/** Long enough for a restart of a neighbour to begin, short enough not to lose a person. */
const unavailableSeconds = 5;

/** What Express and its body reader throw: by their `type`, since their messages may quote what was sent. */
const fromExpress = (error: Error): Problem | undefined => {
  const type = 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return { kind: 'too-large', detail: 'Send at most 256 KB.' };
  if (type === 'encoding.unsupported') return { kind: 'unsupported-type', detail: 'Send the body uncompressed.' };
  if (type === 'request.size.invalid' || type === 'request.aborted') {
    return { kind: 'malformed', detail: 'The body does not have the length that was announced.' };
  }
  // A path that cannot be decoded names nothing.
  return error.name === 'URIError' ? { kind: 'not-found', detail: 'There is nothing at this address.' } : undefined;
};

/* The casts below rest on the name: each class sets its own and carries these properties. */
const known: Readonly<Record<string, (error: Error) => Problem>> = {
  CallError: (error) => {
    const { kind, headers } = error as CallError;
    return { kind, detail: error.message, headers };
  },
  InputError: (error) => ({ kind: 'invalid-input', detail: error.message, errors: (error as InputError).faults }),
  NotFoundError: (error) => ({ kind: 'not-found', detail: error.message }),
  NotAllowedError: (error) =>
    (error as NotAllowedError).reason === 'sign_in'
      ? { kind: 'sign-in-needed', detail: error.message, headers: { 'WWW-Authenticate': 'Bearer' } }
      : { kind: 'not-allowed', detail: error.message },
  ConflictError: (error) => ({ kind: 'conflict', detail: error.message, current: (error as ConflictError).current }),
  LimitError: (error) => {
    const { retryAfterSeconds } = error as LimitError;
    return { kind: 'too-many', detail: error.message, headers: { 'Retry-After': String(retryAfterSeconds) } };
  },
};

/** The problem an error is; undefined when it is a bug. */
const problemOf = (error: unknown): Problem | undefined => {
  if (isBrokenNeighbour(error)) {
    return {
      kind: 'unavailable',
      detail: 'The record store does not answer right now. Nothing was done; try again.',
      headers: { 'Retry-After': String(unavailableSeconds) },
    };
  }
  if (!(error instanceof Error)) return undefined;
  return (Object.hasOwn(known, error.name) ? known[error.name]?.(error) : undefined) ?? fromExpress(error);
};

/** Where in our code a bug is: file positions, none of the message, which may hold a value. */
const placeOf = (error: unknown): string[] =>
  (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 8)
    .map((line) => line.trim());

const bugOf = (error: unknown, id: string, logger: Logger): Problem => {
  const type = error instanceof Error ? error.name : typeof error;
  const code = isNamed(error, type) && 'code' in error ? String(error.code) : undefined;
  logger.error('a call failed', { err: { type, id, ...(code !== undefined && { code }) }, place: placeOf(error) });
  return { kind: 'internal', detail: `Something broke here; it was logged under ${id}.` };
};

/** Every answer carries its id, so that a person can name it and an operator can find it. */
export const requestIdOf = (response: Response): string => String(response.getHeader('X-Request-Id') ?? '');

const sendProblem = (response: Response, { kind, detail, errors, current, headers }: Problem): void => {
  const requestId = requestIdOf(response);
  const { status, title } = problemKinds[kind];
  const body = {
    type: typeOf(kind),
    title,
    status,
    detail,
    instance: `urn:uuid:${requestId}`,
    ...(errors !== undefined && errors.length > 0 && { errors }),
    ...(current !== undefined && Object.keys(current).length > 0 && { current }),
    requestId,
  };
  response.set({ 'Cache-Control': 'no-store', ...headers });
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
};

/** The problem an error is, for answers in any form. What is nobody's mistake is logged once, by id. */
export const problemFor = (response: Response, error: unknown, logger: Logger): Problem =>
  problemOf(error) ?? bugOf(error, requestIdOf(response), logger);

/** Answers programs with the problem an error is. */
export const answerError = (response: Response, error: unknown, logger: Logger): void => {
  const problem = problemFor(response, error, logger);
  // Half an answer is out already: all that can be said is that it ends here.
  if (response.headersSent) response.destroy();
  else sendProblem(response, problem);
};
