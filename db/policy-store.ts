/** The versions of the policy file: a request names the one it was received under. */
import type { Knex } from 'knex';

export const createPolicyStore = (db: Knex) => ({
  /** Keeps a version by the hash of its text; nothing happens when it is known. */
  keep: async ({ hash, text }: { hash: string; text: string }): Promise<void> => {
    await db('policies').insert({ hash, content: text }).onConflict('hash').ignore();
  },
});
