import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type ProcessKind } from '../../config.ts';
import { ConfigError } from '../../config-error.ts';
import type { Environment } from '../../environment.ts';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

const complete: Environment = {
  DATABASE_URL: 'postgres://habeas_app:planted-password@127.0.0.1:5432/habeas',
  DATABASE_OWNER_URL: 'postgres://habeas_owner@127.0.0.1:5432/habeas',
  DATABASE_AUDITOR_URL: 'postgres://habeas_auditor@127.0.0.1:5432/habeas',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Privacy team <privacy@example.org>',
  PUBLIC_URL: 'https://privacy.example.org/',
  POLICY_FILE: 'policy.yaml',
  HABEAS_MASTER_KEYS: `2:${keyOf(2)},1:${keyOf(1)}`,
  HABEAS_INDEX_KEY: keyOf(3),
  HABEAS_CODE_PEPPER: keyOf(4),
  HABEAS_PAYLOAD_KEYS: `new:${keyOf(5)},old:${keyOf(6)}`,
};

const faultsOf = (env: Environment, kind: ProcessKind): string[] => {
  try {
    readConfig(env, kind);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ place, detail }) => `${place} ${detail}`);
    throw error;
  }
  return [];
};

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'habeas-settings-'))));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test('settings come in their types, with what is not given taken from the table', () => {
  expect(readConfig(complete, 'api')).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    trustProxyHops: 0,
    logLevel: 'info',
  });
  expect(readConfig(complete, 'worker')).toMatchObject({ temporalAddress: '127.0.0.1:7233', taskQueue: 'habeas' });
});

test('master keys are found by their version, and the first payload key is the current one', () => {
  const { masterKeys, payloadKeys } = readConfig(complete, 'worker');
  expect(Math.max(...masterKeys.keys())).toBe(2);
  expect(masterKeys.get(1)).toEqual(Buffer.alloc(32, 1));
  expect([...payloadKeys.keys()]).toEqual(['new', 'old']);
});

test('the sites of desk and compliance are the public one unless they are given', () => {
  const env = { ...complete, DESK_URL: 'https://desk.example.org' };
  expect(readConfig(env, 'api')).toMatchObject({
    publicUrl: 'https://privacy.example.org',
    deskUrl: 'https://desk.example.org',
    complianceUrl: 'https://privacy.example.org',
  });
});

test('a process is given no secret that it has no use for', () => {
  expect(Object.keys(readConfig(complete, 'migrate')).toSorted()).toEqual(['databaseOwnerUrl', 'logLevel']);
  expect(readConfig(complete, 'api')).not.toHaveProperty('databaseOwnerUrl');
  expect(readConfig(complete, 'api')).not.toHaveProperty('payloadKeys');
  expect(readConfig(complete, 'worker')).not.toHaveProperty('databaseAuditorUrl');
});

test('every missing setting is named at once, each only once', () => {
  const names = faultsOf({}, 'api').map((fault) => fault.slice(0, fault.indexOf(' ')));
  expect(names.toSorted()).toEqual([
    'DATABASE_AUDITOR_URL',
    'DATABASE_URL',
    'HABEAS_CODE_PEPPER',
    'HABEAS_INDEX_KEY',
    'HABEAS_MASTER_KEYS',
    'POLICY_FILE',
    'PUBLIC_URL',
  ]);
});

test.each([
  ['DATABASE_URL', 'mysql://planted-secret@h/d', 'is no Postgres URL'],
  ['DATABASE_URL', 'postgres://postgres:planted-secret@h/d', 'names a superuser'],
  ['TEMPORAL_ADDRESS', 'planted-secret', 'is no address'],
  ['SMTP_URL', 'http://planted-secret', 'is no mail server'],
  ['MAIL_FROM', 'planted-secret', 'is no sender'],
  ['MAIL_FROM', 'a <planted-secret@b.c>\r\nBcc: d@e.f', 'is no sender'],
  ['PUBLIC_URL', 'planted-secret', 'is no web address'],
  ['PUBLIC_URL', 'http://planted-secret.example', 'use https'],
  ['PUBLIC_URL', 'https://a.example/planted-secret', 'scheme, host and port only'],
  ['HABEAS_MASTER_KEYS', 'planted-secret', 'entry 1 must be'],
  ['HABEAS_MASTER_KEYS', `0:${keyOf(7)}`, 'entry 1 must be'],
  ['HABEAS_MASTER_KEYS', `1:${keyOf(7)},1:${keyOf(8)}`, 'entry 2 has the same name'],
  ['HABEAS_PAYLOAD_KEYS', `a:${keyOf(7)},b:planted-secret`, 'entry 2 must be'],
  ['HABEAS_INDEX_KEY', Buffer.alloc(31, 7).toString('base64'), 'must be 32 bytes'],
  ['HABEAS_INDEX_KEY', `${keyOf(7)}!planted-secret`, 'must be 32 bytes'],
  ['LOG_LEVEL', 'planted-secret', 'must be one of error, warn, info, debug'],
])('%s = %s is refused without being repeated', (name, value, problem) => {
  const faults = faultsOf({ ...complete, [name]: value }, 'worker');
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(new RegExp(`^${name} .*${problem}`, 'u'));
  expect(faults[0]).not.toContain('planted-secret');
  expect(faults[0]).not.toContain(keyOf(7));
});

test.each([
  ['PORT', '65536'],
  ['PORT', '3e3'],
  ['TRUST_PROXY_HOPS', '-1'],
])('%s = %s is no number in its bounds', (name, value) => {
  expect(faultsOf({ ...complete, [name]: value }, 'api')).toEqual([
    expect.stringContaining(`${name} must be a whole number`),
  ]);
});

test('http is good enough on this machine only', () => {
  expect(readConfig({ ...complete, PUBLIC_URL: 'http://localhost:3000' }, 'api').publicUrl).toBe(
    'http://localhost:3000',
  );
});

describe('a setting in a file', () => {
  const { HABEAS_INDEX_KEY: inline, ...without } = complete;

  test('is read without the newline at its end', () => {
    const env = { ...without, HABEAS_INDEX_KEY_FILE: file('index-key', `${inline}\n`) };
    expect(readConfig(env, 'api').indexKey).toEqual(Buffer.alloc(32, 3));
  });

  test('is refused beside the setting itself', () => {
    const env = { ...complete, HABEAS_INDEX_KEY_FILE: file('index-key', `${inline}\n`) };
    expect(faultsOf(env, 'api')).toEqual([
      'HABEAS_INDEX_KEY both HABEAS_INDEX_KEY and HABEAS_INDEX_KEY_FILE are set; remove one of them',
    ]);
  });

  test.each([
    ['that is not there', () => join(folder, 'nowhere'), 'cannot be read (ENOENT)'],
    ['that is empty', () => file('empty', '\n'), 'is empty'],
    ['that is far too large', () => file('large', 'x'.repeat(70_000)), 'is larger than 64 KB'],
  ])('%s is a fault that says so', (_case, path, problem) => {
    expect(faultsOf({ ...without, HABEAS_INDEX_KEY_FILE: path() }, 'api')).toEqual([expect.stringContaining(problem)]);
  });

  test('counts when the setting is there but empty, as Compose passes what is not set', () => {
    const env = { ...without, HABEAS_INDEX_KEY: '', HABEAS_INDEX_KEY_FILE: file('index-key', inline ?? '') };
    expect(faultsOf(env, 'api')).toEqual([]);
  });
});
