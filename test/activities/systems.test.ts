import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { v7 as uuid } from 'uuid';
import { createProfilesSystem } from '../../activities/systems/profiles.ts';
import { createSqlSystem } from '../../activities/systems/sql.ts';
import type { PersonRef, System, WriteResult } from '../../activities/systems/system.ts';
import type { SystemSettings } from '../../workflows/domain/policy.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { createTestCrm, type TestCrm } from '../support/crm.ts';
import { at, atOnce, createFixture, type Fixture } from '../db/fixture.ts';
import { readPolicyFile } from '../../config.ts';

const { policy } = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });

let fixture: Fixture;
let crm: TestCrm;
let other: TestDatabase;
const opened: System[] = [];
beforeAll(async () => {
  [fixture, crm, other] = await Promise.all([createFixture(), createTestCrm(), createEmptyDatabase()]);
});
afterAll(async () => {
  await Promise.all(opened.map((system) => system.close()));
  await Promise.all([fixture.close(), crm.drop(), other.drop()]);
});

type SqlSettings = Extract<SystemSettings, { kind: 'sql' }>;
const columns = { name: 'full_name', phone: 'phone_no', address: 'street_address' };
const crmSettings = (change: Partial<SqlSettings> = {}): SqlSettings => ({
  id: 'crm',
  kind: 'sql',
  name: 'Customer database',
  url: crm.url,
  table: 'customers',
  keyColumn: 'customer_no',
  columns,
  source: 'the contract',
  ...change,
});
const sql = (change: Partial<SqlSettings> = {}): System => {
  const system = createSqlSystem(crmSettings(change));
  opened.push(system);
  return system;
};
const profiles = (): System =>
  createProfilesSystem(
    { id: 'profiles', kind: 'profiles', name: 'Profiles', fields: ['name', 'phone', 'address', 'email'] },
    { record: fixture.record, policy },
  );

type Held = { phone?: string | null; address?: string };
/** A person in both kinds of system, with these values and no others. */
const hold = async ({ phone, address = 'Alte Gasse 1' }: Held): Promise<PersonRef> => {
  const person = { personId: uuid(), customerNumber: `C-${uuid()}` };
  const values = { address, ...(phone != null && { phone }) };
  await fixture.record.stores.people.insert({
    id: person.personId,
    country: 'DE',
    language: 'de',
    contacts: phone == null ? [] : [{ kind: 'phone', value: phone }],
    fields: Object.entries(values).map(([field, value]) => ({ field, value, source: 'the person', obtainedAt: at })),
  });
  await crm.insert({
    customer_no: person.customerNumber,
    full_name: 'Anna Beispiel',
    email_address: 'anna@person.example',
    street_address: address,
    ...({ phone_no: phone ?? null } as { phone_no: string }),
  });
  return person;
};
const standing = async (system: System, person: PersonRef, field: string): Promise<string | null | undefined> =>
  (await system.read(person, [field]))?.[0]?.value;
const counted = (results: readonly WriteResult[]): Partial<Record<WriteResult, number>> =>
  Object.fromEntries([...new Set(results)].map((one) => [one, results.filter((other) => other === one).length]));

describe.each([
  ['the profiles', profiles],
  ['a SQL table', sql],
] as const)('in %s a value', (_kind, open) => {
  const address = { field: 'address', expected: 'Alte Gasse 1', value: 'Neue Allee 2', at };
  const phone = { field: 'phone', expected: null, value: '+49301111', at };

  test('that stands as expected is written', async () => {
    const [system, person] = [open(), await hold({})];
    expect(await system.write(person, address)).toBe('written');
    expect(await standing(system, person, 'address')).toBe('Neue Allee 2');
  });

  test('that was written by an earlier try is already there, and is not written again', async () => {
    const [system, person] = [open(), await hold({})];
    await system.write(person, address);
    expect(await system.write(person, address)).toBe('already');
    expect(await system.write(person, { ...address, expected: 'Neue Allee 2' })).toBe('already');
  });

  test('that somebody else has changed is not overwritten', async () => {
    const [system, person] = [open(), await hold({ address: 'Dritter Weg 3' })];
    expect(await system.write(person, address)).toBe('conflict');
    expect(await standing(system, person, 'address')).toBe('Dritter Weg 3');
  });

  test('that is not there is written where none was expected, and only there', async () => {
    const [system, without, having] = [open(), await hold({}), await hold({ phone: '+49309999' })];
    expect(await system.write(without, phone)).toBe('written');
    expect(await standing(system, without, 'phone')).toBe('+49301111');
    expect(await system.write(having, phone)).toBe('conflict');
    expect(await system.write(await hold({}), { ...phone, expected: '+49309999' })).toBe('conflict');
  });

  test('to be written by 20 at once is written once, the others find it there', async () => {
    const [system, person] = [open(), await hold({})];
    expect(counted(await atOnce(20, () => system.write(person, address)))).toEqual({ written: 1, already: 19 });
    expect(counted(await atOnce(20, () => system.write(person, phone)))).toEqual({ written: 1, already: 19 });
  });

  test('that 20 at once would change differently goes to one of them, and no other is lost in silence', async () => {
    const [system, person] = [open(), await hold({})];
    for (const change of [address, phone]) {
      const wanted = (place: number): string => `${change.value} ${place}`;
      const results = await atOnce(20, (place) => system.write(person, { ...change, value: wanted(place) }));
      expect(counted(results)).toEqual({ written: 1, conflict: 19 });
      expect(await standing(system, person, change.field)).toBe(wanted(results.indexOf('written')));
    }
  });

  test('of capitals, spaces or dots is another value', async () => {
    const [system, person] = [open(), await hold({ address: 'alte Gasse 1 ' })];
    expect(await system.write(person, address)).toBe('conflict');
  });

  test('is read for the fields that were asked for, with nothing as null', async () => {
    const [system, person] = [open(), await hold({})];
    const read = await system.read(person, ['phone', 'address']);
    expect(read?.map(({ field, value }) => [field, value])).toEqual([
      ['phone', null],
      ['address', 'Alte Gasse 1'],
    ]);
  });

  test('of hostile text is a value like any other', async () => {
    const [system, person] = [open(), await hold({})];
    const value = `'; drop table customers; -- "?" ?? :x $1 \u202E😀`;
    await system.write(person, { ...address, value });
    expect(await standing(system, person, 'address')).toBe(value);
  });
});

