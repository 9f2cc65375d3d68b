/**
 * Habeas whole, for one test file: its own database, CRM, task queue, API over HTTP, worker and relay, on the run's
 * real engines. Only the staff's and customers' hands are played.
 */
import { randomBytes } from 'node:crypto';
import { createActivities } from '../../activities/index.ts';
import type { Deps } from '../../activities/deps.ts';
import { createMailer } from '../../activities/mail/mailer.ts';
import { startRelay } from '../../activities/relay.ts';
import { createSystems } from '../../activities/systems/index.ts';
import { createDataConverter } from '../../activities/temporal.ts';
import { readPolicyFile } from '../../config.ts';
import { createNotifier, listenForWakes } from '../../db/notifier.ts';
import { createRecord } from '../../db/record.ts';
import { createSecrets } from '../../db/secrets.ts';
import { createVault } from '../../db/vault.ts';
import { createTranslators } from '../../locales/index.ts';
import type { VersionedPolicy } from '../../workflows/domain/policy.ts';
import { createTestCrm } from './crm.ts';
import { createTestDatabase } from './database.ts';
import { collectLog } from './log.ts';
import { connectMailbox } from './mailbox.ts';
import { connectTemporal } from './temporal.ts';
import { engine } from './test-engines.ts';

/** One key for all payloads of the run, so that stored histories of any world can be read. */
export const testPayloadKeys = new Map([['test', Buffer.alloc(32, 7)]]);

export const examplePolicy = (crmUrl: string): VersionedPolicy =>
  readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: crmUrl });

export const createWorld = async () => {
  const dataConverter = createDataConverter(testPayloadKeys);
  const [database, crm, temporal, mailbox] = await Promise.all([
    createTestDatabase(),
    createTestCrm(),
    connectTemporal({ dataConverter }),
    connectMailbox(),
  ]);
  const policy = examplePolicy(crm.url);
  const vault = createVault({ masterKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) });
  const secrets = createSecrets(randomBytes(32));
  const record = createRecord(database.db, { vault, notifier: createNotifier(database.db) });
  await record.stores.policies.keep(policy.hash, 'the example policy');
  const log = collectLog();
  const deps: Deps = {
    record,
    vault,
    secrets,
    policy,
    systems: createSystems(policy.policy, record),
    mailer: createMailer({ url: engine('TEST_SMTP'), from: 'Habeas <privacy@beispiel.example>' }),
    translators: createTranslators({ strict: true }),
    mailDomain: 'beispiel.example',
    logger: log.logger,
    now: () => new Date(),
  };

  const relays: { stop: () => Promise<void> }[] = [];
  const startRelayHere = (): { stop: () => Promise<void> } => {
    const relay = startRelay({
      record,
      client: temporal.client,
      taskQueue: temporal.taskQueue,
      listen: (onWake) => listenForWakes(database.urls.app, onWake),
      logger: log.logger,
    });
    relays.push(relay);
    return relay;
  };

  return {
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
    close: async (): Promise<void> => {
      await Promise.all(relays.map((relay) => relay.stop()));
      await temporal.close();
      deps.mailer.close();
      await Promise.all(deps.systems.map((system) => system.close()));
      await Promise.all([database.drop(), crm.drop()]);
    },
  };
};
export type World = Awaited<ReturnType<typeof createWorld>>;
