/** Small helpers around the vault for the stores: one table, many sealed columns. */
import type { Knex } from 'knex';
import type { Owner, Vault } from './vault.ts';

type Cell = { owner: Owner; column: string; row: string };

/** Seals and opens cells of one table. */
export const sealedTable = (db: Knex, vault: Vault, table: string) => ({
  seal: ({ owner, column, row }: Cell, plain: string | Buffer): Promise<Buffer> =>
    vault.seal(db, owner, { place: { table, column, row }, plain }),
  open: async ({ owner, column, row }: Cell, blob: Buffer): Promise<string> =>
    (await vault.open(db, owner, { place: { table, column, row }, blob })).toString(),
  openBytes: ({ owner, column, row }: Cell, blob: Buffer): Promise<Buffer> =>
    vault.open(db, owner, { place: { table, column, row }, blob }),
});

export const ofRequest = (id: string): Owner => ({ kind: 'request', id });
export const ofPerson = (id: string): Owner => ({ kind: 'person', id });
export const ofPackage = (id: string): Owner => ({ kind: 'package', id });
