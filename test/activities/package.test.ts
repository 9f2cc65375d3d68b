import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { buildPackage, canonicalContent, packageMaxBytes } from '../../activities/package.ts';
import { renderPackagePage } from '../../letters/index.ts';
import { createTranslators } from '../../locales/index.ts';
import type { PackageContent } from '../../workflows/domain/package.ts';
import { packageContent } from '../letters/package-content.ts';

const translators = createTranslators({ strict: true });
const render = (content: PackageContent): string =>
  renderPackagePage(content, translators.of(content.language), content.language);

const entriesOf = (zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });

/** The files of a zip by name, read as anybody would read it. */
const unzip = async (bytes: Buffer): Promise<Map<string, Buffer>> => {
  const zip = await promisify<Buffer, object, ZipFile>(fromBuffer)(bytes, { lazyEntries: true, autoClose: false });
  const open = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  const files = new Map<string, Buffer>();
  for (const entry of await entriesOf(zip)) files.set(entry.fileName, await buffer(await open(entry)));
  return files;
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('the package holds the page, the approved data and a manifest that matches both', async () => {
  const content = packageContent();
  const { zip, sha256: digest } = await buildPackage(content, render);
  expect(digest).toBe(sha256(zip));
  const files = await unzip(zip);
  expect([...files.keys()]).toEqual(['index.html', 'data.json', 'manifest.json']);
  expect(files.get('index.html')?.toString()).toBe(render(content));
  expect(files.get('data.json')?.toString()).toBe(canonicalContent(content));
  expect(JSON.parse(files.get('manifest.json')?.toString() ?? '')).toEqual({
    format: 'habeas-access-package/1',
    reference: 'DSR-7K3M-9QXT',
    gatheredAt: '2026-11-25T22:15:30.000Z',
    files: ['index.html', 'data.json'].map((name) => ({
      name,
      mediaType: name === 'data.json' ? 'application/json' : 'text/html; charset=utf-8',
      sizeBytes: files.get(name)?.length,
      sha256: sha256(files.get(name) ?? Buffer.alloc(0)),
    })),
  });
});

test('the data comes back as it was, whatever the values hold', async () => {
  const [category] = packageContent().categories;
  const fields = ['<script>', '../../etc/passwd', '=1+1', '\u{0}\u{202E}\n"\\', '😀'].map((value, index) => ({
    field: `f${index}`,
    label: value,
    value,
    system: value,
    source: value,
    obtainedAt: null,
  }));
  const content = packageContent({ categories: [{ ...category!, category: '../x', fields }] });
  const files = await unzip((await buildPackage(content, render)).zip);
  expect([...files.keys()]).toEqual(['index.html', 'data.json', 'manifest.json']);
  expect(JSON.parse(files.get('data.json')?.toString() ?? '')).toEqual(content);
});

test('the same content gives the same bytes, however its keys are ordered', async () => {
  const content = packageContent();
  // The type is kept, the order of the keys is not.
  const turned = Object.fromEntries(Object.entries(content).reverse()) as PackageContent;
  const [first, second] = await Promise.all([buildPackage(content, render), buildPackage(turned, render)]);
  expect(first.zip.equals(second.zip)).toBe(true);
  expect(canonicalContent(turned)).toBe(canonicalContent(content));
});

test('other content gives other bytes', async () => {
  const [first, second] = await Promise.all([
    buildPackage(packageContent(), render),
    buildPackage(packageContent({ leftOut: [] }), render),
  ]);
  expect(first.sha256).not.toBe(second.sha256);
});

test('a machine in another zone, run as in production, gives the same bytes', async () => {
  const script = `
    import { buildPackage } from './activities/package.ts';
    import { renderPackagePage } from './letters/index.ts';
    import { createTranslators } from './locales/index.ts';
    const translate = createTranslators().of('en');
    const render = (content) => renderPackagePage(content, translate, 'en');
    process.stdout.write((await buildPackage(JSON.parse(process.argv[1]), render)).sha256);
  `;
  const there = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script, JSON.stringify(packageContent())],
    { encoding: 'utf8', env: { ...process.env, TZ: 'Pacific/Auckland' } },
  );
  expect(there).toBe((await buildPackage(packageContent(), render)).sha256);
});

test('the canonical form is that of RFC 8785: keys by UTF-16 code units, no space', () => {
  const text = canonicalContent(packageContent({ categories: [], systems: [], leftOut: [] }));
  expect(text).toMatch(/^\{"categories":\[\],"complaintBody":\{"name":/u);
  expect(text).not.toContain('\n');
  expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(packageContent()).sort());
});

test('a package over 50 MB is refused with its size and a way out, and no value in the message', async () => {
  const heavy = (): string => 'secret value '.repeat(packageMaxBytes / 13 + 1);
  await expect(buildPackage(packageContent(), heavy)).rejects.toMatchObject({
    name: 'InputError',
    message:
      'The package would weigh 51 MB; at most 50 MB can be given. ' +
      'Leave out a category with a reason, or send it another way.',
  });
});

test('content that does not say when it was gathered is refused', async () => {
  await expect(buildPackage(packageContent({ gatheredAt: 'yesterday' }), () => '')).rejects.toMatchObject({
    name: 'InputError',
  });
});
