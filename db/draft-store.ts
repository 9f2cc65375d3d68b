/** Answers that are not sent yet, sealed: whoever holds the id (a cookie) can go on with them for a week. */
import type { Knex } from 'knex';
import { hashToken } from './secrets.ts';
import type { Vault } from './vault.ts';

/** Counted from the last change; a resume link must live for 20 hours at least (WCAG 2.2.1). */
export const draftDays = 7;

type Row = { id_hash: Buffer; sealed_content: Buffer; updated_at: Date };

export const createDraftStore = (db: Knex, vault: Vault) => {
  const placeOf = (hash: Buffer) => ({ table: 'drafts', column: 'sealed_content', row: hash.toString('hex') });
  return {
    /** What was kept under this id, as it was given; undefined when there is nothing or it is too old. */
    find: async (id: string): Promise<unknown> => {
      const hash = hashToken(id);
      const row = await db<Row>('drafts')
        .where({ id_hash: hash })
        .whereRaw(`updated_at > now() - ? * interval '1 day'`, [draftDays])
        .first('sealed_content');
      return row === undefined ? undefined : JSON.parse(vault.openShort(placeOf(hash), row.sealed_content));
    },
    /** Keeps `content` (anything that JSON holds) under the id, in place of what was there. */
    save: async (id: string, content: unknown): Promise<void> => {
      const hash = hashToken(id);
      const row = { id_hash: hash, sealed_content: vault.sealShort(placeOf(hash), JSON.stringify(content)) };
      await db('drafts')
        .insert(row)
        .onConflict('id_hash')
        .merge({ sealed_content: row.sealed_content, updated_at: db.fn.now() });
    },
    remove: async (id: string): Promise<void> => {
      await db('drafts')
        .where({ id_hash: hashToken(id) })
        .delete();
    },
    purge: (): Promise<number> =>
      db('drafts').whereRaw(`updated_at < now() - ? * interval '1 day'`, [draftDays]).delete(),
  };
};
