/** Where an embedded Postgres lives: a data folder and programs that the account running them can reach. */
import { execFileSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, copyPostgres, findPostgres, isReachable, lentAccount } from './postgres-binaries.ts';
import { superuser } from './postgres-roles.ts';

const movedPrefix = 'habeas-postgres-';

/** Where programs and data are, and as whom they run. */
export type PostgresPlace = { native: string; dir: string; account: Account | undefined };

/**
 * Makes the data folder and checks that the lent account reaches it. A checkout below root's own home, which only root
 * may enter, is common in containers: then programs and data move to the system's temporary folder and `dir` becomes a
 * link to the data.
 */
export const settlePlace = async (dir: string, log: (line: string) => void): Promise<PostgresPlace> => {
  const [native, account] = [await findPostgres(), lentAccount()];
  await dropDeadLink(dir);
  await mkdir(dirname(dir), { recursive: true }); // with the usual rights: the lent account must pass through it
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (account === undefined) return { native, dir, account };
  const real = await realpath(dir);
  const moved = join(dirname(real), 'native');
  await chown(real, account.uid, account.gid);
  if (isReachable(account, { native, dir: real })) return { native, dir: real, account };
  if (isReachable(account, { native: moved, dir: real })) return { native: moved, dir: real, account };
  return move({ native, dir, account }, log);
};

const dropDeadLink = async (dir: string): Promise<void> => {
  const target = await readlink(dir).catch(() => undefined);
  // The system emptied its temporary folder: the kept data is gone, so begin anew.
  if (target !== undefined && (await realpath(dir).catch(() => undefined)) === undefined) await rm(dir);
};

const move = async (
  place: PostgresPlace & { account: Account },
  log: (line: string) => void,
): Promise<PostgresPlace> => {
  const { native, dir, account } = place;
  if ((await readdir(dir)).length > 0) throw unreachable(dir, account);
  const base = await mkdtemp(join(tmpdir(), movedPrefix));
  const moved = { native: join(base, 'native'), dir: join(base, 'data'), account };
  await copyPostgres(native, moved.native);
  await mkdir(moved.dir, { mode: 0o700 });
  for (const path of [base, moved.dir]) await chown(path, account.uid, account.gid);
  if (!isReachable(account, moved)) throw unreachable(dir, account);
  await rm(dir, { recursive: true });
  await symlink(moved.dir, dir);
  log(`the account "${account.name}" cannot enter ${dir}, so Postgres keeps its data in ${moved.dir}`);
  return moved;
};

/** Forgets the data of a server that was ended, also where it had to move. */
export const removePlace = async (dir: string): Promise<void> => {
  const target = await readlink(dir).catch(() => undefined);
  if (target !== undefined && basename(dirname(target)).startsWith(movedPrefix)) {
    await rm(dirname(target), { recursive: true, force: true });
  }
  await rm(dir, { recursive: true, force: true });
};

const unreachable = (dir: string, { name }: Account): Error =>
  new Error(
    `Postgres does not run as root, and the account "${name}" lent to it cannot enter ${dir} (EACCES). ` +
      `Let others pass the folders above it (chmod o+x), move the checkout, or run as an ordinary user.`,
  );

/** Creates the data in an empty folder; kept data stays as it is. */
export const initialisePlace = async ({ native, dir, account }: PostgresPlace): Promise<void> => {
  if ((await readdir(dir)).length > 0) return;
  // "trust" because the server listens on loopback only and holds sample people: whoever runs programs on this machine
  // could read a password kept beside it just as well. A shared machine sets DATABASE_URL and has passwords.
  const flags = ['--username', superuser, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'];
  const as = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  execFileSync(join(native, 'bin', 'initdb'), ['--pgdata', dir, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: dir,
    ...as,
  });
};
