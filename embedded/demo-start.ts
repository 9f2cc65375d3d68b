/** Brings the demo up: each part begins as soon as those it needs are there. */
import { readConfig } from '../config.ts';
import { ensureAssets } from './assets.ts';
import { ensureBundle } from './bundle.ts';
import {
  type Databases,
  type Engine,
  type Post,
  migrateRecord,
  startDatabases,
  startEngine,
  startPost,
} from './demo-engines.ts';
import { demoPeopleJson } from './demo-people.ts';
import { demoFiles, type Outside } from './demo-place.ts';
import { writeDemoPolicy } from './demo-policy.ts';
import { apiSettings, choosePublicUrl, commonSettings, startChild, workerSettings } from './demo-processes.ts';
import { type DemoSettings, ensureSettings } from './demo-settings.ts';
import type { DemoStage } from './demo-stage.ts';
import { loadSample } from './load-sample.ts';
import type { Mailbox } from './mailbox.ts';

/** The demo as it runs; mailbox and web interface are absent when those engines are somebody else's. */
export type DemoUp = {
  publicUrl: string;
  kept: DemoSettings;
  mailbox: Mailbox | undefined;
  temporalUrl: string | undefined;
  /** The CRM's database as its owner, who may change what Habeas may not. */
  crmUrl: string;
};

type Base = { outside: Outside; stage: DemoStage; kept: DemoSettings; url: URL };

/** The parts that need nobody. */
const beginEngines = ({ outside, stage }: Base) => ({
  databases: stage.step(
    'Postgres',
    () => startDatabases(outside, stage),
    ({ app }) => `at ${new URL(app).host}`,
  ),
  engine: stage.step(
    'Temporal',
    () => startEngine(outside, stage),
    ({ address }) => `at ${address}`,
  ),
  post: stage.step(
    'Mailbox',
    () => startPost(outside, stage),
    ({ smtpUrl }) => `at ${new URL(smtpUrl).host}`,
  ),
  bundle: stage.step(
    'Workflows',
    () => ensureBundle(),
    () => 'bundled',
  ),
  assets: stage.step(
    'Pages',
    () => ensureAssets(),
    () => 'styles and script built',
  ),
});

const settingsOfApi = ({ kept, url }: Base, databases: Databases) =>
  apiSettings(commonSettings(databases, kept, url.origin), databases, Number(url.port));

const migrate = ({ stage }: Base, databases: Databases): Promise<number> =>
  stage.step(
    'Migrations',
    () => migrateRecord(databases),
    (applied) => (applied === 0 ? 'none to apply' : `${applied} applied`),
  );

const load = (base: Base, databases: Databases): Promise<number> =>
  base.stage.step(
    'Sample company',
    () => {
      const { masterKeys, indexKey, codePepper } = readConfig(settingsOfApi(base, databases), 'api');
      const { crm, app: databaseUrl } = databases;
      return loadSample({ databaseUrl, crm, masterKeys, indexKey, codePepper, passwords: base.kept.passwords });
    },
    (added) => (added === 0 ? 'as it was' : `${added} customers in two systems, staff of each role`),
  );

/** Begins while migrations run: loading its code takes longer, and it is not ready before they are done. */
const startApi = (base: Base, databases: Databases, post: Post): Promise<number> => {
  const { origin } = base.url;
  const people = demoPeopleJson(base.kept, post.mailbox?.url);
  const settings = { ...settingsOfApi(base, databases), DEMO_PEOPLE: people };
  const begin = () => startChild('api', { settings, ready: { url: `${origin}/readyz` } }, base.stage);
  return base.stage.step('API', begin, () => `at ${origin}`);
};

type WorkerNeeds = { databases: Databases; engine: Engine; post: Post; bundle: string };

const startWorker = ({ stage, kept, url }: Base, { databases, ...needs }: WorkerNeeds): Promise<number> => {
  const settings = workerSettings(commonSettings(databases, kept, url.origin), kept, needs);
  const begin = () => startChild('worker', { settings, ready: { text: '"message":"ready"' } }, stage);
  return stage.step('Worker', begin, () => 'takes requests');
};

/** Starts everything. Throws the first fault, once all that had begun is up or has failed, so that it can be ended. */
export const startDemo = async (outside: Outside, stage: DemoStage): Promise<DemoUp> => {
  const kept = await ensureSettings(demoFiles.settings);
  await writeDemoPolicy(demoFiles.policy);
  const url = await choosePublicUrl(outside, stage);
  const base: Base = { outside, stage, kept, url };
  const { databases, engine, post, bundle, assets } = beginEngines(base);
  const migrated = databases.then((found) => migrate(base, found));
  const loaded = Promise.all([databases, migrated]).then(([found]) => load(base, found));
  const api = Promise.all([databases, post, assets]).then(([found, letters]) => startApi(base, found, letters));
  const worker = Promise.all([databases, engine, post, bundle, migrated]).then(([found, at, letters, code]) =>
    startWorker(base, { databases: found, engine: at, post: letters, bundle: code }),
  );
  await Promise.allSettled([databases, engine, post, bundle, assets, migrated, loaded, api, worker]);
  const [{ mailbox }, { uiUrl }, { crm }] = await Promise.all([
    post,
    engine,
    databases,
    bundle,
    migrated,
    loaded,
    api,
    worker,
  ]);
  return { publicUrl: url.origin, kept, mailbox, temporalUrl: uiUrl, crmUrl: crm.owner };
};
