import { createServer, type AddressInfo } from 'node:net';
import { connect } from '../../db/index.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { examine, type Finding } from '../../doctor.ts';
import type { Environment } from '../../environment.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';

const key = Buffer.alloc(32, 1).toString('base64');

let database: TestDatabase;
let sound: Environment;
const neighbour = createServer((socket) => socket.end());

beforeAll(async () => {
  database = await createTestDatabase();
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve));
  const { port } = neighbour.address() as AddressInfo;
  sound = {
    DATABASE_URL: database.urls.app,
    DATABASE_AUDITOR_URL: database.urls.auditor,
    DATABASE_OWNER_URL: database.urls.owner,
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'privacy@example.org',
    PUBLIC_URL: 'https://privacy.example.org',
    POLICY_FILE: 'policy.example.yaml',
    CRM_DATABASE_URL: 'postgres://crm@crm.internal/crm',
    HABEAS_MASTER_KEYS: `1:${key}`,
    HABEAS_INDEX_KEY: key,
    HABEAS_CODE_PEPPER: key,
    HABEAS_PAYLOAD_KEYS: `k1:${key}`,
    WORKFLOW_BUNDLE: 'package.json',
  };
});
afterAll(async () => {
  await database.drop();
  await new Promise((resolve) => neighbour.close(resolve));
});

const look = (env: Environment, nodeVersion = 'v20.19.0'): Promise<Finding[]> =>
  examine({ env, kinds: ['api', 'worker', 'migrate'], nodeVersion, connect, pendingMigrations });
const faultsIn = async (env: Environment, nodeVersion?: string): Promise<string[]> =>
  (await look(env, nodeVersion)).filter(({ ok }) => !ok).map(({ check, detail }) => `${check} ${detail}`);

test('a machine on which everything is in place has no fault', async () => {
  const findings = await look(sound);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual([
    'node',
    'settings',
    'policy',
    'DATABASE_URL',
    'DATABASE_AUDITOR_URL',
    'DATABASE_OWNER_URL',
    'TEMPORAL_ADDRESS',
    'SMTP_URL',
    'WORKFLOW_BUNDLE',
  ]);
});

test.each(['v18.20.0', 'v20.18.1', 'v25.0.0'])('Node %s is refused', async (version) => {
  expect(await faultsIn(sound, version)).toEqual([expect.stringContaining('install one of them')]);
});

test('faults of settings hide no other fault', async () => {
  const env = { ...sound, HABEAS_INDEX_KEY: 'planted', WORKFLOW_BUNDLE: 'nowhere.js', CRM_DATABASE_URL: '' };
  expect(await faultsIn(env)).toEqual([
    expect.stringContaining('settings HABEAS_INDEX_KEY must be 32 bytes'),
    expect.stringContaining('CRM_DATABASE_URL is not set'),
    expect.stringContaining('WORKFLOW_BUNDLE cannot be read (ENOENT)'),
  ]);
});

test('the application may not connect as a role that can change or only read the history', async () => {
  expect(await faultsIn({ ...sound, DATABASE_URL: database.urls.owner })).toEqual([
    expect.stringContaining('DATABASE_URL its role may change events'),
  ]);
  expect(await faultsIn({ ...sound, DATABASE_AUDITOR_URL: database.urls.app })).toEqual([
    expect.stringContaining('DATABASE_AUDITOR_URL the auditor may write'),
  ]);
});

test('a superuser is refused whatever its name', async () => {
  const url = new URL(process.env['TEST_POSTGRES'] ?? '');
  url.pathname = `/${database.name}`;
  const db = connect(url.href, { poolSize: 1 });
  const renamed = { ...sound, DATABASE_URL: database.urls.app };
  const findings = await examine({
    env: renamed,
    kinds: ['api'],
    nodeVersion: 'v24.0.0',
    connect: (asked) => (asked === database.urls.app ? db : connect(asked)),
    pendingMigrations,
  });
  expect(findings).toContainEqual({
    check: 'DATABASE_URL',
    ok: false,
    detail: expect.stringContaining('as a superuser'),
  });
});

test('a database that was never migrated is told from one that does not answer', async () => {
  const empty = await createEmptyDatabase();
  try {
    expect(await faultsIn({ ...sound, DATABASE_OWNER_URL: empty.urls.owner })).toEqual([
      expect.stringMatching(/DATABASE_OWNER_URL \d+ migrations are missing; run `habeas migrate`/u),
    ]);
  } finally {
    await empty.drop();
  }
});

test('a neighbour that does not answer is named without what its address holds', async () => {
  const { port } = neighbour.address() as AddressInfo;
  // Port 1 of loopback: nothing listens there on any machine this runs on.
  const faults = await faultsIn({
    ...sound,
    SMTP_URL: 'smtp://user:planted@127.0.0.1:1',
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
  });
  expect(faults).toEqual([expect.stringContaining('SMTP_URL does not answer (ECONNREFUSED)')]);
  expect(faults.join('')).not.toContain('planted');
});
