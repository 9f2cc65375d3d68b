import { factSignal } from '../../workflows/messages.ts';
import { atFirst, createCustomer, createHands, type Hands, newAddress } from '../support/hands.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';

/** EVENT_TYPE_WORKFLOW_TASK_COMPLETED */
const taskCompleted = 7;
const correct = { decision: 'correct' };
const refuse = { decision: 'refuse', ground: 'not_substantiated', reason: 'No proof was given.' };
const both = [
  { field: 'address', kind: 'outdated', wanted: newAddress },
  { field: 'phone', kind: 'inaccurate', wanted: '+49 30 222222' },
];

describe('a correction, from the call to the changed row', () => {
  let world: World;
  let hands: Hands;
  let representative: { id: string; token: string };
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
    hands = createHands(world);
    representative = await hands.signIn('representative', 'berlin');
  });
  afterAll(() => world.close());

  const profile = async (personId: string, field: string) =>
    (await world.record.stores.people.fields(personId, [field]))[0]?.value;
  const lastLetter = async (email: string) => (await world.mailbox.mails({ to: email }))[0];

  test('a whole one lands in every system, is told, and closes fulfilled', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both });
    expect((await hands.decide(representative.token, filed.id, () => correct)).status).toBe(200);
    expect((await hands.approve(representative.token, filed.id)).status).toBe(200);
    await hands.untilEnded(filed.id);

    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ status: 'closed', outcome: 'fulfilled' });
    expect(await profile(customer.personId, 'address')).toBe(newAddress);
    const row = await world.crm.row(customer.customerNumber);
    expect(row).toMatchObject({ street_address: newAddress, phone_no: '+49 30 222222' });
    const writes = await world.record.stores.writes.list(filed.id);
    expect(writes.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed']);
    const letter = await lastLetter(customer.email);
    expect(letter?.text).toContain('Anschrift');
    expect(letter?.text).not.toContain(newAddress);
  });

  test('a plain one costs at most forty events in the engine', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both.slice(0, 1) });
    await hands.decide(representative.token, filed.id, () => correct);
    await hands.approve(representative.token, filed.id);
    await hands.untilEnded(filed.id);
    const history = await hands.workflow(filed.id).fetchHistory();
    expect(history.events?.length).toBeLessThanOrEqual(40);
  });

  test('one field granted and one refused closes partly fulfilled, and the letter says why', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both });
    await hands.decide(representative.token, filed.id, (field) => (field === 'address' ? correct : refuse));
    await hands.approve(representative.token, filed.id);
    await hands.untilEnded(filed.id);

    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ outcome: 'partly_fulfilled' });
    const row = await world.crm.row(customer.customerNumber);
    expect(row).toMatchObject({ street_address: newAddress, phone_no: atFirst.phone });
    const letter = await lastLetter(customer.email);
    expect(letter?.text).toContain('No proof was given.');
    expect(letter?.text).toContain('https://www.bfdi.bund.de');
    const tracker = await hands.call(`/requests/${filed.reference}`, { token: filed.trackingToken });
    expect(tracker.body).toMatchObject({ status: 'closed', outcome: 'partly_fulfilled' });
    expect(tracker.body.items).toEqual([
      { field: 'address', result: 'corrected' },
      { field: 'phone', result: 'refused', ground: 'not_substantiated' },
    ]);
  });

  test('a refused one changes nothing anywhere and closes refused', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both });
    await hands.decide(representative.token, filed.id, () => refuse);
    await hands.approve(representative.token, filed.id);
    await hands.untilEnded(filed.id);

    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ outcome: 'refused' });
    expect(await world.crm.landings(customer.customerNumber)).toBe(0);
    expect(await profile(customer.personId, 'phone')).toBe(atFirst.phone);
  });

  test('a value that changed meanwhile is never overwritten until a human says so', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both.slice(0, 1) });
    await world.crm.overwrite(customer.customerNumber, { street_address: 'Dritte Gasse 3' });
    await hands.decide(representative.token, filed.id, () => correct);
    await hands.approve(representative.token, filed.id);
    const task = await conflictOf(filed.id);
    expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: 'Dritte Gasse 3' });
    expect(await hands.status(filed.id)).toBe('fulfilling');

    const resolved = await hands.call(`/desk/tasks/${task}/resolution`, {
      token: representative.token,
      body: { resolution: 'retry' },
    });
    expect(resolved.status).toBe(200);
    await hands.untilEnded(filed.id);
    expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: newAddress });
    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ outcome: 'fulfilled' });
  });

  test('a second try replaces the value that was shown and no third one that came later', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both.slice(0, 1) });
    await world.crm.overwrite(customer.customerNumber, { street_address: 'Dritte Gasse 3' });
    await hands.decide(representative.token, filed.id, () => correct);
    await hands.approve(representative.token, filed.id);
    const shown = await conflictOf(filed.id);
    const found = async () =>
      (await world.record.stores.writes.found(filed.id, customer.personId)).map(({ value }) => value);
    expect(await found()).toEqual(['Dritte Gasse 3']);
    await world.crm.overwrite(customer.customerNumber, { street_address: 'Vierte Gasse 4' });
    const body = { resolution: 'retry' };
    await hands.call(`/desk/tasks/${shown}/resolution`, { token: representative.token, body });
    const again = await until('it is asked again', async () => {
      const next = await conflictOf(filed.id);
      return next === shown ? undefined : next;
    });
    expect(await found()).toEqual(['Vierte Gasse 4']);
    expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: 'Vierte Gasse 4' });
    await hands.call(`/desk/tasks/${again}/resolution`, { token: representative.token, body });
    await hands.untilEnded(filed.id);
    expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: newAddress });
  });

  test('a conflict that is given up leaves the third value and is told as not done', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both.slice(0, 1) });
    await world.crm.overwrite(customer.customerNumber, { street_address: 'Dritte Gasse 3' });
    await hands.decide(representative.token, filed.id, () => correct);
    await hands.approve(representative.token, filed.id);
    const body = { resolution: 'give_up' };
    const task = await conflictOf(filed.id);
    await hands.call(`/desk/tasks/${task}/resolution`, { token: representative.token, body });
    await hands.untilEnded(filed.id);
    expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: 'Dritte Gasse 3' });
    expect(await world.record.stores.items.list(filed.id)).toMatchObject([{ state: 'failed' }]);
  });

  test('a fact that is delivered twice is heard once', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'correction', items: both.slice(0, 1) });
    await world.crm.overwrite(customer.customerNumber, { street_address: 'Dritte Gasse 3' });
    await hands.decide(representative.token, filed.id, () => correct);
    await hands.approve(representative.token, filed.id);
    const taskId = await conflictOf(filed.id);
    const at = new Date().toISOString();
    const factsOf = async (): Promise<string[]> =>
      world.database.auditor()('events').where({ request_id: filed.id }).pluck('fact');
    const looks = async () => (await factsOf()).filter((fact) => fact === 'items.carried_out').length;
    const message = { eventId: taskId, at, fact: 'task.resolved', taskId, resolution: 'retry' } as const;
    // Told while the task is still open: the workflow looks again, finds it so, and waits on.
    await hands.workflow(filed.id).signal(factSignal, message);
    await until('it has looked again', async () => (await looks()) === 2);
    await hands.workflow(filed.id).signal(factSignal, message);
    await until('it has heard the double', async () => {
      const { events } = await hands.workflow(filed.id).fetchHistory();
      return events?.at(-1)?.eventType === taskCompleted;
    });
    const body = { resolution: 'give_up' };
    await hands.call(`/desk/tasks/${taskId}/resolution`, { token: representative.token, body });
    await hands.untilEnded(filed.id);
    expect(await looks()).toBe(3);
  });

  const conflictOf = (requestId: string): Promise<string> =>
    until('a conflict is met', async () => {
      const tasks = await world.record.stores.tasks.listFor(requestId);
      return tasks.find(({ kind, state }) => kind === 'write_conflict' && state === 'open')?.id;
    });
});
