/** Children of one machine: started with a log, awaited until ready, ended within a bound. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { errorCode } from './error-code.ts';

/** How a child ended: its exit code, or the signal that ended it. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** A running child of ours. */
export type SupervisedProcess = {
  pid: number;
  /** Settles once, when the child is gone; never rejects. */
  ended: Promise<Ending>;
  /** SIGTERM, then SIGKILL when the child is still there after `timeoutMs` (10 s when not given). */
  stop: (timeoutMs?: number) => Promise<Ending>;
};

/** When a child counts as ready: a URL that answers 2xx, or a text that appears in its output. */
export type Readiness = { url: string } | { text: string };

/** What to run and how to know that it is up. */
export type ProcessOptions = {
  /** For messages: `api`, `worker`. */
  name: string;
  /** A TypeScript entry, run by this same Node through tsx. */
  file: string;
  args?: readonly string[];
  /** Added to the parent's environment; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Takes the child's output, appended. */
  logFile: string;
  ready?: Readiness;
  readyTimeoutMs?: number;
};

/** Whether a process with this id exists, ours or not. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/**
 * The command line of a process, empty when it is gone or hidden. Process ids are used again, above all in
 * containers: an id read from a file says nothing until its command line agrees.
 */
export const commandOf = (pid: number): string => {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** Ends a child that Node started: `SIGTERM`, and `SIGKILL` once the bound is over. */
export const endChild = async (child: ChildProcess, ended: Promise<Ending>, timeoutMs: number): Promise<Ending> => {
  child.kill('SIGTERM');
  const bound = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    return await ended;
  } finally {
    clearTimeout(bound);
  }
};

/** Follows a child to its end. A spawn that failed counts as an end too: such a child never emits `exit`. */
export const endingOf = (child: ChildProcess): Promise<Ending> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });

/** Resolved from here, not from the working directory: the command line may be used from any folder. */
const preloads = (): string[] => {
  const here = createRequire(import.meta.url);
  return ['tsx', './follow-parent.js'].flatMap((id) => ['--import', pathToFileURL(here.resolve(id)).href]);
};

const isReady = async (ready: Readiness, output: { file: string; from: number }): Promise<boolean> => {
  if ('text' in ready) return (await readFile(output.file)).subarray(output.from).includes(ready.text);
  try {
    const answer = await fetch(ready.url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
};

/**
 * Starts `file` under tsx and returns once it is ready. The child gets a group of its own, so that Ctrl-C in a terminal
 * reaches the parent alone and the parent can end its children in the right order.
 * Throws, with the log's whereabouts, when the child ends before it is ready or is not ready in time.
 */
export const startProcess = async (options: ProcessOptions): Promise<SupervisedProcess> => {
  const { name, file, args = [], env = {}, logFile, ready, readyTimeoutMs = 30_000 } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const from = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...preloads(), file, ...args], {
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ...env },
    detached: true,
  });
  closeSync(log);
  let over: Ending | undefined;
  const ended = endingOf(child).then((ending) => (over = ending));
  const deadline = Date.now() + readyTimeoutMs;
  while (ready !== undefined && !(await isReady(ready, { file: logFile, from }))) {
    const late = Date.now() > deadline;
    if (over === undefined && !late) {
      await pause(25);
      continue;
    }
    const why = over === undefined ? `was not ready after ${readyTimeoutMs} ms` : `ended with ${describe(over)}`;
    await endChild(child, ended, 2_000);
    throw new Error(`The process "${name}" ${why}; its log is ${logFile}.`);
  }
  return { pid: child.pid ?? 0, ended, stop: (timeoutMs = 10_000) => endChild(child, ended, timeoutMs) };
};

const describe = ({ code, signal }: Ending): string => (signal === null ? `status ${code}` : `signal ${signal}`);
