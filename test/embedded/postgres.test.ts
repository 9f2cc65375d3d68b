import { type TestDatabase, createEmptyDatabase, createTestDatabase } from '../support/database.ts';

describe('the roles of the record store', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const columns = ['rolname', 'rolsuper', 'rolcreatedb', 'rolcreaterole', 'rolbypassrls'];

  test('nobody who connects rules the server or passes row-level security by', async () => {
    for (const connection of [database.db, database.owner(), database.auditor()]) {
      const [role] = await connection('pg_roles').select(columns).whereRaw('rolname = current_user');
      expect(role).toMatchObject({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false });
    }
  });

  test.each(['db', 'auditor'] as const)('%s can neither create a table nor become the owner', async (who) => {
    const connection = who === 'db' ? database.db : database.auditor();
    await expect(connection.raw('create table planted (id int)')).rejects.toThrow('permission denied');
    await expect(connection.raw('create temporary table planted (id int)')).rejects.toThrow('permission denied');
    await expect(connection.raw('set role habeas_owner')).rejects.toThrow('permission denied');
  });

  test('the migrated tables belong to the owner and not to the superuser', async () => {
    const owners = await database.owner()('pg_tables').distinct('tableowner').where('schemaname', 'public');
    expect(owners).toEqual([{ tableowner: 'habeas_owner' }]);
  });

  test('sequencer and purge exist and cannot sign in', async () => {
    const names = ['habeas_purge', 'habeas_sequencer'];
    const roles = await database.db('pg_roles').select('rolname', 'rolcanlogin').whereIn('rolname', names);
    expect(roles).toHaveLength(2);
    expect(roles.every(({ rolcanlogin }) => rolcanlogin === false)).toBe(true);
  });

  test('the server writes no statement and no parameter into its log', async () => {
    const { rows } = await database.db.raw(
      `select current_setting('log_statement') as statement, current_setting('log_parameter_max_length') as parameter,
        current_setting('log_parameter_max_length_on_error') as parameter_on_error`,
    );
    expect(rows).toEqual([{ statement: 'none', parameter: '0', parameter_on_error: '0' }]);
  });

  test('an empty database is the owner’s to fill, and the application sees only what it was given', async () => {
    const crm = await createEmptyDatabase();
    try {
      await crm.owner().raw('create table contacts (id int)');
      await expect(crm.db('contacts')).rejects.toThrow('permission denied');
      await crm.owner().raw('grant select on contacts to habeas_app');
      expect(await crm.db('contacts')).toEqual([]);
    } finally {
      await crm.drop();
    }
  });
});
