/** Temporal's dev server on loopback, with the search attributes that the workflows set. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { isListening, requireFreePort } from './free-port.ts';
import { type Ending, commandOf, endChild, endingOf, isAlive } from './process.ts';

/** A running dev server. */
export type EmbeddedTemporal = {
  /** `host:port` for clients and workers; the namespace is `default`. */
  address: string;
  pid: number;
  /** The web interface, when a port for it was given. */
  uiUrl?: string;
  /** Settles when the server is gone, wanted or not; never rejects. */
  ended: Promise<Ending>;
  /** Asks it to stop and kills it after 5 s; `SIGKILL` at once is right when nothing is kept. */
  stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** What to start. Without `dbFile` nothing outlives the server; without `uiPort` there is no web interface. */
export type TemporalServerOptions = {
  cli: string;
  port: number;
  /** Takes the output, appended; the process id is kept beside it as `<logFile>.pid`. */
  logFile: string;
  dbFile?: string;
  uiPort?: number;
  searchAttributes?: Readonly<Record<string, string>>;
  /** Values are JSON: a text needs its quotes. */
  dynamicConfig?: Readonly<Record<string, string>>;
};

/** The search attributes of a request's workflow: what an operator may look for without any personal value. */
export const habeasSearchAttributes = {
  HabeasStatus: 'Keyword',
  HabeasType: 'Keyword',
  HabeasCountry: 'Keyword',
  HabeasDueAt: 'Datetime',
} as const;

const pairs = (flag: string, values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);

const flagsFor = (options: TemporalServerOptions): string[] => {
  const { port, dbFile, uiPort, searchAttributes = habeasSearchAttributes, dynamicConfig = {} } = options;
  // The write-ahead log and one sync less per commit more than double what the file gives, and survive a kill.
  const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  const db = dbFile === undefined ? [] : ['--db-filename', dbFile, ...pragmas];
  const attributes = pairs('--search-attribute', searchAttributes);
  const config = pairs('--dynamic-config-value', dynamicConfig);
  const base = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'];
  return [...base, ...ui, ...db, ...attributes, ...config];
};

const answers = async (address: string): Promise<boolean> => {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
};

/**
 * Ends the server that a killed parent left behind: it holds the port, and two servers over one database file would
 * spoil it. The command line must agree, since the process id may belong to somebody else by now.
 */
export const endLeftTemporal = async (logFile: string): Promise<void> => {
  const pid = Number(await readFile(`${logFile}.pid`, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0 || !commandOf(pid).includes('start-dev')) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + 5_000;
  while (isAlive(pid) && commandOf(pid).includes('start-dev')) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await pause(20);
  }
};

const launch = async (options: TemporalServerOptions): Promise<ChildProcess> => {
  const log = await open(options.logFile, 'a', 0o600);
  // A group of its own: Ctrl-C must reach the parent first, whose worker drains before the engine goes.
  // A small machine runs all of it: collecting twice as often costs little CPU and saves a quarter of the memory.
  const env = { GOGC: '50', ...process.env };
  const child = spawn(options.cli, flagsFor(options), { stdio: ['ignore', log.fd, log.fd], detached: true, env });
  await log.close();
  return child;
};

/**
 * Starts the server and returns once it answers. A server left by a killed parent with the same log file is ended
 * first. Throws when a port is taken by anybody else, when the server ends early, or when it is not ready in 30 s.
 */
export const startTemporalServer = async (options: TemporalServerOptions): Promise<EmbeddedTemporal> => {
  const { port, logFile, uiPort } = options;
  await mkdir(dirname(logFile), { recursive: true });
  await endLeftTemporal(logFile);
  await requireFreePort(port, 'the Temporal server');
  if (uiPort !== undefined) await requireFreePort(uiPort, "Temporal's web interface");
  const child = await launch(options);
  let over = false;
  const ended = endingOf(child).finally(() => (over = true));
  const pid = child.pid ?? 0;
  await writeFile(`${logFile}.pid`, String(pid));
  const address = `127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  // TCP first: a gRPC channel whose first attempt is refused backs off for a whole second.
  while (!(await isListening(port)) || !(await answers(address))) {
    if (over || Date.now() > deadline) {
      await endChild(child, ended, 2_000);
      throw new Error(`The Temporal server did not become ready; its log is ${logFile}.`);
    }
    await pause(20);
  }
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    if (!over) await endChild(child, ended, signal === 'SIGKILL' ? 0 : 5_000);
    await rm(`${logFile}.pid`, { force: true });
  };
  return { address, pid, ended, stop, ...(uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` }) };
};
