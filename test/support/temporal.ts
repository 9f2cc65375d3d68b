/** A client and, on request, workers with a task queue of their own for one test file. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { engine } from './test-engines.ts';

/** Where a test file's workers run: no other file's workflows come there. */
export type TestTemporal = {
  address: string;
  client: Client;
  connection: Connection;
  taskQueue: string;
  /** Starts a worker; `options` win over the defaults. Stopping it drains it first. */
  startWorker: (activities: object, options?: Partial<WorkerOptions>) => Promise<{ stop: () => Promise<void> }>;
  /** Stops what still runs and closes the connections. */
  close: () => Promise<void>;
};

let isRuntimeSet = false;

/** The SDK's runtime can be set once per process, and Jest loads this file anew for every test file. */
const quietenRuntime = (): void => {
  if (isRuntimeSet) return;
  isRuntimeSet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
};

const run = (worker: Worker): (() => Promise<void>) => {
  const running = worker.run();
  // A failed run is told by `stop`; until somebody stops it, it must not end the process as unhandled.
  running.catch(() => undefined);
  return async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };
};

/** Connects to the run's server, or to another one at `address`. With a `dataConverter` client and workers both use it. */
export const connectTemporal = async ({
  dataConverter,
  address = engine('TEST_TEMPORAL'),
}: { dataConverter?: DataConverter; address?: string } = {}): Promise<TestTemporal> => {
  quietenRuntime();
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const converter = dataConverter === undefined ? {} : { dataConverter };
  const taskQueue = `test-${randomUUID()}`;
  const stops: (() => Promise<void>)[] = [];
  const startWorker = async (activities: object, options: Partial<WorkerOptions> = {}) => {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: { codePath: engine('TEST_BUNDLE') },
      activities,
      maxCachedWorkflows: 50,
      ...converter,
      ...options,
    });
    const stop = run(worker);
    stops.push(stop);
    return { stop };
  };
  const close = async (): Promise<void> => {
    await Promise.all(stops.map((stop) => stop()));
    await native.close();
    await connection.close();
  };
  return { address, client: new Client({ connection, ...converter }), connection, taskQueue, startWorker, close };
};
