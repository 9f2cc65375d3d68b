/** Counters with a limit, per window of time. Postgres is the judge: one statement takes or refuses. */
import type { Knex } from 'knex';

export type Window = 'hour' | 'day';

export type Limit = { bucket: string; window: Window; limit: number };

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
  /**
   * Takes one from each bucket in one statement, each only when the one before had one left. Gives how many were
   * taken: as many as `limits`, or the place of the first that is empty. For limits against floods, not for tries of
   * a secret: a server that crashes may forget the last moment's counts, since waiting for the disk here would make
   * everybody queue behind one row.
   */
  takeInTurn: async (limits: readonly Limit[]): Promise<number> => {
    const steps = limits.map(
      (_limit, index) =>
        `t${index} as (insert into counters (bucket, window_start, count)
          select ?, date_trunc(?, now()), 1 from ${index === 0 ? 'lazy' : `t${index - 1}`}
          on conflict (bucket, window_start) do update set count = counters.count + 1 where counters.count < ?
          returning 1)`,
    );
    const taken = limits.map((_limit, index) => `(select count(*) from t${index})`).join(' + ');
    const { rows } = await db
      .raw<{ rows: { taken: string }[] }>(
        `with lazy as (select set_config('synchronous_commit', 'off', true)), ${steps.join(', ')} select ${taken} as taken`,
        limits.flatMap(({ bucket, window, limit }) => [`${window}:${bucket}`, window, limit]),
      )
      .options({ name: `take_${limits.length}` });
    return Number(rows[0]?.taken);
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
