/** What a doomed worker is told. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type Doom = {
  databaseUrl: string;
  crmUrl: string;
  smtpUrl: string;
  temporalAddress: string;
  taskQueue: string;
  bundle: string;
  masterKey: string;
  indexKey: string;
  pepper: string;
  dieAt?: string;
};

/** Starts one; `ended` tells the signal that ended it. */
export const startDoomed = (doom: Doom): { child: ChildProcess; ended: Promise<NodeJS.Signals | null> } => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/doomed-worker.ts'], {
    env: { ...process.env, DOOM: JSON.stringify(doom) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  return { child, ended };
};
