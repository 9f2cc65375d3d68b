import type { Knex } from 'knex';
import { createFixture, type Fixture } from './fixture.ts';

type Column = { table: string; column: string; type: string };
type Statement = readonly [sql: string, names?: readonly string[]];

let fixture: Fixture;
let app: Knex;
let auditor: Knex;
let columns: Column[] = [];
let tables: string[] = [];

beforeAll(async () => {
  fixture = await createFixture();
  const { id } = await fixture.file();
  const seen = { requestId: id, actor: { kind: 'anonymous' }, at: new Date(), detail: 'a reason' } as const;
  await fixture.record.act((tx) => tx.observe({ ...seen, fact: { fact: 'name.opened' } }));
  app = fixture.db;
  auditor = fixture.database.auditor();
  columns = await fixture.database
    .owner()('information_schema.columns')
    // A value for an identity column is refused to everybody, before any right is looked at.
    .where({ table_schema: 'public', is_identity: 'NO' })
    .select({ table: 'table_name', column: 'column_name', type: 'data_type' });
  tables = [...new Set(columns.map(({ table }) => table))];
});
afterAll(() => fixture.close());

const columnsOf = (table: string): string[] => columns.filter((one) => one.table === table).map(({ column }) => column);

/** The statements that were not refused for the want of a right, each with what happened instead: none, one hopes. */
const notDenied = async (as: Knex, statements: readonly Statement[]): Promise<string[]> => {
  const tried = statements.map(async ([sql, names = []]) => {
    const happened = await as.raw(sql, [...names]).then(
      () => 'it was done',
      (error: unknown) => (error instanceof Error ? error.message : 'no error'),
    );
    const isDenied = /permission denied for table|must be (?:owner of|able to SET ROLE)/u.test(happened);
    return isDenied ? [] : [`${sql} (${names.join(', ')}): ${happened}`];
  });
  return (await Promise.all(tried)).flat();
};

const updates = (table: string): Statement[] =>
  columnsOf(table).map((column) => ['update ?? set ?? = ?? where false', [table, column, column]]);
const removals = (table: string): Statement[] => [
  ['delete from ?? where false', [table]],
  ['truncate ??', [table]],
  ['truncate ?? cascade', [table]],
  ['drop table ??', [table]],
];

describe('what happened cannot be changed by the application', () => {
  test.each(['events', 'event_details', 'policies'])('in %s, in no column and in no way', async (table) => {
    const others: Statement[] = [
      ['alter table ?? disable trigger all', [table]],
      ['alter table ?? owner to habeas_app', [table]],
      ['select * from ?? for update', [table]],
      ['merge into ?? using (select 1) as s on true when matched then delete', [table]],
    ];
    expect(await notDenied(app, [...updates(table), ...removals(table), ...others])).toEqual([]);
    expect((await app(table)).length).toBeGreaterThan(0);
  });

  test('an insert cannot become an update of what is there', async () => {
    const insert = `insert into policies (hash, content) values ('policy', 'another')`;
    const upsert: Statement = [`${insert} on conflict (hash) do update set content = excluded.content`];
    expect(await notDenied(app, [upsert])).toEqual([]);
    expect(await app('policies').pluck('content')).toEqual(['a policy']);
  });

  test('an event cannot be given the place of another', async () => {
    const row = `('00000000-0000-7000-8000-000000000000', 'x', 'x', 'x', now(), 1)`;
    await expect(app.raw(`insert into events (id, fact, actor, role, at, seq) values ${row}`)).rejects.toThrow(
      'cannot insert a non-DEFAULT value into column "seq"',
    );
  });

  test('the record itself is never deleted, only what is meant to be forgotten', async () => {
    const forgotten = [
      'contacts',
      'staff_sessions',
      'idempotency',
      'counters',
      'package_chunks',
      'relays',
      'link_asks',
      'drafts',
    ];
    const kept = tables.filter((table) => !forgotten.includes(table));
    expect(kept).toEqual(expect.arrayContaining(['requests', 'items', 'letters', 'keys', 'people', 'packages']));
    expect(await notDenied(app, kept.flatMap(removals))).toEqual([]);
  });

  test('a kept answer is written once the act is done and cannot be moved to another key', async () => {
    const fixed = updates('idempotency').filter(([, names]) => !names?.includes('sealed_answer'));
    expect(fixed).toHaveLength(4);
    expect(await notDenied(app, fixed)).toEqual([]);
  });
});

describe('compliance', () => {
  test('cannot write anywhere, in any way', async () => {
    const inserts = tables.map((table): Statement => ['insert into ?? default values', [table]]);
    expect(tables.length).toBeGreaterThan(20);
    expect(await notDenied(auditor, [...inserts, ...tables.flatMap(updates), ...tables.flatMap(removals)])).toEqual([]);
  });

  test('reads no sealed value, no hash of a secret, no look-up of a contact, and no name', async () => {
    const isSecret = ({ table, column, type }: Column): boolean =>
      type === 'bytea' ||
      /sealed|blind|password|tracking|wrapped/u.test(column) ||
      (table === 'staff' && ['name', 'email'].includes(column)) ||
      (table === 'codes' && column === 'hash');
    const secret = columns.filter(isSecret).map(({ table, column }): Statement => {
      return ['select ?? from ?? limit 1', [column, table]];
    });
    expect(secret.length).toBeGreaterThan(20);
    expect(await notDenied(auditor, secret)).toEqual([]);
  });

  test('reads the whole history, and of the rest only what is plain', async () => {
    expect(await auditor('events').pluck('fact')).toEqual(['request.received', 'name.opened']);
    expect(await auditor('requests').pluck('reference')).toHaveLength(1);
    const open = ['events', 'tasks', 'policies', 'requests', 'staff', 'letters'];
    const shut = tables.filter((table) => !open.includes(table));
    expect(
      await notDenied(
        auditor,
        shut.map((table) => ['select 1 from ?? limit 1', [table]]),
      ),
    ).toEqual([]);
    expect(await notDenied(auditor, [['select * from requests'], ['select * from staff']])).toEqual([]);
  });
});
