/** Rows of several tables in one statement: all of them or none, in one round trip. */
import type { Knex } from 'knex';

export type TableRows = readonly [table: string, rows: readonly Record<string, unknown>[]];

/**
 * Inserts in one statement, which outside a transaction is one of its own. Foreign keys are checked at its end, so
 * the order does not matter. Each table may appear once.
 */
export const insertTogether = async (db: Knex, tables: readonly TableRows[]): Promise<void> => {
  const [last, ...others] = tables.filter(([, rows]) => rows.length > 0).toReversed();
  if (last === undefined) return;
  const main = db(last[0]).insert(last[1]);
  await others.reduce((query, [table, rows]) => query.with(`into_${table}`, db(table).insert(rows)), main);
};
