/**
 * Builds the styles and the script of the pages: `npm run build`, or `node --import tsx embedded/assets.ts [folder]`.
 * Names carry a hash of the content, so that browsers may keep a file for good; `manifest.json` says which name is which.
 */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../api/assets', import.meta.url));

/** Where the API looks for them unless ASSETS_DIR says otherwise. */
export const defaultAssetsDir = fileURLToPath(new URL('../.habeas/assets', import.meta.url));

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** What a build depends on beside the sources: the library's styles and the two tools, pinned in package.json. */
const versions = async (): Promise<string> => {
  const file = fileURLToPath(new URL('../package.json', import.meta.url));
  const { dependencies, devDependencies } = JSON.parse(await readFile(file, 'utf8')) as Record<string, object>;
  const pinned = new Map(Object.entries({ ...dependencies, ...devDependencies }));
  return ['govuk-frontend', 'sass', 'rtlcss'].map((name) => `${name}@${String(pinned.get(name))}`).join(' ');
};

const sourceHash = async (): Promise<string> => {
  const hash = createHash('sha256').update(await versions());
  for (const file of (await readdir(sources)).toSorted()) {
    hash.update(`\0${file}\0`).update(await readFile(join(sources, file)));
  }
  // The recipe is a source too.
  return hash.update(await readFile(fileURLToPath(import.meta.url))).digest('hex');
};

/** The four files by the names that templates use. Only the library's part is mirrored: ours has no sides. */
const build = async (): Promise<Readonly<Record<string, string>>> => {
  // Loaded only when needed: an unchanged build does not pay for them.
  const sass = await import('sass');
  const rtlcss = createRequire(import.meta.url)('rtlcss') as { process: (css: string) => string };
  const compile = (file: string): string =>
    sass.compile(join(sources, file), { style: 'compressed', charset: false, quietDeps: true }).css;
  const [library, own] = [compile('library.scss'), compile('own.scss')];
  return {
    'habeas.css': `${library}${own}`,
    'habeas-rtl.css': `${rtlcss.process(library)}${own}`,
    'app.js': await readFile(join(sources, 'app.js'), 'utf8'),
    'icon.svg': await readFile(join(sources, 'icon.svg'), 'utf8'),
  };
};

const hashedName = (name: string, content: string): string => name.replace(/(\.\w+)$/u, `-${hashOf(content)}$1`);

/** Whole or not at all: the folder is made beside its place and moved there. */
const replace = async (target: string, files: Readonly<Record<string, string>>, hash: string): Promise<void> => {
  const [partial, former] = [`${target}.${process.pid}`, `${target}.${process.pid}.old`];
  await mkdir(partial, { recursive: true });
  const names = Object.entries(files).map(([name, content]) => [name, hashedName(name, content)] as const);
  for (const [name, hashed] of names) await writeFile(join(partial, hashed), files[name] ?? '');
  await writeFile(join(partial, 'manifest.json'), `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`);
  await writeFile(join(partial, 'built-from'), hash);
  await rename(target, former).catch(() => undefined);
  await rename(partial, target);
  await rm(former, { recursive: true, force: true });
};

/** Gives the folder with the built files; builds only when sources, library or tools have changed. */
export const ensureAssets = async (dir = defaultAssetsDir): Promise<string> => {
  const target = resolve(dir);
  const hash = await sourceHash();
  const built = await readFile(join(target, 'built-from'), 'utf8').catch(() => '');
  if (built !== hash) await replace(target, await build(), hash);
  return target;
};

const main = async (): Promise<void> => {
  const began = performance.now();
  const dir = await ensureAssets(process.argv[2]);
  console.log(`${dir} is current (${(performance.now() - began).toFixed(0)} ms)`);
};

// By its real path: a checkout may be entered through a link.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  void main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
