/**
 * Builds the workflow bundle, which workers load instead of bundling at every start:
 * `npm run build`, or `node --import tsx embedded/bundle.ts [file]`.
 */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const workflowsDir = fileURLToPath(new URL('../workflows', import.meta.url));

/** Where the bundle is unless another file is named. */
export const defaultBundleFile = fileURLToPath(new URL('../.habeas/workflow-bundle.js', import.meta.url));

/** A worker refuses nothing when bundle and SDK differ, it misbehaves: so the SDK's version is part of the hash. */
const sdkVersion = async (): Promise<string> => {
  const file = createRequire(import.meta.url).resolve('@temporalio/worker/package.json');
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
};

const sourceHash = async (): Promise<string> => {
  const entries = await readdir(workflowsDir, { recursive: true });
  const hash = createHash('sha256').update(await sdkVersion());
  for (const file of entries.filter((name) => name.endsWith('.ts')).toSorted()) {
    hash.update(`\0${file}\0`).update(await readFile(join(workflowsDir, file)));
  }
  return hash.digest('hex');
};

const build = async (): Promise<string> => {
  // Loaded only when needed: the SDK and its bundler take a second that an unchanged bundle does not cost.
  const { DefaultLogger, bundleWorkflowCode } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(workflowsDir, 'index.ts'),
    failureConverterPath: join(workflowsDir, 'failure-converter.ts'),
    logger: new DefaultLogger('WARN'),
  });
  return code;
};

/** Whole or not at all: a worker may be reading the former one. */
const replace = async (file: string, content: string): Promise<void> => {
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, content);
  await rename(partial, file);
};

/**
 * Gives the path of a bundle that fits the workflows' source; builds it only when source or SDK have changed. The hash
 * it was built from lies beside it.
 */
export const ensureBundle = async (file = defaultBundleFile): Promise<string> => {
  const target = resolve(file);
  const hash = await sourceHash();
  const built = await Promise.all([readFile(`${target}.hash`, 'utf8'), readFile(target)]).catch(() => []);
  if (built[0] === hash) return target;
  await mkdir(dirname(target), { recursive: true });
  await replace(target, await build());
  await replace(`${target}.hash`, hash);
  return target;
};

const main = async (): Promise<void> => {
  const began = performance.now();
  const file = await ensureBundle(process.argv[2]);
  console.log(`${file} is current (${(performance.now() - began).toFixed(0)} ms)`);
};

// By its real path: a checkout may be entered through a link.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  void main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
