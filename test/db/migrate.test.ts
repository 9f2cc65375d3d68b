import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { migrations } from '../../db/migrations/index.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

const all = migrations.map(({ name }) => name);

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

test('an empty database lacks everything, and nothing once it is migrated', async () => {
  expect(await pendingMigrations(database.db)).toEqual(all);
  expect(await migrate(database.owner())).toEqual(all);
  expect(await pendingMigrations(database.db)).toEqual([]);
});

test('migrating again changes nothing and says so', async () => {
  await migrate(database.owner());
  await database.db('policies').insert({ hash: 'kept', content: 'text' });
  expect(await migrate(database.owner())).toEqual([]);
  expect(await database.db('policies').pluck('hash')).toEqual(['kept']);
});

test('one that is missing is named', async () => {
  await migrate(database.owner());
  await database
    .owner()('migrations')
    .where({ name: all.at(-1) })
    .delete();
  expect(await pendingMigrations(database.db)).toEqual([all.at(-1)]);
});

test('one that fails leaves nothing behind, so that it can be tried again', async () => {
  await database.owner().raw('create table requests (planted int)');
  await expect(migrate(database.owner())).rejects.toThrow('relation "requests" already exists');
  expect(await pendingMigrations(database.db)).toEqual(all);
  await database.owner().raw('drop table requests');
  expect(await migrate(database.owner())).toEqual(all);
});

test('the application may not migrate, neither an empty database nor one that lacks a step', async () => {
  await expect(migrate(database.db)).rejects.toThrow(/permission denied|must be owner/u);
  await migrate(database.owner());
  await database
    .owner()('migrations')
    .where({ name: all.at(-1) })
    .delete();
  await expect(migrate(database.db)).rejects.toThrow(/permission denied|must be owner/u);
  expect(await pendingMigrations(database.db)).toEqual([all.at(-1)]);
});

test('the first step cannot be undone: that would drop the record', async () => {
  await expect(migrations[0].down()).rejects.toThrow('cannot be undone');
});
