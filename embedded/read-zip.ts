/** What is in a zip, for those who check a package that was downloaded. */
import { text } from 'node:stream/consumers';
import yauzl, { type Entry, type ZipFile } from 'yauzl'; // CommonJS: no named values from an ES module

const open = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error === null ? resolve(zip) : reject(error)));
  });

const read = (zip: ZipFile, entry: Entry): Promise<string> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) text(stream).then(resolve, reject);
      else reject(error);
    });
  });

/** The files as texts, by their names. Throws when the bytes are no zip. */
export const readZip = async (bytes: Buffer): Promise<ReadonlyMap<string, string>> => {
  const zip = await open(bytes);
  const files = new Map<string, string>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      read(zip, entry).then((content) => {
        files.set(entry.fileName, content);
        zip.readEntry();
      }, reject);
    });
    zip.once('end', () => resolve(files));
    zip.once('error', reject);
    zip.readEntry();
  });
};
