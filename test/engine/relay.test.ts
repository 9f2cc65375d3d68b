import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { freePort } from '../../embedded/free-port.ts';
import { findTemporalCli } from '../../embedded/temporal-cli.ts';
import { startTemporalServer } from '../../embedded/temporal-server.ts';
import { createDelivery } from '../../activities/relay.ts';
import { createCustomer, createHands, type Hands, newAddress } from '../support/hands.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';

const correction = { type: 'correction', items: [{ field: 'address', kind: 'outdated', wanted: newAddress }] };
/** EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED */
const signaled = 26;

const undone = async (world: World): Promise<number> => (await world.record.outbox.lag()).waiting;

describe('the relay', () => {
  let world: World;
  let hands: Hands;
  beforeAll(async () => {
    world = await createWorld();
    hands = createHands(world);
  });
  afterAll(() => world.close());

  const signalsOf = async (id: string) => {
    const { events } = await hands.workflow(id).fetchHistory();
    return (events ?? []).filter(({ eventType }) => eventType === signaled).length;
  };

  test('three at once start each workflow once and tell each fact once, in order', async () => {
    const relays = [world.startRelay(), world.startRelay(), world.startRelay()];
    const filings = Array.from({ length: 20 }, async () => {
      const filed = await hands.file(await createCustomer(world), correction);
      await hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
      return filed;
    });
    const filed = await Promise.all(filings);
    await until('all is delivered', async () => (await undone(world)) === 0);
    await Promise.all(relays.map((relay) => relay.stop()));
    const rows: { attempts: number }[] = await world.database.db('outbox');
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(await Promise.all(filed.map(({ id }) => signalsOf(id)))).toEqual(filed.map(() => 1));
  });

  test('a later fact of a request waits while an earlier one is on its way', async () => {
    const filed = await hands.file(await createCustomer(world), correction);
    await hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
    const [first, ...others] = await world.record.outbox.claim(50);
    expect(first?.fact).toBe('request.received');
    expect(others).toHaveLength(0);
    expect(await world.record.outbox.claim(50)).toHaveLength(0);
    await world.record.outbox.markDone(first!);
    expect((await world.record.outbox.claim(50)).map(({ fact }) => fact)).toEqual(['request.withdrawn']);
    await world.database.db('outbox').update({ done_at: new Date() });
  });

  test('what a dead relay had taken is taken again when its lease is over, and a fact told twice is heard once', async () => {
    const filed = await hands.file(await createCustomer(world), correction);
    await hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
    const deliver = createDelivery({ ...world, client: world.temporal.client, taskQueue: world.temporal.taskQueue });
    const expire = () =>
      world.database
        .db('outbox')
        .whereNull('done_at')
        .update({ lease_until: new Date(0) });
    // Told, and dead before it could say so: twice over.
    for (const row of await world.record.outbox.claim(1)) await deliver(row);
    await expire();
    const [start] = await world.record.outbox.claim(1);
    await deliver(start!);
    await world.record.outbox.markDone(start!);
    for (const row of await world.record.outbox.claim(1)) await deliver(row);
    await expire();
    const [told] = await world.record.outbox.claim(1);
    await deliver(told!);
    await world.record.outbox.markDone(told!);

    expect(await signalsOf(filed.id)).toBe(2);
    const worker = await world.startWorker();
    await hands.untilEnded(filed.id);
    await worker.stop();
    const facts: string[] = await world.database.auditor()('events').where({ request_id: filed.id }).pluck('fact');
    expect(facts.filter((fact) => fact === 'request.closed')).toHaveLength(1);
  });

  test('a fact for a workflow that is gone while its request is open becomes a task, not an endless retry', async () => {
    const filed = await hands.file(await createCustomer(world), correction);
    const deliver = createDelivery({ ...world, client: world.temporal.client, taskQueue: world.temporal.taskQueue });
    const [start] = await world.record.outbox.claim(1);
    await deliver(start!);
    await world.record.outbox.markDone(start!);
    await hands.workflow(filed.id).terminate('a test');
    await hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
    const [told] = await world.record.outbox.claim(1);
    await deliver(told!);
    await world.record.outbox.markDone(told!);
    expect(await world.record.stores.tasks.listFor(filed.id)).toMatchObject([{ kind: 'system_trouble' }]);
  });
});

describe('while Temporal is down', () => {
  test('requests are taken and decided, and go on when it is back', async () => {
    const [folder, port, cli] = [await mkdtemp(join(tmpdir(), 'habeas-')), await freePort(), await findTemporalCli()];
    const options = { cli, port, logFile: join(folder, 'temporal.log'), dbFile: join(folder, 'temporal.db') };
    let server = await startTemporalServer(options);
    const world = await createWorld({ temporalAddress: server.address });
    try {
      await world.startWorker();
      world.startRelay();
      const hands = createHands(world);
      const representative = await hands.signIn('representative', 'berlin');
      const decided = await hands.untilReview(await createCustomer(world), correction);
      await server.stop('SIGKILL');

      await hands.decide(representative.token, decided.id, () => ({ decision: 'correct' }));
      expect((await hands.approve(representative.token, decided.id)).status).toBe(200);
      const customer = await createCustomer(world);
      const taken = await hands.file(customer, correction);
      const tracker = await hands.call(`/requests/${taken.reference}`, { token: taken.trackingToken });
      expect(tracker.body).toMatchObject({ status: 'received' });
      await until(
        'the relay has tried in vain',
        async () => (await world.database.db('outbox').where('attempts', '>', 1)).length > 0,
      );
      expect(await undone(world)).toBe(2);

      server = await startTemporalServer(options);
      await hands.untilStatus(decided.id, 'closed');
      await hands.confirm(taken, await hands.codeFor(customer.email));
      await hands.untilStatus(taken.id, 'in_review');
    } finally {
      await world.close();
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
