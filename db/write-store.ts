/** Receipts: what was written where. One row for each item and system; hashes are HMACs with the request's key. */
import type { Knex } from 'knex';

/** `begun` before the system is touched, `confirmed` after reading back, `conflict` when the value had changed. */
export type WriteState = 'begun' | 'confirmed' | 'conflict' | 'not_held';
export type Write = { itemId: string; system: string; state: WriteState; before: string; after: string; at: Date };

type Row = { item_id: string; system: string; state: WriteState; before_hash: string; after_hash: string; at: Date };

export const createWriteStore = (db: Knex) => ({
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
});
