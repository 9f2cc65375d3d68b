/** PROCESS: the API. Reads the settings, connects, listens; ends when it is told to, finishing what it began. */
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ConfigError, exitWithFaults, readConfig, readPolicyFile, type Config } from '../config.ts';
import { createAuditStore } from '../db/audit-store.ts';
import { connect } from '../db/index.ts';
import { pendingMigrations } from '../db/migrate.ts';
import { createNotifier } from '../db/notifier.ts';
import { createRecord } from '../db/record.ts';
import { createSecrets } from '../db/secrets.ts';
import { createVault } from '../db/vault.ts';
import { createTranslators } from '../locales/index.ts';
import { createLogger, logCrashes, type Logger } from '../logger.ts';
import type { VersionedPolicy } from '../workflows/domain/policy.ts';
import { createApp } from './app.ts';
import type { ApiContext } from './context.ts';
import { type Assets, readAssets } from './pages/assets.ts';

type StartOptions = {
  policy: VersionedPolicy & { text: string };
  logger: Logger;
  now?: () => Date;
};
/** A running API. `stop` takes no more calls, lets the running ones end (10 s at most) and closes the pools. */
export type RunningApi = { url: string; stop: () => Promise<void> };

/** Longer than any call takes; a supervisor waits 30 s before it kills. */
const drainMs = 10_000;
const retryMs = 1000;

/** Bounds for clients that are slow, on purpose or not (A52). */
const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 16 * 1024,
  connectionsCheckingInterval: 1000,
};
const maxRequestsPerSocket = 1000;

/** Runs `work` until it succeeds: the database may start after this process. `done` says whether it has. */
const keepTrying = (work: () => Promise<void>) => {
  let [done, timer]: [boolean, NodeJS.Timeout | undefined] = [false, undefined];
  const attempt = (): Promise<void> =>
    work().then(
      () => {
        done = true;
      },
      () => {
        timer = setTimeout(() => void attempt(), retryMs).unref();
      },
    );
  return { first: attempt(), done: () => done, stop: () => clearTimeout(timer) };
};

const listen = (server: Server, { host, port }: { host: string; port: number }): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
      else resolve(address);
    });
  });

const originOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

/**
 * On loopback the service may also be called by its own address: only this machine reaches it, and a page elsewhere
 * that points its own name here (DNS rebinding) still sends that name.
 */
const ownOrigins = (bound: AddressInfo): string[] =>
  /^(?:127\.|::1$)/u.test(bound.address) ? [originOf(bound), `http://localhost:${bound.port}`] : [];

/** Ends idle connections as they become idle, and after the bound all of them. */
const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const bound = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(bound);
      resolve();
    });
  });

const openRecord = (config: Config<'api'>) => {
  const db = connect(config.databaseUrl, { name: 'habeas api' });
  const auditor = connect(config.databaseAuditorUrl, { name: 'habeas api auditor', poolSize: 4 });
  const vault = createVault(config);
  return {
    vault,
    record: createRecord(db, { vault, notifier: createNotifier(db) }),
    audit: createAuditStore(auditor),
    pendingMigrations: () => pendingMigrations(db),
    close: async (): Promise<void> => {
      await Promise.all([db.destroy(), auditor.destroy()]);
    },
  };
};

/** Throws ConfigError when `npm run build` was not run: pages without their styles are of no use to anybody. */
const builtAssets = (dir: string): Assets => {
  try {
    return readAssets(dir);
  } catch (error) {
    throw new ConfigError([{ place: 'ASSETS_DIR', detail: error instanceof Error ? error.message : String(error) }]);
  }
};

/** Starts the API, also while the database is not there yet: it is not ready until it is. */
export const startApi = async (config: Config<'api'>, options: StartOptions): Promise<RunningApi> => {
  const { policy, logger, now = () => new Date() } = options;
  const { record, vault, audit, pendingMigrations: pending, close } = openRecord(config);
  const { publicUrl, deskUrl, complianceUrl, demo, demoPeople } = config;
  const assets = builtAssets(config.assetsDir);
  const secrets = createSecrets(config.codePepper);
  const context: ApiContext = { record, audit, vault, secrets, policy, publicUrl, logger, now };
  // Requests name the policy they were received under, so it is stored before the first one.
  const preparing = keepTrying(() => record.stores.policies.keep(policy));
  const origins = [publicUrl, deskUrl, complianceUrl];
  const app = createApp(context, {
    origins: () => origins,
    trustProxyHops: config.trustProxyHops,
    pendingMigrations: pending,
    isPrepared: preparing.done,
    pages: { assets, translators: createTranslators(), deskUrl, complianceUrl, demo, demoPeople },
  });
  const server = createServer(serverLimits, app);
  server.maxRequestsPerSocket = maxRequestsPerSocket;
  const bound = await listen(server, config);
  origins.push(...ownOrigins(bound));
  await preparing.first;
  logger.info('the API listens', { host: bound.address, port: bound.port });
  return {
    url: originOf(bound),
    stop: async () => {
      preparing.stop();
      await drain(server);
      await close();
    },
  };
};

const main = async (): Promise<void> => {
  const { config, policy } = exitWithFaults((env) => {
    const settings = readConfig(env, 'api');
    builtAssets(settings.assetsDir);
    return { config: settings, policy: readPolicyFile(settings.policyFile, env) };
  });
  const logger = createLogger({ level: config.logLevel, service: 'api' });
  logCrashes(logger);
  const api = await startApi(config, { policy, logger });
  let stopping = false;
  const end = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info('the API drains', { signal });
    api.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('the API could not end cleanly', { err: error instanceof Error ? error : { type: typeof error } });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
};

// Symbolic links (npx, a mounted folder) give the same file another name.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) void main();
