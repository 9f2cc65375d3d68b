/** Every setting of Habeas: its name, its check, and what it is for. `docs/settings.md` is written from this table. */
import { z } from 'zod';
import { demoPeople } from './demo-people.ts';

export type { DemoPeople } from './demo-people.ts';

type SettingText = {
  name: string;
  about: string;
  /** Taken when the setting is not given. */
  fallback?: string;
  /** The setting whose value is taken when this one is not given. */
  fallbackTo?: string;
  example?: string;
};
type Setting<S extends z.ZodType> = SettingText & { schema: S };

const setting = <S extends z.ZodType>(schema: S, text: SettingText): Setting<S> => ({ schema, ...text });

const isUrl = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

const postgresUrl = z
  .string()
  .refine(
    (text) => isUrl(text, ['postgres:', 'postgresql:']),
    'is no Postgres URL; write postgres://role@host/database',
  )
  .refine(
    (text) => !URL.canParse(text) || !['postgres', 'habeas_super'].includes(new URL(text).username),
    'names a superuser, for whom no grant and no row-level security holds; use the role made for it',
  );

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];
const siteUrl = z.string().transform((text, context) => {
  if (!isUrl(text, ['http:', 'https:'])) {
    context.addIssue('is no web address; write https://host');
    return z.NEVER;
  }
  const url = new URL(text);
  if (url.protocol === 'http:' && !loopbackHosts.includes(url.hostname)) {
    context.addIssue('would carry personal data in clear; use https (http is for localhost only)');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    context.addIssue('must be scheme, host and port only, without path, query or credentials');
  }
  return url.origin;
});

