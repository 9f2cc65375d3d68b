/** PROCESS: wires the dependencies, runs the worker, the relay and the housekeeping, and drains on SIGTERM. */
import { realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type Config, exitWithFaults, readConfig, readPolicyFile } from '../config.ts';
import { connect } from '../db/index.ts';
import { createNotifier, listenForWakes } from '../db/notifier.ts';
import { createRecord } from '../db/record.ts';
import { createSecrets } from '../db/secrets.ts';
import { createVault } from '../db/vault.ts';
import { createTranslators } from '../locales/index.ts';
import { createLogger, logCrashes, type Logger } from '../logger.ts';
import type { VersionedPolicy } from '../workflows/domain/policy.ts';
import type { Deps } from './deps.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createActivities } from './index.ts';
import { startLinkAsks } from './link-asks.ts';
import { createMailer } from './mail/mailer.ts';
import { startRelay } from './relay.ts';
import { createSystems } from './systems/index.ts';
import { connectWorker, createClient, createDataConverter, type Engine } from './temporal.ts';

/**
 * As many activities at once as there are connections to Postgres for them: more would wait for the pool and look
 * like slow activities.
 */
const activitiesAtOnce = 10;
const poolSize = activitiesAtOnce + 5;
/** Requests sleep for weeks; replaying their forty events is cheap, a megabyte each of cache is not. */
const cachedWorkflows = 200;
/** Above the longest activity (start-to-close 60 s is the bound; the usual is far below), within a stop's patience. */
const graceMs = 15_000;
const reconnectMs = 2000;

type WorkerConfig = Config<'worker'>;
type Running = { stop: () => Promise<void>; ended: Promise<void> };

const domainOf = (from: string): string => /@([\w.-]+)>?\s*$/u.exec(from)?.[1] ?? 'localhost';

/** The engine's own log lines go where ours go, without their errors' words. */
const installRuntime = (logger: Logger): void => {
  const forward = new DefaultLogger('WARN', ({ level, message }) => {
    (level === 'ERROR' ? logger.error : logger.warn)(`temporal: ${message}`);
  });
  Runtime.install({
    logger: forward,
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=ERROR,temporalio_client=ERROR', forward: {} } },
    // Signals are ours (see `main`): the relay and the pools must drain too.
    shutdownSignals: [],
  });
};

const wire = (config: WorkerConfig, policy: VersionedPolicy, logger: Logger) => {
  const db = connect(config.databaseUrl, { poolSize, name: 'habeas worker' });
  const vault = createVault({ masterKeys: config.masterKeys, indexKey: config.indexKey });
  const record = createRecord(db, { vault, notifier: createNotifier(db) });
  const deps: Deps = {
    record,
    vault,
    secrets: createSecrets(config.codePepper),
    policy,
    systems: createSystems(policy.policy, record),
    mailer: createMailer({ url: config.smtpUrl, from: config.mailFrom }),
    translators: createTranslators(),
    publicUrl: config.publicUrl,
    mailDomain: domainOf(config.mailFrom),
    logger,
    now: () => new Date(),
  };
  const close = async (): Promise<void> => {
    deps.mailer.close();
    await Promise.all([db.destroy(), ...deps.systems.map((system) => system.close())]);
  };
  return { deps, close };
};

/** Waits until Temporal is there: the relay and the mails of others must not wait with it. */
const connectPatiently = async (engine: Engine, logger: Logger, stopping: AbortSignal) => {
  while (!stopping.aborted) {
    try {
      return await connectWorker(engine);
    } catch {
      logger.warn('Temporal does not answer yet', { host: engine.address });
      await pause(reconnectMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
  return undefined;
};

const createWorker = (connection: NativeConnection, config: WorkerConfig, more: { deps: Deps; engine: Engine }) =>
  Worker.create({
    connection,
    namespace: config.temporalNamespace,
    taskQueue: config.taskQueue,
    workflowBundle: { codePath: config.workflowBundle },
    activities: createActivities(more.deps),
    dataConverter: more.engine.dataConverter,
    maxConcurrentActivityTaskExecutions: activitiesAtOnce,
    maxCachedWorkflows: cachedWorkflows,
    shutdownGraceTime: graceMs,
  });

/** Starts worker, relay and housekeeping; `ended` settles when all of it has drained after `stop`. */
export const startWorker = async (config: WorkerConfig, policy: VersionedPolicy, logger: Logger): Promise<Running> => {
  const { deps, close } = wire(config, policy, logger);
  const dataConverter = createDataConverter(config.payloadKeys);
  const engine: Engine = { address: config.temporalAddress, namespace: config.temporalNamespace, dataConverter };
  const stopping = new AbortController();
  const client = createClient(engine);
  const relay = startRelay({
    record: deps.record,
    client,
    taskQueue: config.taskQueue,
    listen: (onWake) => listenForWakes(config.databaseUrl, onWake),
    logger,
  });
  const housekeeping = startHousekeeping(deps);
  const linkAsks = startLinkAsks(deps);
  let worker: Worker | undefined;

  const work = async (): Promise<void> => {
    const connection = await connectPatiently(engine, logger, stopping.signal);
    if (connection === undefined) return;
    worker = await createWorker(connection, config, { deps, engine });
    logger.info('ready', { taskQueue: config.taskQueue });
    if (stopping.signal.aborted) worker.shutdown();
    await worker.run();
    await connection.close();
  };
  const drain = async (): Promise<void> => {
    try {
      await work();
    } finally {
      await Promise.all([relay.stop(), housekeeping.stop(), linkAsks.stop()]);
      await client.connection.close();
      await close();
    }
  };
  return {
    ended: drain(),
    stop: () => {
      stopping.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      return Promise.resolve();
    },
  };
};

const main = async (): Promise<void> => {
  const { config, policy } = exitWithFaults((env) => {
    const read = readConfig(env, 'worker');
    return { config: read, policy: readPolicyFile(read.policyFile, env) };
  });
  const logger = createLogger({ level: config.logLevel, service: 'worker' });
  logCrashes(logger);
  installRuntime(logger);
  const running = await startWorker(config, policy, logger);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.stop());
  await running.ended;
  logger.info('stopped');
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main();
}
