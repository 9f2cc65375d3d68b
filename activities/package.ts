/** The access package as files: a page to read, the data for programs, and a manifest that vouches for both. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import canonicalizeModule from 'canonicalize';
import { ZipFile } from 'yazl';
import { InputError } from '../workflows/domain/errors.ts';
import type { PackageContent } from '../workflows/domain/package.ts';

/** What a package may weigh at most: it is sealed in chunks in the record store, and read whole to be sealed. */
export const packageMaxBytes = 50 * 1024 * 1024;

// Its types speak of an ES module with a default export; its code is CommonJS and is the function itself.
const canonicalize = 'default' in canonicalizeModule ? canonicalizeModule.default : canonicalizeModule;

const canonical = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new InputError('There is no JSON for this value.');
  return text;
};

/**
 * The content in the one form that RFC 8785 gives it: what the representative approves, what the approval's hash is
 * taken over, and, byte for byte, the `data.json` of the package.
 */
export const canonicalContent = (content: PackageContent): string => canonical(content);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type PackageFile = { name: string; mediaType: string; bytes: Buffer };

const manifest = (content: PackageContent, files: readonly PackageFile[]): PackageFile => ({
  name: 'manifest.json',
  mediaType: 'application/json',
  bytes: Buffer.from(
    canonical({
      format: content.format,
      reference: content.reference,
      gatheredAt: content.gatheredAt,
      files: files.map(({ name, mediaType, bytes }) => ({
        name,
        mediaType,
        sizeBytes: bytes.length,
        sha256: sha256(bytes),
      })),
    }),
  ),
});

/**
 * Noon of the day (in UTC) on which the data was gathered, as a local time: zip keeps local times without a zone, and
 * noon is the same clock time on every machine, whatever its zone and its summer time.
 */
const stamp = (gatheredAt: string): Date => {
  const at = new Date(gatheredAt);
  if (Number.isNaN(at.getTime())) throw new InputError('The content does not say when it was gathered.');
  return new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
};

const zipOf = (files: readonly PackageFile[], mtime: Date): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const { name, bytes } of files) {
    // Stored, not deflated: another zlib in another Node gives other bytes, and the same content must give the same.
    zip.addBuffer(bytes, name, { mtime, forceDosTimestamp: true, mode: 0o100644, compress: false });
  }
  zip.end();
  return buffer(zip.outputStream);
};

const checkSize = (sizeBytes: number): void => {
  if (sizeBytes <= packageMaxBytes) return;
  throw new InputError(
    `The package would weigh ${Math.ceil(sizeBytes / 2 ** 20)} MB; at most 50 MB can be given. ` +
      'Leave out a category with a reason, or send it another way.',
  );
};

/**
 * The zip of a package, with generated names only, and the SHA-256 of its bytes in hex. `render` makes the page to
 * read. The same content gives the same bytes. Throws InputError when it would weigh more than 50 MB: trying again
 * would not help, a person has to leave something out or send it another way.
 */
export const buildPackage = async (
  content: PackageContent,
  render: (content: PackageContent) => string,
): Promise<{ zip: Buffer; sha256: string }> => {
  const mtime = stamp(content.gatheredAt);
  const files: PackageFile[] = [
    { name: 'index.html', mediaType: 'text/html; charset=utf-8', bytes: Buffer.from(render(content)) },
    { name: 'data.json', mediaType: 'application/json', bytes: Buffer.from(canonicalContent(content)) },
  ];
  checkSize(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const zip = await zipOf([...files, manifest(content, files)], mtime);
  checkSize(zip.length);
  return { zip, sha256: sha256(zip) };
};
