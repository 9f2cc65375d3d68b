/**
 * A Postgres of one's own, run from the programs that npm installed. It survives a killed parent: the next start
 * adopts the server that is still running over the same folder.
 */
import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { requireFreePort } from './free-port.ts';
import { type PostgresPlace, initialisePlace, removePlace, settlePlace } from './postgres-place.ts';
import { type LoginRole, type NewDatabase, ensureDatabase, ensureRoles, superuser, urlFor } from './postgres-roles.ts';
import { commandOf, isAlive } from './process.ts';

/** A running embedded server. */
export type EmbeddedPostgres = {
  port: number;
  pid: number;
  /** Whether the server ran already: it keeps the port and the settings of its first start. */
  adopted: boolean;
  /** Where `role` finds `database`. */
  url: (database: string, role: LoginRole) => string;
  /** Where the superuser administers the server: for the makers of databases, never for the product. */
  adminUrl: string;
  ensureRoles: () => Promise<void>;
  ensureDatabase: (database: NewDatabase) => Promise<boolean>;
  /** Fast shutdown: sessions are cut, what was committed stays. */
  stop: () => Promise<void>;
};

/** `dir` keeps the data; a server that is adopted keeps its own port instead of `port`. */
export type PostgresOptions = {
  dir: string;
  port: number;
  settings?: Record<string, string>;
  log?: (line: string) => void;
};

/** What belongs in every server of ours: its log must never hold a personal value. */
const quietSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  // Leaves out DETAIL, which quotes the row that broke a constraint.
  log_error_verbosity: 'terse',
  // And the failed statement itself, where a value may have been written literally.
  log_min_error_statement: 'panic',
  idle_in_transaction_session_timeout: '10s',
};

/**
 * What postmaster.pid says: line 1 process, line 4 port, line 8 state. The process must look like Postgres, since the
 * id of one that is long gone may be somebody else's today.
 */
const findRunning = async (dir: string): Promise<{ pid: number; port: number; state: string } | undefined> => {
  const lines = (await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  if (process.platform !== 'win32' && !commandOf(pid).includes('postgres')) return undefined;
  return { pid, port: Number(lines[3]), state: lines[7]?.trim() ?? '' };
};

const waitUntilReady = async (dir: string, isOver: () => boolean): Promise<{ pid: number; port: number }> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await findRunning(dir);
    if (found?.state === 'ready') return found;
    if (Date.now() > deadline || (isOver() && found === undefined)) break;
    await pause(10);
  }
  const log = await readFile(join(dir, 'server.log'), 'utf8').catch(() => '(no log)');
  throw new Error(`Postgres over ${dir} did not become ready. The end of its log:\n${log.slice(-1500)}`);
};

const waitUntilGone = async (dir: string, timeoutMs: number): Promise<boolean> => {
  const deadline = Date.now() + timeoutMs;
  while ((await findRunning(dir)) !== undefined) {
    if (Date.now() > deadline) return false;
    await pause(10);
  }
  return true;
};

/** A kept pid file whose number another program has today: Postgres would refuse to start because of it. */
const forgetDeadServer = async (dir: string): Promise<void> => {
  if ((await findRunning(dir)) === undefined) await rm(join(dir, 'postmaster.pid'), { force: true });
};

const launch = async (place: PostgresPlace, { port, settings = {} }: PostgresOptions): Promise<() => boolean> => {
  const { native, dir, account } = place;
  const log = await open(join(dir, 'server.log'), 'a', 0o600);
  const flags = Object.entries({ ...quietSettings, ...settings }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', dir, '-p', String(port), ...flags], {
    stdio: ['ignore', log.fd, log.fd],
    cwd: dir,
    // A group of its own: Ctrl-C must reach the parent first, which drains before it stops the database.
    detached: true,
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  });
  let over = false;
  child.once('error', () => (over = true));
  child.once('exit', () => (over = true));
  child.unref();
  await log.close();
  return () => over;
};

/**
 * Starts (or adopts) the server kept in `dir`; the first call over an empty folder also creates it.
 * Throws when the port is taken, when the account lent to Postgres cannot reach the folder, or when the server does
 * not become ready within 30 s.
 */
export const startPostgres = async (options: PostgresOptions): Promise<EmbeddedPostgres> => {
  const { dir, port, log = () => undefined } = options;
  if ((await findRunning(dir))?.state === 'stopping') await waitUntilGone(dir, 30_000);
  const adopted = (await findRunning(dir)) !== undefined;
  let isOver = (): boolean => false;
  if (!adopted) {
    await requireFreePort(port, 'Postgres');
    const place = await settlePlace(dir, log);
    await initialisePlace(place);
    await forgetDeadServer(dir);
    isOver = await launch(place, options);
  }
  return handle(dir, { ...(await waitUntilReady(dir, isOver)), adopted });
};

/** Ends the server over `dir`, whoever started it; none is no fault. Fast first, and by force after 20 s. */
export const endPostgres = async (dir: string): Promise<void> => {
  const found = await findRunning(dir);
  if (found === undefined) return;
  process.kill(found.pid, 'SIGINT');
  if (await waitUntilGone(dir, 20_000)) return;
  process.kill(found.pid, 'SIGQUIT');
  await waitUntilGone(dir, 5_000);
};

/** Ends the server over `dir` and forgets all that it kept. */
export const deletePostgres = async (dir: string): Promise<void> => {
  await endPostgres(dir);
  await removePlace(dir);
};

const handle = (dir: string, server: { pid: number; port: number; adopted: boolean }): EmbeddedPostgres => {
  const adminUrl = `postgres://${superuser}@127.0.0.1:${server.port}/postgres`;
  return {
    ...server,
    adminUrl,
    url: (database, role) => urlFor(adminUrl, database, role),
    ensureRoles: () => ensureRoles(adminUrl),
    ensureDatabase: (database) => ensureDatabase(adminUrl, database),
    stop: () => endPostgres(dir),
  };
};
