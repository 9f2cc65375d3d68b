import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { createLogger } from '../../logger.ts';
import type { LogLevel } from '../../settings.ts';

const logInto = (level: LogLevel = 'debug') => {
  const destination = new PassThrough();
  const chunks: string[] = [];
  destination.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const lines = (): string[] => chunks.join('').split('\n').slice(0, -1);
  return { logger: createLogger({ level, service: 'test', destination }), lines };
};

/** What one call writes. */
const written = (message: string, meta?: Record<string, unknown>): string => {
  const { logger, lines } = logInto();
  logger.info(message, meta);
  expect(lines()).toHaveLength(1);
  return lines()[0] ?? '';
};

/** An error as a database or a mail server raises it, full of what must not be logged. */
const poisoned = (fields: Record<string, unknown> = {}, cause?: Error): Error =>
  Object.assign(new Error('planted-message for jane.planted@example.org', { cause }), fields);

test('a line is JSON with time, level, service, message and what came with it', () => {
  expect(JSON.parse(written('request received', { requestId: 'r1', status: 'received', count: 2 }))).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/u),
    level: 'info',
    service: 'test',
    message: 'request received',
    requestId: 'r1',
    status: 'received',
    count: 2,
  });
});

test('what is below the level is not written', () => {
  const { logger, lines } = logInto('warn');
  logger.info('quiet');
  logger.debug('quiet');
  logger.warn('heard');
  logger.error('heard');
  expect(lines()).toHaveLength(2);
});

test.each([
  'email',
  'Email',
  'EMAILS',
  'customerEmail',
  'e-mail_email',
  'name',
  'full_name',
  'phone',
  'phoneNumber',
  'code',
  'token',
  'trackingToken',
  'cookie',
  'set-cookie',
  'authorization',
  'detail',
  'details',
  'password',
  'addresses',
  'address',
  'value',
  'values',
  'says',
  'wanted',
  'secret',
  'bindings',
  'parameters',
  'customer',
  'requester',
  'body',
  'html',
  'headers',
])('what stands under %s is masked at any depth', (key) => {
  const line = written('an event', { [key]: 'planted', deeper: { list: [{ [key]: { inner: 'planted' } }] } });
  expect(line).not.toContain('planted');
  expect(line).toContain('[redacted]');
});

test.each([
  'mail to jane.planted@example.org failed',
  'mail to "Jane" <jane.planted@example.org>',
  'GET /v1/preferences?email=jane.planted%40example.org',
  'jane.planted＠example.org',
  'connect postgres://planted:planted-password@10.0.0.1/habeas',
  'Authorization: Bearer planted-token',
  'call +49 30 planted'.replace('planted', '901820 55'),
  'GET /en/t/plantedplantedplantedplanted',
])('a text is cleaned of what tells who or opens something: %s', (text) => {
  for (const line of [written(text), written('nested', { outer: { inner: [text] } }), written('key', { [text]: 1 })]) {
    expect(line).not.toMatch(/planted|901820/u);
  }
});

test('an address is found wherever a text is cut to size', () => {
  for (const before of [1990, 1995, 3985, 3995]) {
    expect(written(`${'x '.repeat(before / 2)}jane.planted@example.org`)).not.toContain('planted@');
  }
});

test('an error is written as its type, code and id, with the frames of its stack', () => {
  const line = written('it failed', { err: poisoned({ code: 'E_PLAIN', id: 'e1' }) });
  expect(JSON.parse(line)).toMatchObject({
    err: {
      type: 'Error',
      code: 'E_PLAIN',
      id: 'e1',
      stack: expect.arrayContaining([expect.stringContaining('logger.test.ts')]),
    },
  });
});

