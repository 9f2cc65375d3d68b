import { spawnSync } from 'node:child_process';
import { readConfig } from '../../config.ts';
import { createSecrets } from '../../db/secrets.ts';
import { createStaffStore } from '../../db/staff-store.ts';
import type { Environment } from '../../environment.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const habeas = (args: readonly string[], { env = {}, input = '' }: { env?: Environment; input?: string } = {}) => {
  const result = spawnSync(process.execPath, ['--import', 'tsx', 'cli.ts', ...args], {
    encoding: 'utf8',
    input,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
};

const pepper = Buffer.alloc(32, 4).toString('base64');
const crm: Environment = { CRM_DATABASE_URL: 'postgres://crm:planted@crm.internal/crm' };

test('a sound policy file is told with its hash', () => {
  expect(habeas(['policy', 'check', 'policy.example.yaml'], { env: crm })).toMatchObject({
    status: 0,
    out: expect.stringMatching(/sound: 2 controllers.*hash [0-9a-f]{64}/u),
  });
});

test('a policy file at fault ends with status 1 and every fault with its line', () => {
  const { status, err } = habeas(['policy', 'check'], { env: { POLICY_FILE: 'policy.example.yaml' } });
  expect(status).toBe(1);
  expect(err).toMatch(/^policy\.example\.yaml:\d+:\d+ systems\[1\]\.url: CRM_DATABASE_URL is not set/u);
});

test('the keys that are made are keys that the settings take', () => {
  const { out } = habeas(['keys', 'new']);
  const made = Object.fromEntries(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/su).slice(0, 2)),
  );
  const env = {
    ...made,
    DATABASE_URL: 'postgres://habeas_app@h/d',
    PUBLIC_URL: 'https://a.example',
    POLICY_FILE: 'p',
    SMTP_URL: 'smtp://h',
    MAIL_FROM: 'a@b.example',
  };
  expect(readConfig(env, 'worker').payloadKeys.size).toBe(1);
  expect(new Set(Object.values(made)).size).toBe(4);
});

test('a command that lacks settings ends with status 78, one that is misspelt with 2', () => {
  expect(habeas(['migrate'])).toMatchObject({
    status: 78,
    err: expect.stringContaining('DATABASE_OWNER_URL: is not set'),
  });
  expect(habeas(['migrat'])).toMatchObject({ status: 2 });
});

test('the doctor ends with status 1 at a fault, and speaks JSON when asked', () => {
  const { status, out } = habeas(['doctor', '--for', 'migrate', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toContainEqual({
    check: 'settings',
    ok: false,
    detail: expect.stringContaining('DATABASE_OWNER_URL'),
  });
});

describe('an account of staff', () => {
  let database: TestDatabase;
  let env: Environment;
  beforeAll(async () => {
    database = await createTestDatabase();
    env = { ...crm, DATABASE_URL: database.urls.app, POLICY_FILE: 'policy.example.yaml', HABEAS_CODE_PEPPER: pepper };
  });
  afterAll(() => database.drop());
  const add = (...args: string[]) =>
    habeas(['staff', 'add', '--name', 'Erika', ...args], { env, input: 'a long enough password\n' });
  const isPasswordOf = async (email: string, password: string): Promise<boolean> => {
    const account = await createStaffStore(database.db).findForSignIn(email);
    return createSecrets(Buffer.from(pepper, 'base64')).isPassword(account?.passwordHash, password);
  };

  test('is added with a password that is shown once', async () => {
    const { status, out } = add('--email', 'erika@beispiel.example', '--role', 'representative', '--desk', 'berlin');
    expect(status).toBe(0);
    expect(await isPasswordOf('erika@beispiel.example', out.split(' ').at(-1)?.trim() ?? '')).toBe(true);
  });

  test('is added with a password from standard input, which is not shown', async () => {
    const { status, out } = add('--email', 'audit@beispiel.example', '--role', 'compliance', '--password-stdin');
    expect({ status, out }).toEqual({ status: 0, out: 'Added.\n' });
    expect(await isPasswordOf('audit@beispiel.example', 'a long enough password')).toBe(true);
  });

  test.each([
    ['without a desk', ['--email', 'a@b.example', '--role', 'representative'], 'needs a desk: --desk berlin | london'],
    [
      'of a desk that is not in the policy',
      ['--email', 'a@b.example', '--role', 'representative', '--desk', 'paris'],
      'no such desk',
    ],
    ['with an address that is none', ['--email', 'nobody', '--role', 'compliance'], 'not one plain e-mail address'],
    [
      'that is there already',
      ['--email', 'ERIKA@beispiel.example', '--role', 'compliance'],
      'an account with this address already',
    ],
  ])('%s is refused', (_case, args, problem) => {
    expect(add(...args)).toMatchObject({ status: 1, err: expect.stringContaining(problem) });
  });
});
