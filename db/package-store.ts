/** Access packages: sealed in chunks with a key of their own, which is destroyed when they expire. */
import type { Knex } from 'knex';
import { ofPackage, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

export type PackageRow = {
  id: string;
  requestId: string;
  contentHash: string;
  zipSha256: string;
  sizeBytes: number;
  availableUntil: Date;
};

/** One chunk fits well into a row and into memory, also with many downloads at once. */
const chunkBytes = 1024 * 1024;

const columns = {
  id: 'id',
  requestId: 'request_id',
  contentHash: 'content_hash',
  zipSha256: 'zip_sha256',
  sizeBytes: 'size_bytes',
  availableUntil: 'available_until',
} as const satisfies Record<keyof PackageRow, string>;

export const createPackageStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'package_chunks');
  const cell = (id: string, position: number) => ({
    owner: ofPackage(id),
    column: 'sealed_chunk',
    row: `${id}/${position}`,
  });
  const chunkCount = (sizeBytes: number): number => Math.ceil(sizeBytes / chunkBytes);

  return {
    insert: async (row: PackageRow, zip: Buffer): Promise<void> => {
      await vault.createKey(db, ofPackage(row.id));
      await db('packages').insert(
        Object.fromEntries(Object.entries(columns).map(([name, column]) => [column, row[name as keyof PackageRow]])),
      );
      for (let position = 0; position < chunkCount(zip.length); position += 1) {
        const chunk = zip.subarray(position * chunkBytes, (position + 1) * chunkBytes);
        const sealed_chunk = await sealed.seal(cell(row.id, position), chunk);
        await db('package_chunks').insert({ package_id: row.id, position, sealed_chunk });
      }
    },

    /** The package of a request while it can be downloaded (by the database's clock), else undefined. */
    findAvailable: async (requestId: string): Promise<PackageRow | undefined> => {
      const row = await db('packages')
        .where({ request_id: requestId })
        .whereNull('destroyed_at')
        .where('available_until', '>', db.fn.now())
        .select(columns)
        .first<(Omit<PackageRow, 'sizeBytes'> & { sizeBytes: string }) | undefined>();
      // Postgres gives a bigint as text; a package is at most 50 MB, so a number holds it.
      return row && { ...row, sizeBytes: Number(row.sizeBytes) };
    },

    /** The bytes, chunk by chunk, so that a download holds one chunk in memory. */
    chunks: async function* ({ id, sizeBytes }: Pick<PackageRow, 'id' | 'sizeBytes'>): AsyncGenerator<Buffer> {
      for (let position = 0; position < chunkCount(sizeBytes); position += 1) {
        const row: { sealed_chunk: Buffer } | undefined = await db('package_chunks')
          .where({ package_id: id, position })
          .first('sealed_chunk');
        if (row === undefined) throw new Error(`A part of package ${id} is missing.`);
        yield await sealed.openBytes(cell(id, position), row.sealed_chunk);
      }
    },

    /** Packages whose time is over and that still have a key. */
    listExpired: async (limit: number): Promise<{ id: string; requestId: string }[]> =>
      (await db('packages')
        .whereNull('destroyed_at')
        .where('available_until', '<=', db.fn.now())
        .limit(limit)
        .select({ id: 'id', requestId: 'request_id' })) as { id: string; requestId: string }[],

    /** Destroys the key first, then the bytes; false when somebody else did. */
    destroy: async (id: string): Promise<boolean> => {
      const destroyed = await db('packages')
        .where({ id })
        .whereNull('destroyed_at')
        .update({ destroyed_at: db.fn.now() });
      if (destroyed === 0) return false;
      await vault.destroyKey(db, ofPackage(id));
      await db('package_chunks').where({ package_id: id }).delete();
      return true;
    },
  };
};
