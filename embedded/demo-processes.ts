/** API and worker of the demo: the same process entries as anywhere else, with the settings of this one machine. */
import { fileURLToPath } from 'node:url';
import { defaultAssetsDir } from './assets.ts';
import type { Databases, Engine, Post } from './demo-engines.ts';
import { demoFiles, type Outside, portOr } from './demo-place.ts';
import type { DemoSettings } from './demo-settings.ts';
import type { DemoStage } from './demo-stage.ts';
import { forgetProcess, noteProcess } from './left-process.ts';
import { startProcess } from './process.ts';

/** Settings by their names. */
export type Settings = Readonly<Record<string, string>>;

const fileIn = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What both need. */
export const commonSettings = (databases: Databases, kept: DemoSettings, publicUrl: string): Settings => {
  const { HABEAS_MASTER_KEYS, HABEAS_INDEX_KEY, HABEAS_CODE_PEPPER } = kept.keys;
  return {
    DATABASE_URL: databases.app,
    CRM_DATABASE_URL: databases.crm.writer,
    POLICY_FILE: demoFiles.policy,
    PUBLIC_URL: publicUrl,
    // How one sees that the worker is ready.
    LOG_LEVEL: 'info',
    HABEAS_MASTER_KEYS,
    HABEAS_INDEX_KEY,
    HABEAS_CODE_PEPPER,
  };
};

export const apiSettings = (common: Settings, databases: Databases, port: number): Settings => ({
  ...common,
  DATABASE_AUDITOR_URL: databases.auditor,
  ASSETS_DIR: defaultAssetsDir,
  DEMO: 'true',
  HOST: '127.0.0.1',
  PORT: String(port),
});

export const workerSettings = (
  common: Settings,
  kept: DemoSettings,
  { engine, post, bundle }: { engine: Engine; post: Post; bundle: string },
): Settings => ({
  ...common,
  TEMPORAL_ADDRESS: engine.address,
  SMTP_URL: post.smtpUrl,
  MAIL_FROM: 'Beispiel Conferencing <privacy@beispiel.example>',
  WORKFLOW_BUNDLE: bundle,
  HABEAS_PAYLOAD_KEYS: kept.keys.HABEAS_PAYLOAD_KEYS,
});

/**
 * Memory is dearer here than speed, on a machine that runs all of it: a small young generation and few arenas save
 * 100 MB over the two processes.
 */
const frugal = {
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=1`.trimStart(),
  MALLOC_ARENA_MAX: '2',
};

/** What the shell says otherwise must not reach a child: a setting in a file, sites elsewhere, the owner's database. */
const shadowed = (settings: Settings): Record<string, string | undefined> => ({
  DESK_URL: undefined,
  COMPLIANCE_URL: undefined,
  DATABASE_OWNER_URL: undefined,
  CRM_OWNER_URL: undefined,
  ...frugal,
  ...Object.fromEntries(Object.keys(settings).map((name) => [`${name}_FILE`, undefined])),
  ...settings,
});

const children = {
  api: { file: 'api/server.ts', logFile: demoFiles.apiLog },
  worker: { file: 'activities/worker.ts', logFile: demoFiles.workerLog },
} as const;

/** Starts one of the two, with nothing of its settings left to the shell; it is ended with the stage. */
export const startChild = async (
  name: keyof typeof children,
  { settings, ready }: { settings: Settings; ready: { url: string } | { text: string } },
  stage: DemoStage,
): Promise<number> => {
  const { file, logFile } = children[name];
  const child = await startProcess({ name, file: fileIn(file), env: shadowed(settings), logFile, ready });
  stage.onEnd('process', async () => {
    await child.stop();
    await forgetProcess(logFile);
  });
  stage.watch(`the ${name}`, { ended: child.ended, logFile });
  await noteProcess(logFile, child.pid);
  return child.pid;
};

/** Where the API will be: at the port that PUBLIC_URL names, or a free one. */
export const choosePublicUrl = async ({ publicUrl }: Outside, stage: DemoStage): Promise<URL> => {
  const url = new URL(publicUrl);
  url.port = String(await portOr(Number(url.port) || 80, 'the API', stage.say));
  return url;
};
