/** One-time codes: only their hash is kept; a try is taken before the code is compared (security reference, 3). */
import type { Knex } from 'knex';
import { codeLifeMinutes, triesPerCode, type CodePurpose } from '../workflows/domain/identity.ts';

export type LiveCode = { id: string; hash: string };

export const createCodeStore = (db: Knex) => ({
  /** Keeps a new code and retires the older ones of the same purpose: a new code makes the old one useless. */
  insert: async (code: { id: string; requestId: string; purpose: CodePurpose; hash: string }): Promise<void> => {
    await db('codes')
      .where({ request_id: code.requestId, purpose: code.purpose })
      .whereNull('used_at')
      .whereNull('retired_at')
      .update({ retired_at: db.fn.now() });
    await db('codes').insert({
      id: code.id,
      request_id: code.requestId,
      purpose: code.purpose,
      hash: code.hash,
      expires_at: db.raw(`now() + ? * interval '1 minute'`, [codeLifeMinutes]),
    });
  },

  /**
   * Takes one try of the live code, in a single statement that must be committed before the hash is compared: a
   * crash gives no try back, and parallel guesses never get more than the limit. Undefined: no code is live.
   */
  takeTry: async (requestId: string, purpose: CodePurpose): Promise<LiveCode | undefined> => {
    const rows: LiveCode[] = await db('codes')
      .where({ request_id: requestId, purpose })
      .whereNull('used_at')
      .whereNull('retired_at')
      .where('attempts', '<', triesPerCode)
      .where('expires_at', '>', db.fn.now())
      .increment('attempts')
      .returning(['id', 'hash']);
    return rows[0];
  },

  /**
   * Begins the ten minutes of a request's live codes anew: the letter went out only now, perhaps after the mail server
   * was down for an hour. Spent and retired codes stay so.
   */
  renew: async (requestId: string): Promise<void> => {
    await db('codes')
      .where({ request_id: requestId })
      .whereNull('used_at')
      .whereNull('retired_at')
      .update({ expires_at: db.raw(`now() + ? * interval '1 minute'`, [codeLifeMinutes]) });
  },

  /** Spends the code, in the transaction of what it opens; false when somebody else spent it or it was retired. */
  spend: async (id: string): Promise<boolean> =>
    (await db('codes').where({ id }).whereNull('used_at').whereNull('retired_at').update({ used_at: db.fn.now() })) ===
    1,
});
