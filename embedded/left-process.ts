/** A child's process id beside its log, so that the next start can end what a killed parent left. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { commandOf } from './process.ts';

/** Notes the child that writes this log. */
export const noteProcess = (logFile: string, pid: number): Promise<void> => writeFile(`${logFile}.pid`, String(pid));

/** Forgets it once it has ended. */
export const forgetProcess = (logFile: string): Promise<void> => rm(`${logFile}.pid`, { force: true });

/** Drained it ends by itself when its parent is gone; this is how long it is waited for. */
const patienceMs = 5_000;

/**
 * Ends the noted child if it still runs `file`. The command line must agree, since its id may be somebody else's by
 * now.
 */
export const endLeftProcess = async (logFile: string, file: string): Promise<void> => {
  const pid = Number(await readFile(`${logFile}.pid`, 'utf8').catch(() => ''));
  const isThere = (): boolean => Number.isInteger(pid) && pid > 0 && commandOf(pid).includes(file);
  if (isThere()) process.kill(pid, 'SIGTERM');
  for (const deadline = Date.now() + patienceMs; isThere(); await pause(20)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
  }
  await forgetProcess(logFile);
};
