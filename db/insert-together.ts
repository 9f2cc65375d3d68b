/** Rows of several tables in one statement: all of them or none, in one round trip. */
import type { Knex } from 'knex';

export type TableRows = readonly [table: string, rows: readonly Record<string, Knex.RawBinding>[]];

const insertText = ([table, rows]: TableRows): string => {
  const columns = Object.keys(rows[0] ?? {});
  const places = `(${columns.map(() => '?').join(', ')})`;
  return `insert into ${table} (${columns.join(', ')}) values ${rows.map(() => places).join(', ')}`;
};

/** By shape (which tables, how many rows each): a few dozen texts in all, since the columns of a table never differ. */
const texts = new Map<string, string>();

const textOf = (shape: string, tables: readonly TableRows[]): string => {
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const inserts = tables.map((one) => ({ table: one[0], text: insertText(one) }));
  const others = inserts.slice(0, -1).map(({ table, text }) => `into_${table} as (${text})`);
  const text = `with ${others.join(', ')} ${inserts.at(-1)?.text ?? ''}`;
  texts.set(shape, text);
  return text;
};

/**
 * Inserts into two tables or more in one statement, which outside a transaction is one of its own. Foreign keys are
 * checked at its end, so the order does not matter. Each table may appear once. The statement has a name, so that
 * Postgres plans it once for each connection: planning five inserts costs more than doing them. Names of tables and
 * columns are ours and never come from outside.
 */
export const insertTogether = async (db: Knex, tables: readonly TableRows[]): Promise<void> => {
  const filled = tables.filter(([, rows]) => rows.length > 0);
  const shape = filled.map(([table, rows]) => `${table}${rows.length}`).join('_');
  const bindings = filled.flatMap(([, rows]) => rows.flatMap((row) => Object.values(row)));
  await db.raw(textOf(shape, filled), bindings).options({ name: `insert_${shape}` });
};
