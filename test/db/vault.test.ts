import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { createVault, type Owner, type Place, type Vault } from '../../db/vault.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newVaultSettings } from './fixture.ts';

let database: TestDatabase;
let db: Knex;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

const place: Place = { table: 'items', column: 'sealed_claim', row: 'r1' };
const newOwner = (kind: Owner['kind'] = 'person'): Owner => ({ kind, id: randomUUID() });
const withKey = async (vault: Vault, kind?: Owner['kind']): Promise<Owner> => {
  const owner = newOwner(kind);
  await vault.createKey(db, owner);
  return owner;
};
const outcomeOf = (opening: Promise<Buffer>): Promise<string> =>
  opening.then(
    (plain) => `opened: ${plain.toString()}`,
    () => 'failed',
  );

describe('a sealed value', () => {
  test.each([
    ['an empty text', ''],
    ['a text', 'Grüße aus Köln 😀'],
    ['bytes', randomBytes(100_000)],
  ])('is opened as it was: %s', async (_kind, plain) => {
    const vault = createVault(newVaultSettings());
    const owner = await withKey(vault);
    const blob = await vault.seal(db, owner, { place, plain });
    expect(await vault.open(db, owner, { place, blob })).toEqual(Buffer.from(plain));
  });

  test('is another at every sealing, holds nothing of the text, and begins with its format and key version', async () => {
    const vault = createVault(newVaultSettings());
    const owner = await withKey(vault);
    const seal = () => vault.seal(db, owner, { place, plain: 'PLANTED-4711' });
    const [first, second] = [await seal(), await seal()];
    expect(first.equals(second)).toBe(false);
    expect(first.includes('PLANTED')).toBe(false);
    expect([first.readUInt8(0), first.readUInt32BE(1), first.length]).toEqual([1, 1, 1 + 4 + 12 + 12 + 16]);
  });

  test('opens at its own place and for its own owner only, whichever two are exchanged', async () => {
    const vault = createVault(newVaultSettings());
    const [one, other] = [await withKey(vault), await withKey(vault)];
    // The same id as another kind of owner, as a request and its person could have by mistake.
    const sameId: Owner = { kind: 'request', id: one.id };
    await vault.createKey(db, sameId);
    const places: readonly Place[] = [
      place,
      { ...place, table: 'letters' },
      { ...place, column: 'sealed_reason' },
      { ...place, row: 'r2' },
      // The same letters, parted elsewhere.
      { table: 'item', column: 'ssealed_claim', row: 'r1' },
      { table: 'items', column: 'sealed_claimr', row: '1' },
      { table: 'items', column: '', row: 'sealed_claimr1' },
    ];
    const cells = [one, other, sameId].flatMap((owner) => places.map((where) => ({ owner, place: where })));
    const blobs = await Promise.all(cells.map((cell) => vault.seal(db, cell.owner, { place: cell.place, plain: 'x' })));
    for (const [at, blob] of blobs.entries()) {
      const outcomes = cells.map((cell) => outcomeOf(vault.open(db, cell.owner, { place: cell.place, blob })));
      expect(await Promise.all(outcomes)).toEqual(cells.map((_cell, where) => (where === at ? 'opened: x' : 'failed')));
    }
  });

  test('does not open with any bit flipped, any byte missing or one added', async () => {
    const vault = createVault(newVaultSettings());
    const owner = await withKey(vault);
    const blob = await vault.seal(db, owner, { place, plain: 'Neue Allee 2' });
    const flipped = Array.from({ length: blob.length * 8 }, (_none, bit) => {
      const bytes = Buffer.from(blob);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return bytes;
    });
    const cut = Array.from({ length: blob.length }, (_none, length) => blob.subarray(0, length));
    const wrong = [...flipped, ...cut, Buffer.concat([blob, Buffer.from([0])])];
    const outcomes = await Promise.all(wrong.map((bytes) => outcomeOf(vault.open(db, owner, { place, blob: bytes }))));
    expect(outcomes.filter((outcome) => outcome !== 'failed')).toEqual([]);
  });

  test('of another format is refused by that name, not tried', async () => {
    const vault = createVault(newVaultSettings());
    const owner = await withKey(vault);
    const blob = await vault.seal(db, owner, { place, plain: 'x' });
    blob.writeUInt8(2, 0);
    await expect(vault.open(db, owner, { place, blob })).rejects.toThrow('a format that this version cannot read');
  });

  test('cannot be opened by a vault with other keys, though both use one database', async () => {
    const [ours, theirs] = [createVault(newVaultSettings()), createVault(newVaultSettings())];
    const owner = await withKey(ours);
    const blob = await ours.seal(db, owner, { place, plain: 'x' });
    expect(await outcomeOf(theirs.open(db, owner, { place, blob }))).toBe('failed');
    await theirs.createKey(db, owner);
    expect(await outcomeOf(theirs.open(db, owner, { place, blob }))).toBe('failed');
    expect(await outcomeOf(ours.open(db, owner, { place, blob }))).toBe('opened: x');
  });

  test('is neither made nor read with a key that was wrapped for another owner', async () => {
    const settings = newVaultSettings();
    const vault = createVault(settings);
    const [one, other] = [await withKey(vault), await withKey(vault)];
    const { wrapped } = await db('keys').where({ owner_id: one.id }).first<{ wrapped: Buffer }>('wrapped');
    await db('keys').where({ owner_id: other.id }).update({ wrapped });
    const sealed = createVault(settings).seal(db, other, { place, plain: 'x' });
    expect(await outcomeOf(sealed)).toBe('failed');
  });
});

