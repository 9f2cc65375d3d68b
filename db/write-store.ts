/** Receipts: what was written where. One row for each item and system; hashes are HMACs with the request's key. */
import type { Knex } from 'knex';
import { ofPerson, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

/** `begun` before the system is touched, `confirmed` after reading back, `conflict` when the value had changed. */
export type WriteState = 'begun' | 'confirmed' | 'conflict' | 'not_held';
export type Write = { itemId: string; system: string; state: WriteState; before: string; after: string; at: Date };
/** What stood in a system when a write met another value than the reviewed one; null: nothing stood there. */
export type Found = { itemId: string; system: string; value: string | null; at: Date };

type FoundRow = { item_id: string; system: string; sealed_found: Buffer | null; found_at: Date };
type Row = { item_id: string; system: string; state: WriteState; before_hash: string; after_hash: string; at: Date };

export const createWriteStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'writes');
  const cell = (personId: string, { itemId, system }: Pick<Found, 'itemId' | 'system'>) => ({
    owner: ofPerson(personId),
    column: 'sealed_found',
    row: `${itemId}/${system}`,
  });

  return {
    /** Notes how a write stands; a confirmed one stays confirmed. False when nothing was changed by it. */
    note: async (requestId: string, write: Omit<Write, 'at'>): Promise<boolean> => {
      const row = {
        item_id: write.itemId,
        system: write.system,
        request_id: requestId,
        state: write.state,
        before_hash: write.before,
        after_hash: write.after,
      };
      const noted = await db('writes')
        .insert(row)
        .onConflict(['item_id', 'system'])
        .merge({ ...row, at: db.fn.now() })
        .where('writes.state', '<>', 'confirmed')
        .returning('item_id');
      return noted.length === 1;
    },

    list: async (requestId: string): Promise<Write[]> => {
      const rows: Row[] = await db('writes').where({ request_id: requestId }).orderBy(['item_id', 'system']);
      return rows.map((row) => ({
        itemId: row.item_id,
        system: row.system,
        state: row.state,
        before: row.before_hash,
        after: row.after_hash,
        at: row.at,
      }));
    },

    /** Keeps the value that a write met: personal, sealed with the person's key. The write's row is there already. */
    keepFound: async (personId: string, { value, at, ...where }: Found): Promise<void> => {
      await db('writes')
        .where({ item_id: where.itemId, system: where.system })
        .update({
          sealed_found: value === null ? null : await sealed.seal(cell(personId, where), value),
          found_at: at,
        });
    },

    /** The values that writes of this request have met: personal. */
    found: async (requestId: string, personId: string): Promise<Found[]> => {
      const rows: FoundRow[] = await db('writes').where({ request_id: requestId }).whereNotNull('found_at');
      return Promise.all(
        rows.map(async (row) => {
          const where = { itemId: row.item_id, system: row.system };
          const value = row.sealed_found && (await sealed.open(cell(personId, where), row.sealed_found));
          return { ...where, value, at: row.found_at };
        }),
      );
    },
  };
};
