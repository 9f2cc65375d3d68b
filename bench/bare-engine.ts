/** The bare workflows: their worker's process, and how they are started and told to go on. */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { BareInput } from './bare-workflow.ts';
import type { Endings } from './house.ts';

const taskQueue = 'bare';
const preloads = ['tsx', new URL('../embedded/follow-parent.js', import.meta.url).href];

/** Starts the worker; it is ready when this returns. */
export const startBareEngine = async (address: string, endings: Endings) => {
  const connection = await Connection.connect({ address });
  endings.add(() => connection.close());
  const client = new Client({ connection });
  const child = fork(fileURLToPath(new URL('bare-worker.ts', import.meta.url)), {
    cwd: fileURLToPath(new URL('..', import.meta.url)), // where `tsx` is found
    env: { ...process.env, TEMPORAL_ADDRESS: address },
    execArgv: preloads.flatMap((preload) => ['--import', preload]),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  endings.add(stop);
  const told = new EventEmitter().setMaxListeners(0);
  child.on('message', (word) => typeof word === 'string' && told.emit(word));
  const failed = once(child, 'exit').then(() => {
    throw new Error('The worker of the bare workflows ended.');
  });
  failed.catch(() => undefined);
  await Promise.race([once(told, 'ready'), failed]);

  /** Starts one and takes it to its last signal; gives what sends that and waits for the end. */
  const prepare = async (input: BareInput): Promise<() => Promise<string>> => {
    const workflowId = `bare-${randomUUID()}`;
    const waits = input.activities.length - 1;
    let parked = once(told, workflowId);
    const handle = await client.workflow.start('bareWorkflow', { taskQueue, workflowId, args: [input] });
    for (let sent = 1; sent < waits; sent += 1) {
      await parked;
      parked = once(told, workflowId);
      await handle.signal('goOn');
    }
    await parked;
    return async () => {
      await handle.signal('goOn');
      await handle.result();
      return workflowId;
    };
  };
  return { client, prepare, stop };
};
export type BareEngine = Awaited<ReturnType<typeof startBareEngine>>;
