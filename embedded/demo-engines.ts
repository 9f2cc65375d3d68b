/** The engines of the demo: each the embedded one, or somebody else's when the environment names it. */
import { connect } from '../db/index.ts';
import { migrate } from '../db/migrate.ts';
import { type CrmUrls, ensureCrmDatabase } from './crm-database.ts';
import { demoFiles, type Outside, portOr } from './demo-place.ts';
import type { DemoStage } from './demo-stage.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { startPostgres } from './postgres.ts';
import { bounceDomain } from './sample-people.ts';
import { findTemporalCli } from './temporal-cli.ts';
import { startTemporalServer } from './temporal-server.ts';

/** Where the record and the CRM are. */
export type Databases = { app: string; owner: string; auditor: string; crm: CrmUrls };
/** Where Temporal is; a server of somebody else's has its own web interface. */
export type Engine = { address: string; uiUrl?: string };
/** Where letters go; without `mailbox` nobody can look at them here. */
export type Post = { smtpUrl: string; mailbox?: Mailbox };

/** Ample for API, worker and relay; a server of a hundred would only take memory. */
const postgresSettings = { max_connections: '60', shared_buffers: '32MB' };

export const startDatabases = async ({ database }: Outside, stage: DemoStage): Promise<Databases> => {
  if (database !== undefined) return database;
  const port = await portOr(5433, 'Postgres', stage.say);
  const postgres = await startPostgres({ dir: demoFiles.postgres, port, settings: postgresSettings, log: stage.say });
  stage.onEnd('engine', postgres.stop);
  await postgres.ensureRoles();
  await postgres.ensureDatabase({ name: 'habeas' });
  const crm = await ensureCrmDatabase(postgres.adminUrl);
  const at = (role: Parameters<typeof postgres.url>[1]): string => postgres.url('habeas', role);
  return { app: at('habeas_app'), owner: at('habeas_owner'), auditor: at('habeas_auditor'), crm };
};

/** Gives how many migrations were applied. */
export const migrateRecord = async ({ owner }: Databases): Promise<number> => {
  const db = connect(owner, { poolSize: 1, name: 'habeas demo' });
  try {
    return (await migrate(db)).length;
  } finally {
    await db.destroy();
  }
};

export const startEngine = async ({ temporalAddress }: Outside, stage: DemoStage): Promise<Engine> => {
  if (temporalAddress !== undefined) return { address: temporalAddress };
  const cli = await findTemporalCli({ log: (line) => stage.say(`  ${line}`) });
  const { temporalDb: dbFile, temporalLog: logFile } = demoFiles;
  const port = await portOr(7233, 'Temporal', stage.say);
  const uiPort = await portOr(8233, "Temporal's web interface", stage.say);
  const server = await startTemporalServer({ cli, port, uiPort, dbFile, logFile });
  stage.onEnd('engine', () => server.stop());
  stage.watch('Temporal', { ended: server.ended, logFile });
  return { address: server.address, ...(server.uiUrl !== undefined && { uiUrl: server.uiUrl }) };
};

export const startPost = async ({ smtpUrl }: Outside, stage: DemoStage): Promise<Post> => {
  if (smtpUrl !== undefined) return { smtpUrl };
  const smtpPort = await portOr(1025, 'mail (SMTP)', stage.say);
  const httpPort = await portOr(1080, "the mailbox's page", stage.say);
  const mailbox = await startMailbox({ smtpPort, httpPort, storeDir: demoFiles.mailbox, bounceDomain });
  stage.onEnd('engine', mailbox.stop);
  return { smtpUrl: mailbox.smtpUrl, mailbox };
};
