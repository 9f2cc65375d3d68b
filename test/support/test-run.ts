/** The folders of one run of the tests; what a killed run left behind is cleared by the next one. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deletePostgres } from '../../embedded/postgres.ts';
import { commandOf } from '../../embedded/process.ts';
import { endLeftTemporal } from '../../embedded/temporal-server.ts';

const kept = fileURLToPath(new URL('../../.habeas', import.meta.url));
const runs = join(kept, 'test-runs');
const lock = join(kept, 'test-postgres.lock');

/** Where one run keeps its things, and what gives them back. */
export type TestRun = {
  /** Gone with the run. */
  scratch: string;
  temporalLog: string;
  /** Postgres data: kept between runs, or for this run alone while another run holds the kept one. */
  postgresDir: string;
  release: () => Promise<void>;
};

/** An id that is used again by another program must not pass for a run. */
const isRunning = (pid: number): boolean => commandOf(pid).includes('jest');

const temporalLogIn = (scratch: string): string => join(scratch, 'temporal.log');

const clear = async (scratch: string): Promise<void> => {
  await endLeftTemporal(temporalLogIn(scratch));
  await deletePostgres(join(scratch, 'postgres'));
  await rm(scratch, { recursive: true, force: true });
};

const clearDeadRuns = async (): Promise<void> => {
  for (const name of await readdir(runs)) if (!isRunning(Number(name))) await clear(join(runs, name));
};

/** Two runs over one server would drop each other's template, and the first to end would stop it. */
const claimKeptPostgres = async (): Promise<boolean> => {
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (holder !== process.pid && !isRunning(holder)) await rm(lock, { force: true });
  return writeFile(lock, String(process.pid), { flag: 'wx' }).then(
    () => true,
    () => false,
  );
};

/** Begins a run: clears dead ones, makes a scratch folder, takes the kept Postgres when it is free. */
export const beginTestRun = async (): Promise<TestRun> => {
  await mkdir(runs, { recursive: true });
  await clearDeadRuns();
  const scratch = join(runs, String(process.pid));
  await mkdir(scratch, { recursive: true });
  const isMine = await claimKeptPostgres();
  return {
    scratch,
    temporalLog: temporalLogIn(scratch),
    postgresDir: isMine ? join(kept, 'test-postgres') : join(scratch, 'postgres'),
    release: async () => {
      if (isMine) await rm(lock, { force: true });
      await clear(scratch);
    },
  };
};
