import { v7 as uuid } from 'uuid';
import { triesPerCode } from '../../workflows/domain/identity.ts';
import { atOnce, createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

describe('a counter', () => {
  test('gives no more than its limit to 50 at once', async () => {
    const bucket = uuid();
    const taken = await atOnce(50, () => fixture.record.stores.counters.take(bucket, 'hour', 7));
    expect(taken.filter(Boolean)).toHaveLength(7);
    const row = await fixture
      .db('counters')
      .where({ bucket: `hour:${bucket}` })
      .first<{ count: number }>();
    expect(row.count).toBe(7);
  });

  test('counts each bucket and each window for itself', async () => {
    const { counters } = fixture.record.stores;
    const [one, other] = [uuid(), uuid()];
    expect([
      await counters.take(one, 'hour', 1),
      await counters.take(one, 'hour', 1),
      await counters.take(one, 'day', 1),
      await counters.take(other, 'hour', 1),
    ]).toEqual([true, false, true, true]);
  });

  test('that is full opens again with the next window', async () => {
    const { counters } = fixture.record.stores;
    const bucket = uuid();
    await counters.take(bucket, 'hour', 1);
    await fixture
      .db('counters')
      .where({ bucket: `hour:${bucket}` })
      .update({
        window_start: fixture.db.raw("window_start - interval '1 hour'"),
      });
    expect(await counters.take(bucket, 'hour', 1)).toBe(true);
  });

  test('takes back one that was given back, and no more than were taken', async () => {
    const { counters } = fixture.record.stores;
    const bucket = uuid();
    await counters.giveBack(bucket, 'hour');
    await counters.take(bucket, 'hour', 1);
    await atOnce(5, () => counters.giveBack(bucket, 'hour'));
    expect([await counters.take(bucket, 'hour', 1), await counters.take(bucket, 'hour', 1)]).toEqual([true, false]);
  });

  test('one after the other: the first that is full stops the rest, for 50 at once too', async () => {
    const { counters } = fixture.record.stores;
    const [wide, narrow, last] = [uuid(), uuid(), uuid()];
    const limits = [
      { bucket: wide, window: 'hour', limit: 1000 },
      { bucket: narrow, window: 'hour', limit: 6 },
      { bucket: last, window: 'day', limit: 1000 },
    ] as const;
    const taken = await atOnce(50, () => counters.takeInTurn(limits));
    expect([taken.filter((count) => count === 3).length, taken.filter((count) => count === 1).length]).toEqual([6, 44]);
    const counts = await fixture
      .db('counters')
      .whereIn('bucket', [`hour:${narrow}`, `day:${last}`])
      .pluck('count');
    expect(counts).toEqual([6, 6]);
  });
});

describe('a code', () => {
  const newCode = async (requestId: string): Promise<string> => {
    const id = uuid();
    await fixture.record.act((tx) => tx.codes.insert({ id, requestId, purpose: 'mailbox', hash: `hash of ${id}` }));
    return id;
  };
  const take = (requestId: string) => fixture.record.stores.codes.takeTry(requestId, 'mailbox');

  test('is tried no more than five times by 50 at once', async () => {
    const { id } = await fixture.file();
    const code = await newCode(id);
    const tries = (await atOnce(50, () => take(id))).filter((one) => one !== undefined);
    expect(tries).toEqual(Array.from({ length: triesPerCode }, () => ({ id: code, hash: `hash of ${code}` })));
    const row = await fixture.db('codes').where({ id: code }).first<{ attempts: number }>();
    expect(row.attempts).toBe(triesPerCode);
  });

  test('is spent by one of 20 at once', async () => {
    const { id } = await fixture.file();
    const code = await newCode(id);
    const spent = await atOnce(20, () => fixture.record.act((tx) => tx.codes.spend(code)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect(await take(id)).toBeUndefined();
  });

  test('is worthless once a newer one is made for the same purpose, and the newer one begins with all its tries', async () => {
    const { id } = await fixture.file();
    const old = await newCode(id);
    await atOnce(triesPerCode, () => take(id));
    const next = await newCode(id);
    expect(await take(id)).toMatchObject({ id: next });
    expect([await fixture.record.stores.codes.spend(old), await fixture.record.stores.codes.spend(next)]).toEqual([false, true]); // prettier-ignore
  });

  test('of one request or purpose takes no try from another', async () => {
    const [one, other] = [await fixture.file(), await fixture.file()];
    const code = await newCode(one.id);
    expect(await take(other.id)).toBeUndefined();
    expect(await fixture.record.stores.codes.takeTry(one.id, 'download')).toBeUndefined();
    expect(await take(one.id)).toMatchObject({ id: code });
  });

  test('is over by the clock of the database', async () => {
    const { id } = await fixture.file();
    const code = await newCode(id);
    await fixture.db('codes').where({ id: code }).update({ expires_at: fixture.db.fn.now() });
    expect(await take(id)).toBeUndefined();
  });
});
