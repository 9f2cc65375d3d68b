/** Databases for one test file, reached with the roles of the product and never as the superuser. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { connect } from '../../db/index.ts';
import { type LoginRole, dropDatabase, ensureDatabase, urlFor } from '../../embedded/postgres-roles.ts';
import { engine, templateName } from './test-engines.ts';

/** A private database; connections are made when first asked for and closed by `drop`. */
export type TestDatabase = {
  name: string;
  urls: { owner: string; app: string; auditor: string };
  /** As the application connects: grants and row-level security are in force. */
  db: Knex;
  /** As the one who migrates. */
  owner: () => Knex;
  /** As compliance reads. */
  auditor: () => Knex;
  drop: () => Promise<void>;
};

const create = async (template?: string): Promise<TestDatabase> => {
  const adminUrl = engine('TEST_POSTGRES');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await ensureDatabase(adminUrl, template === undefined ? { name } : { name, template });
  const pools = new Map<LoginRole, Knex>();
  const connectAs = (role: LoginRole): Knex => {
    const pool = pools.get(role) ?? connect(urlFor(adminUrl, name, role), { name: `test ${role}` });
    pools.set(role, pool);
    return pool;
  };
  return {
    name,
    urls: {
      owner: urlFor(adminUrl, name, 'habeas_owner'),
      app: urlFor(adminUrl, name, 'habeas_app'),
      auditor: urlFor(adminUrl, name, 'habeas_auditor'),
    },
    db: connectAs('habeas_app'),
    owner: () => connectAs('habeas_owner'),
    auditor: () => connectAs('habeas_auditor'),
    drop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      await dropDatabase(adminUrl, name);
    },
  };
};

/** A database with the migrated record store, empty of rows. */
export const createTestDatabase = (): Promise<TestDatabase> => create(templateName);

/** A database without any table, for a test to play another system of the company. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create();