test.each([
  [
    'a database error',
    poisoned({ severity: 'ERROR', code: '23505', detail: 'Key (email)=(planted) already exists.', table: 't' }),
  ],
  ['a mail error', poisoned({ code: 'EENVELOPE', responseCode: 550, response: '550 planted', rejected: ['planted'] })],
  ['an error in an error', poisoned({}, poisoned({}, poisoned()))],
  [
    'an error whose message looked like a stack before it was changed',
    poisoned({ message: 'x\n    at planted (/planted:1:1)', stack: 'Error: y\n    at planted (/planted:1:1)' }),
  ],
  ['several errors at once', new AggregateError([poisoned()], 'planted')],
  ['an error with a hostile name', poisoned({ name: 'planted jane\n', code: 'planted code' })],
])('%s leaves nothing of its text behind', (_case, err) => {
  for (const line of [written('it failed', { err }), written('it failed', { deeper: { list: [err] } })]) {
    expect(line).not.toContain('planted');
    expect(line).toContain('"type":');
  }
});

test('a database error has no stack, since drivers put statements into it', () => {
  expect(JSON.parse(written('it failed', { err: poisoned({ severity: 'ERROR', code: '23505' }) }))).toMatchObject({
    err: { type: 'Error', code: '23505' },
  });
  expect(written('it failed', { err: poisoned({ severity: 'ERROR' }) })).not.toContain('stack');
});

test('a message inside what comes along is not appended to the message', () => {
  const line = written('it failed', { message: 'planted', level: 'error', service: 'planted-service', stack: 'fine' });
  expect(JSON.parse(line)).toMatchObject({ message: 'it failed', level: 'info', service: 'test' });
  expect(line).not.toContain('"planted"');
});

test('arguments beyond the second are not written', () => {
  const { logger, lines } = logInto();
  Reflect.apply(logger.info, logger, ['an event %s %j', { fine: 1 }, 'planted', { email: 'planted' }]);
  expect(lines().join('')).not.toContain('planted');
});

test('a line break or a control character cannot forge a line', () => {
  const { logger, lines } = logInto();
  logger.info('first\r\n{"level":"error"}', { text: 'a\u0000\u001b[31m\u0085\u2028\u202e\u200bb' });
  expect(lines()).toHaveLength(1);
  // eslint-disable-next-line no-control-regex
  expect(lines()[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e\u200b]/u);
  expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ message: 'first\r\n{"level":"error"}' });
});

test('a value that cannot be copied does not break the work it tells of', () => {
  const circular: Record<string, unknown> = { fine: 1 };
  circular['self'] = circular;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const line = written('odd', {
    circular,
    proxy,
    big: 10n,
    bytes: Buffer.from('planted'),
    at: new Date(0),
    map: new Map([['email', 'planted']]),
    thrower: {
      get boom(): never {
        throw new Error('planted');
      },
    },
    wrapper: { toJSON: () => '[redacted]', hidden: 'planted' },
    ['__proto__']: { polluted: true },
  });
  expect(line).not.toContain('planted');
  expect(JSON.parse(line)).toMatchObject({
    big: '10',
    at: '1970-01-01T00:00:00.000Z',
    bytes: '[7 bytes]',
    wrapper: '[redacted]',
  });
  expect({}).not.toHaveProperty('polluted');
});

test.each([
  ['an exception', "throw Object.assign(new Error('planted jane@planted.example'), { code: 'E_X' });"],
  ['a rejection', "await Promise.reject(Object.assign(new Error('planted jane@planted.example'), { code: 'E_X' }));"],
  [
    'a rejection with a plain value',
    "void Promise.reject('planted'); await new Promise((done) => setTimeout(done, 5000));",
  ],
])('%s that nobody caught is one line in the same form, and ends the process', (_case, code) => {
  const program = `import { createLogger, logCrashes } from './logger.ts';
    logCrashes(createLogger({ level: 'info', service: 'test' }));
    ${code}`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(`${stdout}${stderr}`).not.toContain('planted');
  expect(JSON.parse(stdout)).toMatchObject({ level: 'error', service: 'test' });
  expect(status).toBe(1);
});
