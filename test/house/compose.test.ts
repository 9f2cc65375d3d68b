import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { needs } from '../../config.ts';
import { settings, type SettingKey } from '../../settings.ts';

const root = resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

const service = z.object({
  image: z.string(),
  build: z.object({ dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  restart: z.string(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
});
type Service = z.infer<typeof service>;

const services = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(read('docker-compose.yml'), { merge: true })).services;

const named = (name: string): Service => {
  const found = services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};
const all = Object.keys(services);
const isJob = (name: string): boolean => named(name).restart.startsWith('on-failure');
const longRunning = all.filter((name) => !isJob(name));

test.each(all)('the image of %s is pinned to a version', (name) => {
  expect(named(name).image).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*$/);
});

test('the Dockerfile starts from an image pinned to a patch release', () => {
  const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
  // Every later stage builds on the first.
  expect(new Set(bases.slice(1))).toEqual(new Set(['base']));
});

test('the image runs as a user without rights', () => {
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
});

test.each(longRunning)('%s says whether it is well', (name) => {
  expect(named(name).healthcheck?.test?.[0]).toBe('CMD');
});

test.each(all)('%s opens its ports on loopback only', (name) => {
  for (const port of named(name).ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

const secretNames = /PASSWORD|_PWD$|_KEYS?$|PEPPER|SMTP_URL|DATABASE_.*URL|DATABASE_URL/;
const secrets = all.flatMap((name) =>
  Object.entries(named(name).environment)
    .filter(([variable]) => secretNames.test(variable))
    .map(([variable, value]): [string, string, string] => [name, variable, value]),
);

test.each(secrets)('%s is not started without %s', (_name, _variable, value) => {
  expect(value).toMatch(/\$\{[A-Z_]+:\?[^}]+\}/);
  // Beside the variable no part of a secret is written down: a URL has nothing between the role and the host.
  expect(value.replace(/\$\{[^}]+\}/, '')).toMatch(/^$|^postgres:\/\/habeas_\w+:@postgres:5432\/habeas$/);
});

test('every variable that must be given is explained in .env.example', () => {
  const asked = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, variable]) => variable);
  const explained = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, variable]) => variable);
  expect(new Set(explained)).toEqual(new Set(asked));
});

test.each(all)('%s waits for what it needs by its condition', (name) => {
  for (const [needed, { condition }] of Object.entries(named(name).depends_on)) {
    expect(condition).toBe(isJob(needed) ? 'service_completed_successfully' : 'service_healthy');
  }
});

test('the API and the worker start after the migrations, the worker after the namespace', () => {
  expect(Object.keys(named('migrate').depends_on)).toEqual(['postgres']);
  expect(Object.keys(named('api').depends_on)).toEqual(['migrate']);
  expect(Object.keys(named('worker').depends_on)).toEqual(['migrate', 'temporal-namespace']);
});

test.each(['api', 'worker', 'migrate'])('%s runs the image of the Dockerfile', (name) => {
  expect(named(name).build).toEqual({ dockerfile: 'Dockerfile' });
});

test('nothing but the worker and its own tools can reach Temporal', () => {
  const there = all.filter((name) => named(name).networks.includes('engine') && !name.startsWith('temporal'));
  expect(there).toEqual(['worker']);
});

test.each(['api', 'worker', 'migrate'] as const)('%s is given settings that it reads, and no others', (name) => {
  const known = new Set(needs[name].map((key: SettingKey) => settings[key].name));
  expect(Object.keys(named(name).environment).filter((variable) => !known.has(variable))).toEqual([]);
});

test.each(['api', 'worker', 'migrate'] as const)('%s is given every setting that has no default', (name) => {
  const given = named(name).environment;
  const missing = needs[name]
    .map((key: SettingKey) => settings[key])
    .filter((setting) => setting.fallback === undefined && setting.fallbackTo === undefined)
    .filter((setting) => given[setting.name] === undefined);
  expect(missing.map((setting) => setting.name)).toEqual([]);
});
