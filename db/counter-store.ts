/** Counters with a limit, per window of time. Postgres is the judge: one statement takes or refuses. */
import type { Knex } from 'knex';

export type Window = 'hour' | 'day';

export const createCounterStore = (db: Knex) => ({
  /** Takes one from the bucket's window; false when `limit` were taken already. Never counts past the limit. */
  take: async (bucket: string, window: Window, limit: number): Promise<boolean> => {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `insert into counters (bucket, window_start, count) values (?, date_trunc(?, now()), 1)
       on conflict (bucket, window_start) do update set count = counters.count + 1 where counters.count < ?
       returning count`,
      [`${window}:${bucket}`, window, limit],
    );
    return rows.length === 1;
  },
  /** Gives one back, when what was counted as a try turned out right. */
  giveBack: async (bucket: string, window: Window): Promise<void> => {
    await db('counters')
      .where({ bucket: `${window}:${bucket}` })
      .whereRaw('window_start = date_trunc(?, now())', [window])
      .where('count', '>', 0)
      .decrement('count');
  },
  purge: (olderThanDays: number): Promise<number> =>
    db('counters').whereRaw(`window_start < now() - ? * interval '1 day'`, [olderThanDays]).delete(),
});
