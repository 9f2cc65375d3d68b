/** Once per run: Postgres with a migrated template, a Temporal server, a mailbox, the workflow bundle, the pages' styles. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../db/index.ts';
import { migrate } from '../../db/migrate.ts';
import { ensureAssets } from '../../embedded/assets.ts';
import { ensureBundle } from '../../embedded/bundle.ts';
import { freePort } from '../../embedded/free-port.ts';
import { startMailbox } from '../../embedded/mailbox.ts';
import { dropDatabase, listDatabases } from '../../embedded/postgres-roles.ts';
import { type EmbeddedPostgres, startPostgres } from '../../embedded/postgres.ts';
import { findTemporalCli } from '../../embedded/temporal-cli.ts';
import { startTemporalServer } from '../../embedded/temporal-server.ts';
import { type TestRun, beginTestRun } from './test-run.ts';
import { templateName } from './test-engines.ts';

const log = (line: string): void => console.error(line);

/** A crash may lose the data of tests, so nothing waits for the disk. */
const startTestPostgres = async (dir: string): Promise<EmbeddedPostgres> => {
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const postgres = await startPostgres({ dir, port: await freePort(), settings, log });
  await postgres.ensureRoles();
  for (const prefix of ['test_', templateName]) {
    for (const name of await listDatabases(postgres.adminUrl, prefix)) await dropDatabase(postgres.adminUrl, name);
  }
  await postgres.ensureDatabase({ name: templateName });
  const owner = connect(postgres.url(templateName, 'habeas_owner'), { poolSize: 1 });
  try {
    await migrate(owner);
  } finally {
    await owner.destroy();
  }
  return postgres;
};

const startTestTemporal = async (run: TestRun) =>
  startTemporalServer({
    cli: await findTemporalCli({ log }),
    port: await freePort(),
    logFile: run.temporalLog,
    dynamicConfig: {
      'frontend.WorkflowTimeSkippingEnabled': 'true',
      // Without it every timer, skipped or real, fires about a second late.
      'history.timerProcessorMaxTimeShift': '"10ms"',
    },
  });

/** A copy for this run: the shared one may be built anew while these tests still load it. */
const copyBundle = async (run: TestRun): Promise<string> => {
  const file = join(run.scratch, 'workflow-bundle.js');
  await copyFile(await ensureBundle(), file);
  return file;
};

type Stop = () => Promise<void>;

/** Starts everything at once; when one part fails, the others are stopped again before the fault is told. */
const startAll = async (run: TestRun, stops: Stop[]): Promise<void> => {
  const remember = async <T>(start: Promise<T>, stop: (started: T) => Promise<void>): Promise<T> => {
    const started = await start;
    stops.push(() => stop(started));
    return started;
  };
  const parts = await Promise.allSettled([
    remember(startTestPostgres(run.postgresDir), (postgres) => postgres.stop()).then(({ adminUrl }) => {
      process.env['TEST_POSTGRES'] = adminUrl;
    }),
    remember(startTestTemporal(run), (temporal) => temporal.stop('SIGKILL')).then(({ address }) => {
      process.env['TEST_TEMPORAL'] = address;
    }),
    remember(startMailbox({ smtpPort: 0, httpPort: 0 }), (mailbox) => mailbox.stop()).then(({ url, smtpUrl }) => {
      process.env['TEST_MAILBOX'] = url;
      process.env['TEST_SMTP'] = smtpUrl;
    }),
    ensureAssets().then((dir) => {
      process.env['TEST_ASSETS'] = dir;
    }),
    copyBundle(run).then((file) => {
      process.env['TEST_BUNDLE'] = file;
    }),
  ]);
  const failed = parts.find((part) => part.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/** Sets the engines up, tells the tests through the environment where they are, and gives what ends them. */
export const setUp = async (): Promise<Stop> => {
  const began = performance.now();
  const run = await beginTestRun();
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((end) => end()));
    await run.release();
  };
  // Jest ends at once on a signal, without its teardown: the engines have groups of their own and would stay.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  }
  try {
    await startAll(run, stops);
  } catch (error) {
    await stop();
    throw error;
  }
  console.log(`\nengines, template and bundle ready in ${(performance.now() - began).toFixed(0)} ms`);
  return stop;
};
