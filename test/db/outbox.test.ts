import { Client } from 'pg';
import { createNotifier, listenForWakes } from '../../db/notifier.ts';
import { until } from '../support/until.ts';
import { atOnce, createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.close());

const withdraw = (id: string) => fixture.change(id, { fact: { fact: 'request.withdrawn' } });
const named = (rows: readonly { requestId: string; version: number }[]): string[] =>
  rows.map(({ requestId, version }) => `${requestId}/${version}`);

describe('messages to the workflow', () => {
  test('are given out in the order of versions, one at a time for a request', async () => {
    const { id } = await fixture.file();
    await withdraw(id);
    await withdraw(id);
    const { outbox } = fixture.record;
    const order: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const [row, ...others] = await outbox.claim(10);
      expect([others, await outbox.claim(10)]).toEqual([[], []]);
      order.push(row?.version ?? 0);
      await outbox.markDone({ requestId: id, version: row?.version ?? 0 });
    }
    expect([order, await outbox.claim(10)]).toEqual([[1, 2, 3], []]);
  });

  test('are given to one of ten relays each, none twice, none forgotten', async () => {
    const filed = await atOnce(30, () => fixture.file());
    const taken = (await atOnce(10, () => fixture.record.outbox.claim(5))).flat();
    const rest = await fixture.record.outbox.claim(100);
    expect(named([...taken, ...rest]).toSorted()).toEqual(named(filed.map(({ id }) => ({ requestId: id, version: 1 }))).toSorted()); // prettier-ignore
  });

  test('of a request that waits longer go first', async () => {
    const filed = [await fixture.file(), await fixture.file(), await fixture.file()];
    const taken: string[] = [];
    for (const _request of filed)
      taken.push(...(await fixture.record.outbox.claim(1)).map(({ requestId }) => requestId));
    expect(taken).toEqual(filed.map(({ id }) => id));
  });

  test('that were postponed wait, and hold back the later ones of their request only', async () => {
    const [one, other] = [await fixture.file(), await fixture.file()];
    await withdraw(one.id);
    const { outbox } = fixture.record;
    const [row] = await outbox.claim(1);
    expect(row).toMatchObject({ requestId: one.id, version: 1, attempts: 1 });
    if (row !== undefined) await outbox.postpone(row);
    expect(named(await outbox.claim(10))).toEqual([`${other.id}/1`]);
    expect(await outbox.lag()).toMatchObject({ waiting: 3 });
  });

  test('whose lease is over are given out again', async () => {
    const { id } = await fixture.file();
    const { outbox } = fixture.record;
    await outbox.claim(1);
    expect(await outbox.claim(1)).toEqual([]);
    await fixture.db('outbox').update({ lease_until: fixture.db.raw("now() - interval '1 second'") });
    expect(await outbox.claim(1)).toMatchObject([{ requestId: id, attempts: 2 }]);
  });

  test('stand once for each version, whatever is tried', async () => {
    const { id } = await fixture.file();
    const row = await fixture.db('outbox').where({ request_id: id }).first<Record<string, unknown>>();
    await expect(fixture.db('outbox').insert({ ...row, payload: '{}' })).rejects.toThrow('duplicate key');
  });
});

describe('the wake-up of the relay', () => {
  let listener: Client;
  const heard: string[] = [];
  beforeEach(async () => {
    heard.length = 0;
    listener = new Client({ connectionString: fixture.database.urls.app });
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.connect();
    await listener.query('listen habeas_outbox');
  });
  afterEach(() => listener.end());

  test('is one for many acts in one moment, and another for the next', async () => {
    const notifier = createNotifier(fixture.db);
    for (let round = 1; round <= 2; round += 1) {
      for (let act = 0; act < 100; act += 1) notifier.wake();
      await until('a wake-up is heard', () => Promise.resolve(heard.filter((what) => what === '').length >= round));
      // Whatever else was sent has come by the time this one has.
      await fixture.db.raw("select pg_notify('habeas_outbox', 'end')");
      await until('the end is heard', () => Promise.resolve(heard.filter((what) => what === 'end').length === round));
      expect(heard.filter((what) => what === '')).toHaveLength(round);
    }
  });

  test('is heard by a relay, also after its connection was cut', async () => {
    let wakes = 0;
    const { stop } = listenForWakes(fixture.database.urls.app, () => (wakes += 1), 10);
    const sendUntilHeard = async (before: number): Promise<void> =>
      void (await until('a wake-up is heard', async () => {
        await fixture.db.raw("select pg_notify('habeas_outbox', '')");
        return wakes > before;
      }));
    await sendUntilHeard(0);
    await fixture.db.raw("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'habeas relay wake-up' and datname = current_database()"); // prettier-ignore
    const before = wakes;
    await sendUntilHeard(before);
    expect(wakes).toBeGreaterThan(before);
    await stop();
  });

  test('that cannot be sent is nobody’s error', async () => {
    const { urls } = fixture.database;
    const { connect } = await import('../../db/index.ts');
    const dead = connect(urls.app.replace(/:\d+\//u, ':1/'), { poolSize: 1 });
    const notifier = createNotifier(dead);
    const failed = new Promise((resolve) => dead.client.pool.on('createFail', resolve));
    notifier.wake();
    // An unhandled rejection would fail the test.
    expect(await failed).toBeDefined();
    await dead.destroy();
  });
});
