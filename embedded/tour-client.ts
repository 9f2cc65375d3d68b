/** The public REST interface as the tour uses it: what anybody could do with an HTTP client, and nothing else. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** An answer that was no success; `problem` is the document that came with it. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly problem: unknown;
  constructor(call: string, status: number, problem: unknown) {
    super(`${call} was answered with ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

type Method = 'GET' | 'POST';
type Call = { token?: string; body?: unknown };

/** Calls the API at `url`. */
export type TourClient = {
  /** Throws ProblemError unless the answer is a success, and when it is not of this form. */
  call: <S extends z.ZodType>(to: `${Method} /v1/${string}`, answer: S, call?: Call) => Promise<z.output<S>>;
  bytes: (to: `${Method} /v1/${string}`, call?: Call) => Promise<Buffer>;
};

const timeoutMs = 30_000;

const problemIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const createTourClient = (url: string): TourClient => {
  const send = async (to: string, { token, body }: Call): Promise<Response> => {
    const [method = 'GET', path = '/'] = to.split(' ');
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // The pattern is enough to find the call: ids and references stay out of the message.
    if (!answer.ok) throw new ProblemError(`${method} on the API`, answer.status, problemIn(await answer.text()));
    return answer;
  };
  return {
    call: async (to, answer, call = {}) => answer.parse(await (await send(to, call)).json()),
    bytes: async (to, call = {}) => Buffer.from(await (await send(to, call)).arrayBuffer()),
  };
};

/** The status that a call is refused with; undefined when it succeeds. */
export const refusalOf = async (work: Promise<unknown>): Promise<number | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.status;
    throw error;
  }
};

/** Asks again until there is an answer; throws after 30 s, saying what was waited for. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, everyMs = 50): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}.`);
    await pause(everyMs);
  }
};

/** Throws when something that must hold does not. */
export const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`This should hold and does not: ${what}.`);
};

/** What the tour reads of each answer; the rest of it is not looked at. */
export const answers = {
  filed: z.object({ reference: z.string(), trackingToken: z.string(), dueOn: z.string() }),
  filedByStaff: z.object({ id: z.string(), reference: z.string() }),
  tracker: z.object({
    status: z.string(),
    outcome: z.string().optional(),
    items: z.array(z.object({ field: z.string(), result: z.string().optional() })).optional(),
    package: z.object({ sizeBytes: z.number() }).nullable(),
  }),
  signedIn: z.object({ token: z.string() }),
  queue: z.object({
    items: z.array(z.object({ id: z.string(), reference: z.string(), status: z.string() })),
    next_cursor: z.string().nullable(),
  }),
  case: z.object({
    contentVersion: z.number(),
    items: z.array(
      z.object({
        id: z.string(),
        field: z.string().optional(),
        now: z.array(z.object({ system: z.string(), value: z.string().nullable() })).optional(),
        writes: z.array(z.object({ system: z.string(), state: z.string() })).optional(),
      }),
    ),
    letters: z.array(z.object({ notice: z.string(), state: z.string() })),
  }),
  decided: z.object({ contentVersion: z.number(), contentHash: z.string().nullable() }),
  anything: z.unknown(),
  preview: z.object({ content: z.looseObject({}) }),
  timeline: z.object({ events: z.array(z.object({ fact: z.string(), actor: z.string() })) }),
};
export type Case = z.infer<typeof answers.case>;
