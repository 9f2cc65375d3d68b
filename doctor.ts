/** Looks whether Habeas can run here: what it needs, one finding each, with what to do where something is amiss. */
import { accessSync, constants } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import type { Knex } from 'knex';
import { inspectSettings, readPolicyFile, type ProcessKind } from './config.ts';
import { ConfigError, errorCode } from './config-error.ts';
import type { Environment } from './environment.ts';

/** One thing that was looked at. `detail` says how it is and, at a fault, what to do; never a secret. */
export type Finding = { check: string; ok: boolean; detail: string };

type Options = {
  env: Environment;
  /** The processes that are to run here. */
  kinds: readonly ProcessKind[];
  nodeVersion: string;
  connect: (url: string) => Knex;
  pendingMigrations: (db: Knex) => Promise<string[]>;
};

const connectTimeoutMs = 3000;

const fine = (check: string, detail: string): Finding => ({ check, ok: true, detail });
const fault = (check: string, detail: string): Finding => ({ check, ok: false, detail });

const node = (version: string): Finding => {
  const [major = 0, minor = 0] = version.replace(/^v/u, '').split('.').map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major > 20 && major < 25);
  return isSupported
    ? fine('node', version)
    : fault('node', `${version}: Habeas runs on Node 20.19 to 24; install one of them`);
};

const policy = (path: string, env: Environment): Finding[] => {
  try {
    const { policy: read, hash } = readPolicyFile(path, env);
    return [fine('policy', `${read.controllers.length} controllers, ${read.systems.length} systems, hash ${hash}`)];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ place, detail }) => fault('policy', `${place}: ${detail}`));
  }
};

type Rights = { is_super: boolean; may_change: boolean | null; may_add: boolean | null };

/** What the role of this connection may do with events; null before the tables are there. */
const rightsOf = async (db: Knex): Promise<Rights | undefined> => {
  const { rows } = await db.raw<{ rows: Rights[] }>(`
    select rolsuper as is_super,
      has_table_privilege(to_regclass('public.events')::oid, 'update, delete, truncate') as may_change,
      has_table_privilege(to_regclass('public.events')::oid, 'insert') as may_add
    from pg_roles where rolname = current_user`);
  return rows[0];
};

const roleFault = (name: string, rights: Rights | undefined): string | undefined => {
  if (rights?.is_super) return 'connects as a superuser, for whom no grant holds; use the role made for it';
  if (name === 'DATABASE_OWNER_URL') return undefined;
  if (rights?.may_change) return 'its role may change events, so no history could be trusted; use the role made for it';
  if (name === 'DATABASE_AUDITOR_URL' && rights?.may_add) return 'the auditor may write; use the role made for it';
  return undefined;
};

const postgres = async (name: string, url: string | undefined, options: Options): Promise<Finding[]> => {
  if (url === undefined) return [];
  const db = options.connect(url);
  try {
    const amiss = roleFault(name, await rightsOf(db));
    if (amiss !== undefined) return [fault(name, amiss)];
    if (name === 'DATABASE_AUDITOR_URL') return [fine(name, 'answers, and may only read')];
    const pending = await options.pendingMigrations(db);
    if (pending.length > 0) return [fault(name, `${pending.length} migrations are missing; run \`habeas migrate\``)];
    return [fine(name, 'answers, with every migration')];
  } catch (error) {
    // The code only: a driver's message may name users, hosts and more.
    return [
      fault(name, `does not answer or refuses (${errorCode(error)}); check the address, the role and its password`),
    ];
  } finally {
    await db.destroy();
  }
};

const tcp = (name: string, host: string, port: number): Promise<Finding> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: connectTimeoutMs });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    const problem = (code: string): void =>
      end(fault(name, `does not answer (${code}); check that it runs and can be reached from here`));
    socket.once('connect', () => end(fine(name, 'answers')));
    socket.once('timeout', () => problem('ETIMEDOUT'));
    socket.once('error', (error) => problem(errorCode(error)));
  });

const address = async (name: string, url: string | undefined, defaultPort: number): Promise<Finding[]> => {
  if (url === undefined) return [];
  const { hostname, port } = new URL(url);
  return [await tcp(name, hostname.replaceAll(/[[\]]/gu, ''), port === '' ? defaultPort : Number(port))];
};

const bundle = (path: string | undefined): Finding[] => {
  if (path === undefined) return [];
  try {
    accessSync(path, constants.R_OK);
    return [fine('WORKFLOW_BUNDLE', 'is there')];
  } catch (error) {
    return [fault('WORKFLOW_BUNDLE', `cannot be read (${errorCode(error)}); make it with \`npm run build\``)];
  }
};

/** Looks at everything that these processes need, at all of it whatever is amiss elsewhere; takes a few seconds. */
export const examine = async (options: Options): Promise<Finding[]> => {
  const { env, kinds, nodeVersion } = options;
  const { values, faults } = inspectSettings(env, kinds);
  const { temporalAddress, smtpUrl } = values;
  // SMTP submission over TLS has a port of its own (RFC 8314).
  const smtpPort = smtpUrl?.startsWith('smtps:') ? 465 : 25;
  const reached = await Promise.all([
    postgres('DATABASE_URL', values.databaseUrl, options),
    postgres('DATABASE_AUDITOR_URL', values.databaseAuditorUrl, options),
    postgres('DATABASE_OWNER_URL', values.databaseOwnerUrl, options),
    address('TEMPORAL_ADDRESS', temporalAddress === undefined ? undefined : `tcp://${temporalAddress}`, 7233),
    address('SMTP_URL', smtpUrl, smtpPort),
  ]);
  return [
    node(nodeVersion),
    ...(faults.length === 0 ? [fine('settings', `complete for ${kinds.join(', ')}`)] : []),
    ...faults.map(({ place, detail }) => fault('settings', `${place} ${detail}`)),
    ...(values.policyFile === undefined ? [] : policy(values.policyFile, env)),
    ...reached.flat(),
    ...bundle(values.workflowBundle),
  ];
};