const hostAndPort = z
  .string()
  .regex(/^(?:[\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}$/u, 'is no address; write host:port, for example 127.0.0.1:7233');

const smtpUrl = z
  .string()
  .refine(
    (text) => isUrl(text, ['smtp:', 'smtps:']),
    'is no mail server; write smtp://host:port or smtps://user:password@host:port',
  );

const sender = z
  .string()
  .max(320)
  .regex(
    /^(?:[^<>\r\n]{1,200} <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/u,
    'is no sender; write Name <privacy@example.org>',
  );

const wholeNumber = (lowest: number, highest: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u, `must be a whole number from ${lowest} to ${highest}`)
    .transform(Number)
    .refine((value) => value >= lowest && value <= highest, `must be a whole number from ${lowest} to ${highest}`);

/** 32 bytes, or undefined: Buffer.from skips what is not base64, so the text is compared with what it gave. */
const keyFrom = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64').replace(/=+$/u, '') === text.replace(/=+$/u, '')
    ? bytes
    : undefined;
};
const makeOne = 'make one with `habeas keys new`';

const key = z.string().transform((text, context) => {
  const bytes = keyFrom(text);
  if (bytes !== undefined) return bytes;
  context.addIssue(`must be 32 bytes in base64; ${makeOne}`);
  return z.NEVER;
});

/** `name:base64,name:base64`, checked entry by entry. Faults count entries, since an entry is a secret. */
const namedKeys = <N>(nameFrom: (text: string) => N | undefined, form: string) =>
  z.string().transform((text, context): ReadonlyMap<N, Buffer> => {
    const keys = new Map<N, Buffer>();
    for (const [index, entry] of text.split(',').entries()) {
      const colon = entry.indexOf(':');
      const name = nameFrom(entry.slice(0, Math.max(0, colon)).trim());
      const bytes = keyFrom(entry.slice(colon + 1).trim());
      if (name === undefined || bytes === undefined) {
        context.addIssue(`entry ${index + 1} must be ${form} with 32 bytes in base64; ${makeOne}`);
      } else if (keys.has(name)) context.addIssue(`entry ${index + 1} has the same name as an earlier one`);
      else keys.set(name, bytes);
    }
    return keys;
  });

const versionFrom = (text: string): number | undefined => (/^[1-9]\d{0,8}$/u.test(text) ? Number(text) : undefined);
const idFrom = (text: string): string | undefined => (/^[\w.-]{1,40}$/u.test(text) ? text : undefined);

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** All settings by the name they have in `Config`. */
export const settings = {
  databaseUrl: setting(postgresUrl, {
    name: 'DATABASE_URL',
    about: 'Postgres as the application, role `habeas_app`: it may add events but never change one.',
    example: 'postgres://habeas_app@127.0.0.1:5432/habeas',
  }),
  databaseOwnerUrl: setting(postgresUrl, {
    name: 'DATABASE_OWNER_URL',
    about:
      'Postgres as the owner of the tables, role `habeas_owner`. Only migrations need it: give it to nothing else.',
    example: 'postgres://habeas_owner@127.0.0.1:5432/habeas',
  }),
  databaseAuditorUrl: setting(postgresUrl, {
    name: 'DATABASE_AUDITOR_URL',
    about: 'Postgres as the auditor, role `habeas_auditor`: reads the history for compliance, writes nothing.',
    example: 'postgres://habeas_auditor@127.0.0.1:5432/habeas',
  }),
  temporalAddress: setting(hostAndPort, {
    name: 'TEMPORAL_ADDRESS',
    about: 'The Temporal server, as `host:port`.',
    fallback: '127.0.0.1:7233',
  }),
  temporalNamespace: setting(z.string().regex(/^[\w.-]{1,200}$/u, 'may have letters, digits, dot, dash only'), {
    name: 'TEMPORAL_NAMESPACE',
    about: 'The Temporal namespace of this installation.',
    fallback: 'default',
  }),
  taskQueue: setting(z.string().regex(/^[\w.-]{1,200}$/u, 'may have letters, digits, dot, dash only'), {
    name: 'TASK_QUEUE',
    about: 'The task queue on which workflows and activities run.',
    fallback: 'habeas',
  }),
  workflowBundle: setting(z.string().max(4096), {
    name: 'WORKFLOW_BUNDLE',
    about: 'The bundle of the workflows, made by `npm run build`.',
    fallback: '.habeas/workflow-bundle.js',
  }),
  smtpUrl: setting(smtpUrl, {
    name: 'SMTP_URL',
    about: 'The mail server that takes the letters: `smtp://` or `smtps://`, with user and password where it asks.',
    example: 'smtp://127.0.0.1:1025',
  }),
  mailFrom: setting(sender, {
    name: 'MAIL_FROM',
    about: 'The sender of every letter.',
    example: 'Privacy team <privacy@example.org>',
  }),
  publicUrl: setting(siteUrl, {
    name: 'PUBLIC_URL',
    about: 'Where customers reach Habeas; the links in letters begin with it. https, except on localhost.',
    example: 'https://privacy.example.org',
  }),
  deskUrl: setting(siteUrl, {
    name: 'DESK_URL',
    about: 'Where representatives reach Habeas.',
    fallbackTo: 'PUBLIC_URL',
  }),
  complianceUrl: setting(siteUrl, {
    name: 'COMPLIANCE_URL',
    about: 'Where compliance reaches Habeas.',
    fallbackTo: 'PUBLIC_URL',
  }),
  policyFile: setting(z.string().max(4096), {
    name: 'POLICY_FILE',
    about:
      'The policy file: how the company works (`docs/policy-file.md`). `policy.example.yaml` is one to begin from.',
    example: './policy.yaml',
  }),
  masterKeys: setting(namedKeys(versionFrom, '`version:key`'), {
    name: 'HABEAS_MASTER_KEYS',
    about:
      'The keys that wrap the key of each person, as `version:base64` (32 bytes), separated by commas. The highest version wraps; keep older ones until every key is wrapped anew.',
  }),
  indexKey: setting(key, {
    name: 'HABEAS_INDEX_KEY',
    about:
      'The key of the blind indexes by which people are found, base64 of 32 bytes. Changing it makes them unfindable.',
  }),
  codePepper: setting(key, {
    name: 'HABEAS_CODE_PEPPER',
    about: 'The pepper of the codes that are mailed, base64 of 32 bytes. Changing it voids the codes under way.',
  }),
  payloadKeys: setting(namedKeys(idFrom, '`id:key`'), {
    name: 'HABEAS_PAYLOAD_KEYS',
    about:
      'The keys that encrypt what Temporal stores, as `id:base64` (32 bytes), separated by commas. The first encrypts; keep older ones while their histories are kept.',
  }),
  assetsDir: setting(z.string().max(4096), {
    name: 'ASSETS_DIR',
    about: 'The folder with the styles and the script of the pages, made by `npm run build`.',
    fallback: '.habeas/assets',
  }),
  demo: setting(
    z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
    {
      name: 'DEMO',
      about: 'Whether every page says that its data is made up: `true` or `false`.',
      fallback: 'false',
    },
  ),
  demoPeople: setting(demoPeople, {
    name: 'DEMO_PEOPLE',
    about: 'With DEMO: who can sign in and with which password, as JSON; `npm run demo` makes it. Never in production.',
    fallback: '{}',
  }),
  host: setting(z.string().regex(/^[\w.:-]{1,255}$/u, 'must be an address or a host name'), {
    name: 'HOST',
    about: 'The address on which the API listens.',
    fallback: '127.0.0.1',
  }),
  port: setting(wholeNumber(0, 65_535), {
    name: 'PORT',
    about: 'The port on which the API listens; 0 takes any free one.',
    fallback: '3000',
  }),
  trustProxyHops: setting(wholeNumber(0, 10), {
    name: 'TRUST_PROXY_HOPS',
    about:
      'How many proxies of your own stand before the API. Exactly that many entries of `X-Forwarded-For` are believed: one too many lets anybody choose their address.',
    fallback: '0',
  }),
  logLevel: setting(z.enum(logLevels, `must be one of ${logLevels.join(', ')}`), {
    name: 'LOG_LEVEL',
    about: 'How much is logged: `error`, `warn`, `info` or `debug`.',
    fallback: 'info',
  }),
};
export type Settings = typeof settings;
export type SettingKey = keyof Settings;
