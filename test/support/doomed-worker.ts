/** PROCESS for tests: a worker that kills itself with SIGKILL at the point named in DIE_AT, or lives when there is none. */
import { createMailer } from '../../activities/mail/mailer.ts';
import { createActivities } from '../../activities/index.ts';
import { createSystems } from '../../activities/systems/index.ts';
import { connectWorker, createDataConverter } from '../../activities/temporal.ts';
import { readPolicyFile } from '../../config.ts';
import { connect } from '../../db/index.ts';
import { createNotifier } from '../../db/notifier.ts';
import { createRecord } from '../../db/record.ts';
import { createSecrets } from '../../db/secrets.ts';
import { createVault } from '../../db/vault.ts';
import { createTranslators } from '../../locales/index.ts';
import { createLogger } from '../../logger.ts';
import { Worker } from '@temporalio/worker';
import { withPoints } from './crash-points.ts';
import type { Doom } from './doom.ts';

const doom = JSON.parse(process.env['DOOM'] ?? '{}') as Doom;
const buffer = (text: string): Buffer => Buffer.from(text, 'base64');

const db = connect(doom.databaseUrl, { poolSize: 4 });
const vault = createVault({ masterKeys: new Map([[1, buffer(doom.masterKey)]]), indexKey: buffer(doom.indexKey) });
const record = createRecord(db, { vault, notifier: createNotifier(db) });
const policy = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: doom.crmUrl });
const deps = {
  record,
  vault,
  secrets: createSecrets(buffer(doom.pepper)),
  policy,
  systems: createSystems(policy.policy, record),
  mailer: createMailer({ url: doom.smtpUrl, from: 'Habeas <privacy@beispiel.example>' }),
  translators: createTranslators(),
  publicUrl: 'http://127.0.0.1',
  mailDomain: 'beispiel.example',
  logger: createLogger({ level: 'error', service: 'doomed' }),
  now: () => new Date(),
};
const dying = withPoints(deps, (point) => {
  // SIGKILL of oneself is immediate: nothing after this line runs, no handler, no flush.
  if (point === doom.dieAt) process.kill(process.pid, 'SIGKILL');
});
const worker = await Worker.create({
  connection: await connectWorker({ address: doom.temporalAddress }),
  taskQueue: doom.taskQueue,
  workflowBundle: { codePath: doom.bundle },
  activities: createActivities(dying),
  dataConverter: createDataConverter(new Map([['test', Buffer.alloc(32, 7)]])),
  maxCachedWorkflows: 10,
});
await worker.run();