describe('a destroyed key', () => {
  test('opens nothing more, here or in a vault that was started anew, and cannot be made again', async () => {
    const settings = newVaultSettings();
    const vault = createVault(settings);
    const owner = await withKey(vault, 'package');
    const blob = await vault.seal(db, owner, { place, plain: 'x' });
    await vault.destroyKey(db, owner);
    await vault.createKey(db, owner);
    for (const one of [vault, createVault(settings)]) {
      await expect(one.open(db, owner, { place, blob })).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(one.seal(db, owner, { place, plain: 'x' })).rejects.toMatchObject({ name: 'NotFoundError' });
      await expect(one.mac(db, owner, 'x')).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    const row = await db('keys').where({ owner_id: owner.id }).first<{ wrapped: null; destroyed_at: Date }>();
    expect(row).toMatchObject({ wrapped: null, destroyed_at: expect.any(Date) });
  });

  test('keeps the time of its end when it is destroyed twice', async () => {
    const vault = createVault(newVaultSettings());
    const owner = await withKey(vault);
    const endedAt = async () =>
      (await db('keys').where({ owner_id: owner.id }).first<{ destroyed_at: Date }>()).destroyed_at;
    await vault.destroyKey(db, owner);
    const first = await endedAt();
    await vault.destroyKey(db, owner);
    expect(await endedAt()).toEqual(first);
  });

  test('of one owner leaves those of the others', async () => {
    const vault = createVault(newVaultSettings());
    const [one, other] = [await withKey(vault), await withKey(vault)];
    const blob = await vault.seal(db, other, { place, plain: 'x' });
    await vault.destroyKey(db, one);
    expect(await outcomeOf(vault.open(db, other, { place, blob }))).toBe('opened: x');
  });
});

test('a key that was never made is told from a fault', async () => {
  const vault = createVault(newVaultSettings());
  await expect(vault.seal(db, newOwner(), { place, plain: 'x' })).rejects.toMatchObject({ name: 'NotFoundError' });
});

test('a key that exists is not replaced by another', async () => {
  const settings = newVaultSettings();
  const vault = createVault(settings);
  const owner = await withKey(vault);
  const blob = await vault.seal(db, owner, { place, plain: 'x' });
  await Promise.all([createVault(settings).createKey(db, owner), vault.createKey(db, owner)]);
  expect(await outcomeOf(createVault(settings).open(db, owner, { place, blob }))).toBe('opened: x');
});

test('a blind index is the same for the same value and purpose, and another for each purpose and index key', () => {
  const settings = newVaultSettings();
  const vault = createVault(settings);
  const email = vault.blind('email', 'anna@person.example');
  expect(createVault({ ...settings, masterKeys: new Map([[7, randomBytes(32)]]) }).blind('email', 'anna@person.example')).toEqual(email); // prettier-ignore
  const others = [
    vault.blind('phone', 'anna@person.example'),
    vault.blind('email', 'eve@person.example'),
    createVault(newVaultSettings()).blind('email', 'anna@person.example'),
  ];
  expect(new Set([email, ...others].map((hash) => hash.toString('hex'))).size).toBe(4);
  expect(email).toHaveLength(32);
});

test('a keyed hash is one of its owner and text, and is another for every owner', async () => {
  const settings = newVaultSettings();
  const vault = createVault(settings);
  const [one, other] = [await withKey(vault), await withKey(vault, 'request')];
  const hash = await vault.mac(db, one, 'x');
  expect(hash).toMatch(/^[0-9a-f]{64}$/u);
  expect(await createVault(settings).mac(db, one, 'x')).toBe(hash);
  expect([await vault.mac(db, one, 'y'), await vault.mac(db, other, 'x')]).not.toContain(hash);
});

test('what lives hours is bound to its place and master key too, and an older master key still opens it', () => {
  const settings = newVaultSettings();
  const vault = createVault(settings);
  const blob = vault.sealShort(place, 'answer');
  const next = createVault({ ...settings, masterKeys: new Map([...settings.masterKeys, [2, randomBytes(32)]]) });
  expect([vault.openShort(place, blob), next.openShort(place, blob)]).toEqual(['answer', 'answer']);
  expect(() => vault.openShort({ ...place, row: 'r2' }, blob)).toThrow('unable to authenticate data');
  expect(() => createVault(newVaultSettings()).openShort(place, blob)).toThrow('unable to authenticate data');
  expect(() => vault.openShort(place, next.sealShort(place, 'x'))).toThrow('Master key 2 is not in the settings');
});
