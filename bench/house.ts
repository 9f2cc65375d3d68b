/** Habeas on one machine for measuring: engines of its own, as safe as real ones, and API and worker as processes. */
import { randomBytes } from 'node:crypto';
import { readFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, createDataConverter } from '../activities/temporal.ts';
import { readConfig } from '../config.ts';
import { connect } from '../db/index.ts';
import { migrate } from '../db/migrate.ts';
import { createSecrets } from '../db/secrets.ts';
import { createVault } from '../db/vault.ts';
import { ensureAssets } from '../embedded/assets.ts';
import { ensureBundle } from '../embedded/bundle.ts';
import { freePort } from '../embedded/free-port.ts';
import { createMailboxClient } from '../embedded/mailbox-client.ts';
import { deletePostgres, startPostgres, type EmbeddedPostgres } from '../embedded/postgres.ts';
import { startProcess } from '../embedded/process.ts';
import { findTemporalCli } from '../embedded/temporal-cli.ts';
import { endLeftTemporal, startTemporalServer } from '../embedded/temporal-server.ts';
import { fillCrm, fillRecord } from './customers.ts';

type Stop = () => Promise<unknown>;

/** What to end, the last begun first. */
export const createEndings = () => {
  const stops: Stop[] = [];
  return {
    add: (stop: Stop): void => void stops.push(stop),
    end: async (): Promise<void> => {
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    },
  };
};
export type Endings = ReturnType<typeof createEndings>;

const root = fileURLToPath(new URL('..', import.meta.url));
const dir = join(root, '.habeas', 'bench');
const logs = join(dir, 'logs');
/** Each process by its own URL, so that what looks for unused files sees it. */
const entries = {
  api: new URL('../api/server.ts', import.meta.url),
  worker: new URL('../activities/worker.ts', import.meta.url),
  'bare-api': new URL('./bare-api.ts', import.meta.url),
  mailbox: new URL('./mailbox-process.ts', import.meta.url),
};

/** The example policy with limits that the bench does not meet. */
const writePolicy = async (): Promise<string> => {
  const file = join(dir, 'policy.yaml');
  const text = await readFile(join(root, 'policy.example.yaml'), 'utf8');
  const raised = text
    .replace(/^( +requestsPerAddressPerHour:) .*$/mu, '$1 10000')
    .replace(/^( +requestsPerHourInAll:) .*$/mu, '$1 1000000');
  await writeFile(file, raised);
  return file;
};

const key = (): string => randomBytes(32).toString('base64');

const startEngines = async (endings: Endings) => {
  // Ends also what a bench that was killed has left.
  await deletePostgres(join(dir, 'postgres'));
  const logFile = join(logs, 'temporal.log');
  await endLeftTemporal(logFile);
  await rm(dir, { recursive: true, force: true });
  await mkdir(logs, { recursive: true });
  // fsync and synchronous_commit stay on: what they cost is part of what is measured.
  const settings = { shared_preload_libraries: 'pg_stat_statements' };
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), port: await freePort(), settings });
  endings.add(() => deletePostgres(join(dir, 'postgres')));
  const temporal = await startTemporalServer({
    cli: await findTemporalCli({}),
    port: await freePort(),
    logFile,
    dbFile: join(dir, 'temporal.db'),
  });
  endings.add(() => temporal.stop());
  return { postgres, temporal };
};

const startMail = async (endings: Endings) => {
  const [smtpPort, httpPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${httpPort}`;
  const child = await startProcess({
    name: 'mailbox',
    file: fileURLToPath(entries.mailbox),
    env: { BENCH_SMTP_PORT: String(smtpPort), BENCH_PORT: String(httpPort) },
    logFile: join(logs, 'mailbox.log'),
    ready: { url },
  });
  endings.add(() => child.stop());
  return { child, smtpUrl: `smtp://127.0.0.1:${smtpPort}`, client: createMailboxClient(url) };
};

const bareTable = `
create table bare_requests (id uuid primary key, body jsonb not null, received_at timestamptz not null default now());
grant insert on bare_requests to habeas_app;
`;

const makeDatabases = async (postgres: EmbeddedPostgres): Promise<void> => {
  await postgres.ensureRoles();
  for (const name of ['bench', 'crm']) await postgres.ensureDatabase({ name });
  const bench = connect(postgres.url('bench', 'habeas_owner'), { poolSize: 1 });
  const crm = connect(postgres.url('crm', 'habeas_owner'), { poolSize: 1 });
  try {
    await migrate(bench);
    await bench.raw(bareTable);
    await fillCrm(crm);
  } finally {
    await Promise.all([bench.destroy(), crm.destroy()]);
  }
};

/** Starts everything but API and worker; `env` holds their settings. */
export const openHouse = async (endings: Endings) => {
  const { postgres, temporal } = await startEngines(endings);
  const mail = await startMail(endings);
  await makeDatabases(postgres);
  const [apiPort, barePort] = [await freePort(), await freePort()];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const env = {
    DATABASE_URL: postgres.url('bench', 'habeas_app'),
    DATABASE_AUDITOR_URL: postgres.url('bench', 'habeas_auditor'),
    CRM_DATABASE_URL: postgres.url('crm', 'habeas_app'),
    TEMPORAL_ADDRESS: temporal.address,
    WORKFLOW_BUNDLE: await ensureBundle(),
    ASSETS_DIR: await ensureAssets(),
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Privacy team <privacy@company.example>',
    PUBLIC_URL: apiUrl,
    PORT: String(apiPort),
    POLICY_FILE: await writePolicy(),
    TRUST_PROXY_HOPS: '1',
    HABEAS_MASTER_KEYS: `1:${key()}`,
    HABEAS_INDEX_KEY: key(),
    HABEAS_CODE_PEPPER: key(),
    HABEAS_PAYLOAD_KEYS: `bench:${key()}`,
  };
  const config = { ...readConfig(env, 'worker'), ...readConfig(env, 'api') };
  const db = connect(config.databaseUrl, { poolSize: 2, name: 'habeas bench' });
  endings.add(() => db.destroy());
  await fillRecord(db, { vault: createVault(config), secrets: createSecrets(config.codePepper) });
  const dataConverter = createDataConverter(config.payloadKeys);
  const client = createClient({ address: temporal.address, namespace: 'default', dataConverter });
  endings.add(() => client.connection.close());

  const startEntry = async (name: keyof typeof entries, more: { env: Record<string, string>; ready: Ready }) => {
    const [file, logFile] = [fileURLToPath(entries[name]), join(logs, `${name}.log`)];
    const child = await startProcess({ name, file, logFile, ...more });
    endings.add(() => child.stop());
    return child;
  };
  const bareUrl = `http://127.0.0.1:${barePort}`;
  return {
    postgres,
    temporal,
    mail,
    env,
    config,
    /** The application's own connection, for what the bench has to look up. */
    db,
    client,
    apiUrl,
    bareUrl,
    startApi: () => startEntry('api', { env, ready: { url: `${apiUrl}/readyz` } }),
    startWorker: () => startEntry('worker', { env, ready: { text: '"ready"' } }),
    startBareApi: () =>
      startEntry('bare-api', {
        env: { BENCH_DATABASE_URL: env.DATABASE_URL, BENCH_PORT: String(barePort) },
        ready: { url: `${bareUrl}/healthz` },
      }),
  };
};
type Ready = { url: string } | { text: string };
export type House = Awaited<ReturnType<typeof openHouse>>;
