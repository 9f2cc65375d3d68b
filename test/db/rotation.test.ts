import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { createVault, type Owner, type Place, type Vault } from '../../db/vault.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newVaultSettings } from './fixture.ts';

/** A new master key comes in, every key is wrapped anew while the house works on, and the old one leaves. */
describe('the rotation of the master key', () => {
  const place: Place = { table: 'items', column: 'sealed_claim', row: 'r1' };
  const before = newVaultSettings();
  const both = { ...before, masterKeys: new Map([...before.masterKeys, [2, randomBytes(32)]]) };
  const after = { ...both, masterKeys: new Map([...both.masterKeys].filter(([version]) => version === 2)) };
  type Kept = { owner: Owner; blob: Buffer };

  let database: TestDatabase;
  let db: Knex;
  beforeEach(async () => {
    database = await createTestDatabase();
    ({ db } = database);
  });
  afterEach(() => database.drop());

  const keep = async (vault: Vault): Promise<Kept> => {
    const owner: Owner = { kind: 'person', id: randomUUID() };
    await vault.createKey(db, owner);
    return { owner, blob: await vault.seal(db, owner, { place, plain: owner.id }) };
  };
  const keepMany = (vault: Vault, count: number) => Promise.all(Array.from({ length: count }, () => keep(vault)));
  /** By a vault of its own, so that no remembered key helps. */
  const read = async ({ owner, blob }: Kept, settings: typeof before): Promise<boolean> =>
    (await createVault(settings).open(db, owner, { place, blob })).toString() === owner.id;
  const readAll = async (kept: readonly Kept[], settings: typeof before) =>
    (await Promise.all(kept.map((one) => read(one, settings)))).every(Boolean);
  const leftOver = async (): Promise<number> =>
    (await db('keys').whereNotNull('wrapped').where({ master_version: 1 }).pluck('owner_id')).length;

  test('goes on in batches where it was stopped, and ends with none left, so that the old key can leave', async () => {
    const kept = await keepMany(createVault(before), 12);
    const vault = createVault(both);
    expect(await vault.rewrap(db, 5)).toBe(5);
    // Stopped in the middle of the next batch: nothing of that batch stays.
    const stopped = db.transaction(async (trx) => {
      await vault.rewrap(trx, 5);
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await leftOver()).toBe(7);
    expect(await readAll(kept, both)).toBe(true);
    expect([await vault.rewrap(db, 5), await vault.rewrap(db, 5), await vault.rewrap(db, 5)]).toEqual([5, 2, 0]);
    expect(await readAll(kept, after)).toBe(true);
    await expect(read(kept[0] as Kept, before)).rejects.toThrow('Master key 2 is not in the settings');
  });

  test('before it, a value cannot be read without the old key, and the error says which is missing', async () => {
    const kept = await keep(createVault(before));
    await expect(read(kept, after)).rejects.toThrow('Master key 1 is not in the settings (HABEAS_MASTER_KEYS).');
  });

  test('leaves destroyed keys destroyed and does not wait for them', async () => {
    const { owner } = await keep(createVault(before));
    await createVault(before).destroyKey(db, owner);
    expect(await createVault(both).rewrap(db)).toBe(0);
    await expect(createVault(both).seal(db, owner, { place, plain: 'x' })).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  test('of two at once each takes its own, and none is done twice', async () => {
    const kept = await keepMany(createVault(before), 20);
    const counts = await Promise.all([1, 2].map(() => createVault(both).rewrap(db, 100)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(await readAll(kept, after)).toBe(true);
  });

  test('while others write and read, no read fails', async () => {
    const kept = await keepMany(createVault(before), 30);
    const vault = createVault(both);
    let isOver = false;
    const faults: unknown[] = [];
    const busy = async (): Promise<void> => {
      while (!isOver) {
        // Half of the writers still have the old key as their current one: their process was not started anew yet.
        kept.push(await keep(createVault(kept.length % 2 === 0 ? before : both)));
        await readAll(kept.slice(-10), both).catch((error: unknown) => faults.push(error));
        await readAll(kept.slice(0, 10), both).catch((error: unknown) => faults.push(error));
      }
    };
    const writers = [busy(), busy()];
    for (let turn = 0; turn < 15; turn += 1) await vault.rewrap(db, 4);
    isOver = true;
    await Promise.all(writers);
    while ((await vault.rewrap(db, 50)) > 0);
    expect(faults).toEqual([]);
    expect(await leftOver()).toBe(0);
    expect(await readAll(kept, after)).toBe(true);
  });
});