describe('the profiles', () => {
  test('say that a corrected value came by a correction, and when', async () => {
    const person = await hold({});
    const later = new Date('2026-10-20T10:00:00Z');
    await profiles().write(person, { field: 'address', expected: 'Alte Gasse 1', value: 'Neue Allee 2', at: later });
    expect(await profiles().read(person, ['address'])).toEqual([
      { field: 'address', value: 'Neue Allee 2', source: 'correction', obtainedAt: later },
    ]);
  });

  test('find the person by a corrected contact from then on, and no more by the old one', async () => {
    const [old, value] = ['+49 30 1000001', '+49 30 1000002'];
    const person = await hold({ phone: old });
    const { people } = fixture.record.stores;
    const found = async () => [await people.findByContact('phone', '+49301000001'), await people.findByContact('phone', '+49301000002')]; // prettier-ignore
    expect(await found()).toEqual([[person.personId], []]);
    await profiles().write(person, { field: 'phone', expected: old, value, at });
    expect(await found()).toEqual([[], [person.personId]]);
  });

  test('keep a person whose only contact can never be typed, who is then found by nothing', async () => {
    const person = await hold({ phone: 'ask at the desk' });
    expect(await standing(profiles(), person, 'phone')).toBe('ask at the desk');
  });
});

describe('a SQL table', () => {
  const change = { field: 'address', expected: 'Alte Gasse 1', value: 'PLANTED-value', at };

  test('that does not know the person says so, and neither reads nor writes', async () => {
    for (const customerNumber of ['C-unknown', undefined]) {
      const person = { personId: uuid(), customerNumber };
      expect(await sql().read(person, ['address'])).toBeUndefined();
      expect(await sql().write(person, change)).toBe('not_held');
    }
  });

  test('that lands a value changes the one row once', async () => {
    const [one, beside] = [await hold({}), await hold({})];
    await atOnce(5, () => sql().write(one, change));
    expect([await crm.landings(one.customerNumber ?? ''), await crm.landings(beside.customerNumber ?? '')]).toEqual([1, 0]); // prettier-ignore
  });

  test.each([
    ['is not there', () => ({ url: 'postgres://planted:planted-secret@127.0.0.1:1/planted' })],
    ['lacks the table', () => ({ table: 'planted' })],
    ['lacks the column', () => ({ columns: { address: 'planted' } })],
    ['refuses the statement', () => ({ table: 'landed', keyColumn: 'customer_no', columns: { address: 'id' } })],
  ])('that %s is unavailable, and what the driver says stays out of the error', async (_fault, settings) => {
    const person = await hold({});
    const system = sql(settings());
    for (const work of [
      () => system.read({ ...person, customerNumber: "PLANTED'" }, ['address']).then((read) => read ?? Promise.reject(Error('no row'))), // prettier-ignore
      () => system.write({ ...person, customerNumber: 'PLANTED-no' }, change),
    ]) {
      const error: unknown = await work().catch((fault: unknown) => fault);
      expect(error).toMatchObject({ name: 'UnavailableError' });
      expect(inspect(error)).not.toMatch(/planted|Alte Gasse|landed|customer_no/iu);
    }
  });

  test('gives a date as the day it says, wherever the worker runs', async () => {
    const script = `
      import { createSqlSystem } from './activities/systems/sql.ts';
      const system = createSqlSystem(JSON.parse(process.argv[1]));
      const [read] = await system.read({ personId: '', customerNumber: 'C-1' }, ['born']);
      process.stdout.write(read.value);
      await system.close();
    `;
    await other.owner().raw(`
      create table people (no text primary key, born date);
      insert into people values ('C-1', '1980-05-17');
      grant select on people to habeas_app`);
    const born = { born: 'born' };
    const settings = crmSettings({ url: other.urls.app, table: 'people', keyColumn: 'no', columns: born });
    const inZone = (TZ: string): string =>
      execFileSync(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '--eval', script, JSON.stringify(settings)],
        { encoding: 'utf8', env: { ...process.env, TZ } },
      );
    expect(['Pacific/Auckland', 'America/New_York'].map(inZone)).toEqual(['1980-05-17', '1980-05-17']);
  });
});
