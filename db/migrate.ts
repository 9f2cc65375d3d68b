/** Brings a database to the newest shape. Run as `habeas_owner`: the application's role cannot change tables. */
import type { Knex } from 'knex';
import { migrations } from './migrations/index.ts';

type Migration = (typeof migrations)[number];

const config: Knex.MigratorConfig = {
  tableName: 'migrations',
  migrationSource: {
    getMigrations: () => Promise.resolve([...migrations]),
    getMigrationName: (migration: Migration) => migration.name,
    getMigration: (migration: Migration) => Promise.resolve(migration),
  } satisfies Knex.MigrationSource<Migration>,
};

/** Applies what is missing, in one transaction each, and gives the names of what it applied. */
export const migrate = async (owner: Knex): Promise<string[]> => {
  const [, applied] = (await owner.migrate.latest(config)) as [number, string[]];
  // Readiness is asked by the application's role, which may look but not touch.
  await owner.raw('grant select on migrations to habeas_app');
  return applied;
};

/** The names of the migrations a database lacks; all of them when it was never migrated. Any role may ask. */
export const pendingMigrations = async (db: Knex): Promise<string[]> => {
  // Not there, or not yet open to this role since the very first migration failed: both mean that all are missing.
  const { rows } = await db.raw<{ rows: { readable: boolean | null }[] }>(
    "select has_table_privilege(to_regclass('public.migrations'), 'select') as readable",
  );
  if (rows[0]?.readable !== true) return migrations.map(({ name }) => name);
  const done: string[] = await db('migrations').pluck('name');
  return migrations.map(({ name }) => name).filter((name) => !done.includes(name));
};
