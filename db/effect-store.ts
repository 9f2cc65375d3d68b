/** Every effect of the machine has a key (`request/step/n`): a retry gets the first result instead of a second effect. */
import type { Knex } from 'knex';

export const createEffectStore = (db: Knex) => ({
  /**
   * Runs `work` once per key, in the caller's transaction. A second caller waits for the first to commit (the unique
   * key is the lock) and then gets the stored result; when the first rolls back, the second does the work.
   */
  once: async <T>(key: string, requestId: string, work: () => Promise<T>): Promise<T> => {
    const claimed = await db('effects')
      .insert({ key, request_id: requestId })
      .onConflict('key')
      .ignore()
      .returning<{ key: string }[]>('key');
    if (claimed.length === 0) {
      const done = await db<{ key: string; result: T }>('effects').where('key', key).first('result');
      return done?.result as T;
    }
    const result = await work();
    await db('effects')
      .where({ key })
      .update({ result: JSON.stringify(result ?? null) });
    return result;
  },
});
