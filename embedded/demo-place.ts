/** Where the demo keeps its things, what it is given from outside, and that only one runs at a time. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isListening } from './free-port.ts';
import { endPostgres, deletePostgres } from './postgres.ts';
import { commandOf, isAlive } from './process.ts';
import { endLeftProcess } from './left-process.ts';
import { endLeftTemporal } from './temporal-server.ts';

const dir = fileURLToPath(new URL('../.habeas/demo', import.meta.url));

/** Files and folders of the demo. */
export const demoFiles = {
  dir,
  lock: join(dir, 'demo.pid'),
  settings: join(dir, 'settings.json'),
  policy: join(dir, 'policy.yaml'),
  postgres: join(dir, 'postgres'),
  temporalDb: join(dir, 'temporal.db'),
  temporalLog: join(dir, 'temporal.log'),
  mailbox: join(dir, 'mailbox'),
  apiLog: join(dir, 'api.log'),
  workerLog: join(dir, 'worker.log'),
} as const;

/** Engines that are somebody else's; what is not here the demo starts itself. */
export type Outside = {
  database?: { app: string; owner: string; auditor: string; crm: { owner: string; writer: string } };
  temporalAddress?: string;
  smtpUrl?: string;
  publicUrl: URL;
};

type Environment = Readonly<Record<string, string | undefined>>;

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The demo's passwords are printed and its mails are open: nobody but this machine may reach it. */
const loopbackUrl = (given: string): URL => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'http:' && loopback.includes(url.hostname)) return url;
  throw new Error(
    'The demo prints its passwords and shows all mails, so it runs on loopback only. Unset PUBLIC_URL, or give http://localhost:3000.',
  );
};

const databaseNames = ['DATABASE_OWNER_URL', 'DATABASE_AUDITOR_URL', 'CRM_OWNER_URL', 'CRM_DATABASE_URL'] as const;

const databaseFrom = (env: Environment): Outside['database'] => {
  const app = env['DATABASE_URL'];
  if (app === undefined || app === '') return undefined;
  const missing = databaseNames.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    throw new Error(`With DATABASE_URL the demo needs ${missing.join(', ')} as well; or unset it to have one started.`);
  }
  const [owner = '', auditor = '', crmOwner = '', writer = ''] = databaseNames.map((name) => env[name]);
  return { app, owner, auditor, crm: { owner: crmOwner, writer } };
};

/** Reads what is given from outside. Throws when the demo could not run with it; the message says what to change. */
export const readOutside = (env: Environment): Outside => {
  const database = databaseFrom(env);
  const { TEMPORAL_ADDRESS: temporalAddress = '', SMTP_URL: smtpUrl = '', PUBLIC_URL: publicUrl = '' } = env;
  return {
    ...(database !== undefined && { database }),
    ...(temporalAddress !== '' && { temporalAddress }),
    ...(smtpUrl !== '' && { smtpUrl }),
    publicUrl: loopbackUrl(publicUrl === '' ? 'http://localhost:3000' : publicUrl),
  };
};

/** `wanted`, or a free port instead when somebody else has it, which is said. */
export const portOr = async (wanted: number, purpose: string, say: (line: string) => void): Promise<number> => {
  if (!(await isListening(wanted))) return wanted;
  const port = await freePort();
  say(`  port ${wanted} is taken, so ${purpose} is at ${port}`);
  return port;
};

/** Ids are used again: the process must look like a demo, too. */
const isDemo = (pid: number): boolean => pid !== process.pid && isAlive(pid) && commandOf(pid).includes('demo');

/** Two demos over one folder would stop each other's engines. Throws while another one runs. */
export const claimPlace = async (): Promise<{ release: () => Promise<void> }> => {
  await mkdir(dir, { recursive: true });
  const holder = Number(await readFile(demoFiles.lock, 'utf8').catch(() => ''));
  if (holder > 0 && isDemo(holder)) {
    throw new Error(`A demo runs already (process ${holder}). End it with Ctrl-C in its terminal, or kill ${holder}.`);
  }
  await writeFile(demoFiles.lock, String(process.pid));
  return { release: () => rm(demoFiles.lock, { force: true }) };
};

/** Ends what a demo that was killed left running, so that this one finds its ports and files free. */
export const endLeftovers = async (): Promise<void> => {
  await Promise.all([
    endLeftProcess(demoFiles.apiLog, 'api/server.ts'),
    endLeftProcess(demoFiles.workerLog, 'activities/worker.ts'),
  ]);
  await Promise.all([endPostgres(demoFiles.postgres), endLeftTemporal(demoFiles.temporalLog)]);
};

/** Forgets all that the demo kept, also the keys and passwords. Nothing may run any more. */
export const forgetPlace = async (): Promise<void> => {
  await deletePostgres(demoFiles.postgres);
  const { settings, policy, temporalDb, temporalLog, mailbox, apiLog, workerLog } = demoFiles;
  const journals = [`${temporalDb}-wal`, `${temporalDb}-shm`];
  for (const path of [settings, policy, temporalDb, ...journals, temporalLog, mailbox, apiLog, workerLog]) {
    await rm(path, { recursive: true, force: true });
  }
};
