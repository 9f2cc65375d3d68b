/** A table in a database of the company's own, one row per customer. */
import createKnex from 'knex';
import { UnavailableError } from '../../workflows/domain/errors.ts';
import type { SystemSettings } from '../../workflows/domain/policy.ts';
import type { System } from './system.ts';

type Settings = Extract<SystemSettings, { kind: 'sql' }>;
type Row = Record<string, unknown>;

/** A few at a time: somebody else's database, which has other work. */
const poolSize = 4;

/** A driver's error may quote the row, so only what kind of trouble it was goes on. */
const guarded = async <T>(system: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch {
    throw new UnavailableError(`The system ${system} did not answer or refused the statement.`);
  }
};

const ignore = (): void => undefined;

/** The driver makes a date midnight of that day on this machine: in UTC it would be the day before, east of Greenwich. */
const dayOf = (date: Date): string =>
  [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');

const asText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return dayOf(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Connects lazily: a system that is down delays only its own items, never the worker's start. */
export const createSqlSystem = (settings: Settings): System => {
  const db = createKnex({
    client: 'pg',
    connection: {
      connectionString: settings.url,
      application_name: 'habeas',
      connectionTimeoutMillis: 5000,
      options: '-c statement_timeout=10s -c lock_timeout=5s',
    },
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: 5000,
    // Knex would write errors to the console, past the redaction.
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
  });
  const rowOf = async (key: string): Promise<Row | undefined> =>
    db(settings.table).where(settings.keyColumn, key).first(Object.values(settings.columns)) as Promise<
      Row | undefined
    >;
  const columnOf = (field: string): string => {
    const column = settings.columns[field];
    if (column === undefined) throw new Error(`The system ${settings.id} has no column for the field ${field}.`);
    return column;
  };

  return {
    id: settings.id,
    name: settings.name,
    fields: Object.keys(settings.columns),

    read: ({ customerNumber }, fields) =>
      guarded(settings.id, async () => {
        const row = customerNumber === undefined ? undefined : await rowOf(customerNumber);
        if (row === undefined) return undefined;
        return fields.map((field) => ({
          field,
          value: asText(row[columnOf(field)]),
          source: settings.source,
          obtainedAt: null,
        }));
      }),

    write: ({ customerNumber }, { field, expected, value }) =>
      guarded(settings.id, async () => {
        if (customerNumber === undefined) return 'not_held';
        const column = columnOf(field);
        // One statement compares and sets: whoever changed the value meanwhile is never overwritten.
        const written = await db(settings.table)
          .where(settings.keyColumn, customerNumber)
          .whereRaw('?? is not distinct from ?', [column, expected])
          .update({ [column]: value });
        if (written > 0) return expected === value ? 'already' : 'written';
        const row = await rowOf(customerNumber);
        if (row === undefined) return 'not_held';
        return asText(row[column]) === value ? 'already' : 'conflict';
      }),

    close: () => db.destroy(),
  };
};
