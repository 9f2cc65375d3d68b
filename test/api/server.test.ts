import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { startApi } from '../../api/server.ts';
import { readPolicyFile, type Config } from '../../config.ts';
import { freePort } from '../../embedded/free-port.ts';
import { accessBody } from '../support/api.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { collectLog } from '../support/log.ts';
import { engine } from '../support/test-engines.ts';
import { until } from '../support/until.ts';

const policy = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
const configFor = (urls: { app: string; auditor: string }): Config<'api'> => ({
  databaseUrl: urls.app,
  databaseAuditorUrl: urls.auditor,
  masterKeys: new Map([[1, randomBytes(32)]]),
  indexKey: randomBytes(32),
  codePepper: randomBytes(32),
  policyFile: 'policy.example.yaml',
  logLevel: 'info',
  publicUrl: 'https://privacy.beispiel.example',
  deskUrl: 'https://desk.beispiel.example',
  complianceUrl: 'https://desk.beispiel.example',
  assetsDir: engine('TEST_ASSETS'),
  demo: false,
  demoPeople: { staff: [], customers: [] },
  host: '127.0.0.1',
  port: 0,
  trustProxyHops: 0,
});
const start = (urls: { app: string; auditor: string }) =>
  startApi(configFor(urls), { policy, logger: collectLog().logger });
/** Reads the answer to its end: an unread one keeps its socket, and with it the test run, open. */
const call = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  const body = JSON.parse(await response.text()) as Record<string, unknown>;
  return { status: response.status, body, headers: response.headers };
};
const file = (url: string) =>
  call(`${url}/v1/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(accessBody()),
  });

describe('the API process', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('it keeps the policy version, is ready without any relay or Temporal, and takes requests', async () => {
    const api = await start(database.urls);
    const { status, body } = await call(`${api.url}/readyz`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ready', relay: { alive: 0, engineOk: false }, temporal: 'unreachable' });
    expect((await file(api.url)).status).toBe(202);
    expect(await database.db('policies').pluck('hash')).toEqual([policy.hash]);
    await api.stop();
  });

  test('without its tables it runs but is not ready', async () => {
    const empty = await createEmptyDatabase();
    const api = await start(empty.urls);
    expect((await call(`${api.url}/healthz`)).status).toBe(200);
    const { status, body } = await call(`${api.url}/readyz`);
    expect(status).toBe(503);
    expect(body).toMatchObject({ postgres: { ok: true }, migrations: { ok: false } });
    expect((await file(api.url)).status).toBe(503);
    await api.stop();
    await empty.drop();
  });

  test('while Postgres is down it runs, says so, and names nothing of where it is', async () => {
    const nowhere = `postgres://habeas_app@127.0.0.1:${await freePort()}/habeas`;
    const api = await start({ app: nowhere, auditor: nowhere });
    expect((await call(`${api.url}/healthz`)).status).toBe(200);
    const { status, body } = await call(`${api.url}/readyz`);
    expect(status).toBe(503);
    expect(body['postgres']).toEqual({ ok: false, detail: 'does not answer' });
    const refused = await file(api.url);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    await api.stop();
  });

  test('told to stop, it answers what runs and takes nothing new', async () => {
    const api = await start(database.urls);
    const blocker = await database.owner().transaction();
    await blocker.raw('lock table requests in access exclusive mode');
    const running = file(api.url);
    await until('a call waits for the lock', async () => {
      const { rows } = await database.owner().raw<{ rows: unknown[] }>('select 1 from pg_locks where not granted');
      return rows.length > 0;
    });
    const stopped = api.stop();
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow('fetch failed');
    await blocker.commit();
    expect((await running).status).toBe(202);
    await stopped;
  });

  const key = randomBytes(32).toString('base64');
  const startProcess = (change: Record<string, string> = {}) =>
    spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: database.urls.app,
        DATABASE_AUDITOR_URL: database.urls.auditor,
        CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        POLICY_FILE: 'policy.example.yaml',
        PUBLIC_URL: 'http://localhost:3000',
        HABEAS_MASTER_KEYS: `1:${key}`,
        HABEAS_INDEX_KEY: key,
        HABEAS_CODE_PEPPER: key,
        ASSETS_DIR: engine('TEST_ASSETS'),
        PORT: '0',
        ...change,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  test('as a process it does not start without the styles of its pages, and says how to make them', async () => {
    const child = startProcess({ ASSETS_DIR: '/nowhere' });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(child, 'close')).toEqual([78, null]);
    expect(said).toContain('ASSETS_DIR');
    expect(said).toContain('npm run build');
  });

  test('as a process it reads its settings, serves, and ends with 0 when it is told to', async () => {
    const child = startProcess();
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const port = await until('the process says where it listens', () =>
      Promise.resolve(/"the API listens".*"port":(\d+)/u.exec(log)?.[1]),
    );
    expect((await call(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(log).not.toContain(key);
  });
});
