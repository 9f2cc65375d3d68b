/**
 * Habeas whole, for one test file: its own database, CRM, task queue, API over HTTP, worker and relay, on the run's
 * real engines. Only the staff's and customers' hands are played.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createActivities } from '../../activities/index.ts';
import type { Deps } from '../../activities/deps.ts';
import { createMailer } from '../../activities/mail/mailer.ts';
import { startRelay } from '../../activities/relay.ts';
import { createSystems } from '../../activities/systems/index.ts';
import { createDataConverter } from '../../activities/temporal.ts';
import { createApp } from '../../api/app.ts';
import { readPolicyFile } from '../../config.ts';
import { createAuditStore } from '../../db/audit-store.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { createNotifier, listenForWakes } from '../../db/notifier.ts';
import { createRecord } from '../../db/record.ts';
import { createSecrets } from '../../db/secrets.ts';
import { createVault } from '../../db/vault.ts';
import { createTranslators } from '../../locales/index.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import { createTestCrm } from './crm.ts';
import { createTestDatabase } from './database.ts';
import type { Doom } from './doom.ts';
import { collectLog } from './log.ts';
import { testPages } from './pages.ts';
import { connectMailbox } from './mailbox.ts';
import { connectTemporal } from './temporal.ts';
import { engine } from './test-engines.ts';

/** One key for all payloads of the run, so that stored histories of any world can be read. */
export const testPayloadKeys = new Map([['test', Buffer.alloc(32, 7)]]);

/** The sample company's policy, with limits that many tests from one address do not reach. */
const testPolicy = (crmUrl: string) => {
  const file = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: crmUrl });
  const limits = { ...file.policy.limits, requestsPerAddressPerHour: 100_000, requestsPerHourInAll: 100_000 };
  const policy: Policy = { ...file.policy, limits };
  return { ...file, policy };
};

/** Listens on a free port of loopback; `serve` says with what, once it is there. */
const listen = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const serve = (app: ReturnType<typeof createApp>): void => {
    server.on('request', (request, response) => void app(request, response));
  };
  // By name, as in the demo: browsers keep cookies of `localhost` apart from those of its address.
  return { url: `http://localhost:${port}`, serve, stop };
};

export const createWorld = async ({ temporalAddress }: { temporalAddress?: string } = {}) => {
  const dataConverter = createDataConverter(testPayloadKeys);
  const mailbox = connectMailbox();
  const [database, crm, temporal] = await Promise.all([
    createTestDatabase(),
    createTestCrm(),
    connectTemporal({ dataConverter, ...(temporalAddress !== undefined && { address: temporalAddress }) }),
  ]);
  const policy = testPolicy(crm.url);
  const keys = { master: randomBytes(32), index: randomBytes(32), pepper: randomBytes(32) };
  const vault = createVault({ masterKeys: new Map([[1, keys.master]]), indexKey: keys.index });
  const secrets = createSecrets(keys.pepper);
  const record = createRecord(database.db, { vault, notifier: createNotifier(database.db) });
  await record.stores.policies.keep(policy);
  const log = collectLog();
  const api = await listen();
  const deps: Deps = {
    record,
    vault,
    secrets,
    policy,
    systems: createSystems(policy.policy, record),
    mailer: createMailer({ url: engine('TEST_SMTP'), from: 'Habeas <privacy@beispiel.example>' }),
    translators: createTranslators({ strict: true }),
    publicUrl: api.url,
    mailDomain: 'beispiel.example',
    logger: log.logger,
    now: () => new Date(),
  };

  const app = createApp(
    { ...deps, audit: createAuditStore(database.auditor()) },
    {
      origins: () => [api.url],
      trustProxyHops: 0,
      isPrepared: () => true,
      pendingMigrations: () => pendingMigrations(database.db),
      pages: testPages(api.url),
    },
  );
  api.serve(app);

  const relays: { stop: () => Promise<void> }[] = [];
  const startRelayHere = (taskQueue = temporal.taskQueue): { stop: () => Promise<void> } => {
    const relay = startRelay({
      record,
      client: temporal.client,
      taskQueue,
      listen: (onWake) => listenForWakes(database.urls.app, onWake),
      logger: log.logger,
    });
    relays.push(relay);
    return relay;
  };

  return {
    url: api.url,
    keys,
    database,
    crm,
    temporal,
    mailbox,
    policy,
    vault,
    secrets,
    record,
    deps,
    log,
    startRelay: startRelayHere,
    /** A worker in this process; `change` replaces parts of what it works with. */
    startWorker: (change: Partial<Deps> = {}) => temporal.startWorker(createActivities({ ...deps, ...change })),
    /** What a worker in another process needs to be this world's. */
    doom: (): Doom => ({
      databaseUrl: database.urls.app,
      crmUrl: crm.url,
      smtpUrl: engine('TEST_SMTP'),
      temporalAddress: temporal.address,
      taskQueue: temporal.taskQueue,
      bundle: engine('TEST_BUNDLE'),
      masterKey: keys.master.toString('base64'),
      indexKey: keys.index.toString('base64'),
      pepper: keys.pepper.toString('base64'),
    }),
    close: async (): Promise<void> => {
      await api.stop();
      await Promise.all(relays.map((relay) => relay.stop()));
      await temporal.close();
      deps.mailer.close();
      await Promise.all(deps.systems.map((system) => system.close()));
      await Promise.all([database.drop(), crm.drop()]);
    },
  };
};
export type World = Awaited<ReturnType<typeof createWorld>>;
