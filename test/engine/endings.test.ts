import { v7 as uuid } from 'uuid';
import { advance } from '../support/time-travel.ts';
import { createCustomer, createHands, type Filed, type Hands, newAddress } from '../support/hands.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';

const correction = { type: 'correction', items: [{ field: 'address', kind: 'outdated', wanted: newAddress }] };

describe('the other endings of a request', () => {
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

  const withdraw = (filed: Filed) =>
    hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
  const outcome = async (id: string) => {
    const request = await world.record.stores.requests.get(id);
    return [request.status, request.outcome, request.outcomeReason];
  };
  const started = (id: string) =>
    until('the workflow has written the receipt', async () => (await world.record.stores.letters.list(id)).length > 0);
  const withdrawn = ['closed', 'withdrawn', 'withdrawn_by_requester'];

  describe('withdrawal', () => {
    test('before the mailbox is confirmed', async () => {
      const filed = await hands.file(await createCustomer(world), correction);
      expect((await withdraw(filed)).status).toBe(200);
      await started(filed.id);
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(withdrawn);
    });

    test('while identity is being proven', async () => {
      const customer = await createCustomer(world);
      const email = `andere-${uuid()}@example.org`;
      const filed = await hands.file({ email, customerNumber: customer.customerNumber }, correction);
      await hands.confirm(filed, await hands.codeFor(email));
      await hands.codeFor(customer.email); // the identity code went to the address on file
      await withdraw(filed);
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(withdrawn);
    });

    test('while the representative has it: she sees it at once, and can decide no more', async () => {
      const customer = await createCustomer(world);
      const filed = await hands.untilReview(customer, correction);
      await hands.decide(representative.token, filed.id, () => ({ decision: 'correct' }));
      const { contentVersion, contentHash } = await hands.viewCase(representative.token, filed.id);
      await withdraw(filed);
      const body = { contentVersion, contentHash };
      const late = await hands.call(`/desk/requests/${filed.id}/approval`, { token: representative.token, body });
      expect(late.status).toBe(409);
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(withdrawn);
      expect(await world.crm.landings(customer.customerNumber)).toBe(0);
    });

    test('after it is closed it is too late', async () => {
      const customer = await createCustomer(world);
      const filed = await hands.untilReview(customer, correction);
      await hands.decide(representative.token, filed.id, () => ({ decision: 'correct' }));
      await hands.approve(representative.token, filed.id);
      await hands.untilEnded(filed.id);
      expect((await withdraw(filed)).status).toBe(409);
      expect((await outcome(filed.id))[1]).toBe('fulfilled');
    });

    test('twice is once', async () => {
      const filed = await hands.file(await createCustomer(world), correction);
      await started(filed.id);
      const [first, second] = [await withdraw(filed), await withdraw(filed)];
      expect([first.status, second.status].includes(200)).toBe(true);
      await hands.untilEnded(filed.id);
      const facts = await world.database.auditor()('events').where({ request_id: filed.id }).pluck('fact');
      expect(facts.filter((fact: string) => fact === 'request.withdrawn')).toHaveLength(1);
    });
  });

  describe('lapse, with the clock of the engine skipped', () => {
    test('a mailbox that is never confirmed lapses after seven days, with a notice', async () => {
      const customer = await createCustomer(world);
      const filed = await hands.file(customer, correction);
      await started(filed.id);
      expect(await advance(hands.workflow(filed.id), '6 days')).toBe('running');
      expect(await hands.status(filed.id)).toBe('received');
      await advance(hands.workflow(filed.id), '25 hours');
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(['closed', 'lapsed', 'mailbox_never_confirmed']);
      expect(await world.record.stores.letters.list(filed.id)).toMatchObject([
        { notice: 'request_received' },
        { notice: 'lapsed', state: 'sent' },
      ]);
    });

    test('an identity that is never proven lapses fourteen days after the mailbox was confirmed', async () => {
      const customer = await createCustomer(world);
      const email = `andere-${uuid()}@example.org`;
      const filed = await hands.file({ email, customerNumber: customer.customerNumber }, correction);
      await hands.confirm(filed, await hands.codeFor(email));
      await hands.codeFor(customer.email);
      await until('the workflow waits', async () =>
        (await hands.workflow(filed.id).fetchHistory()).events?.some(
          ({ eventType }) => eventType === 17 || eventType === 5,
        ),
      );
      expect(await advance(hands.workflow(filed.id), '13 days')).toBe('running');
      await advance(hands.workflow(filed.id), '25 hours');
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(['closed', 'lapsed', 'identity_never_proven']);
    });

    test('the representative is reminded before the due date, and told once when it has passed', async () => {
      const filed = await hands.untilReview(await createCustomer(world), correction);
      await advance(hands.workflow(filed.id), '25 days');
      await advance(hands.workflow(filed.id), '10 days');
      const tasks = await world.record.stores.tasks.listFor(filed.id);
      expect(tasks.map(({ kind }) => kind)).toEqual(['reminder', 'overdue']);
    });
  });

  describe('somebody nobody knows', () => {
    test('sees the same as everybody, gets nothing, and the request lapses; inside there is a task', async () => {
      const email = `unbekannt-${uuid()}@example.org`;
      const filed = await hands.file({ email }, correction);
      const known = await hands.file(
        { email: `andere-${uuid()}@example.org`, customerNumber: (await createCustomer(world)).customerNumber },
        correction,
      );
      const [unknownCode, knownEmail] = [
        await hands.codeFor(email),
        (await world.record.stores.requests.requester(known.id)).email,
      ];
      const [first, second] = [
        await hands.confirm(filed, unknownCode),
        await hands.confirm(known, await hands.codeFor(knownEmail)),
      ];
      const masked = ({ text }: { text: string }) => text.replaceAll(/DSR-\w{4}-\w{4}/gu, 'DSR');
      expect(masked(first)).toBe(masked(second));
      const kindsOf = async () => (await world.record.stores.tasks.listFor(filed.id)).map(({ kind }) => kind);
      await until('the desk is asked', async () => (await kindsOf()).includes('no_match'));
      const again = [filed, known].map(async (one) =>
        hands.call(`/requests/${one.reference}/verification/codes`, {
          token: one.trackingToken,
          body: { purpose: 'identity' },
        }),
      );
      const [a, b] = await Promise.all(again);
      expect(a?.text).toBe(b?.text);
      await advance(hands.workflow(filed.id), '15 days');
      await hands.untilEnded(filed.id);
      expect(await outcome(filed.id)).toEqual(['closed', 'lapsed', 'identity_never_proven']);
    });

    test('a customer whose typed address is not on file proves identity at the one that is', async () => {
      const customer = await createCustomer(world);
      const email = `andere-${uuid()}@example.org`;
      const filed = await hands.file({ email, customerNumber: customer.customerNumber }, correction);
      await hands.confirm(filed, await hands.codeFor(email));
      const answer = await hands.confirm(filed, await hands.codeFor(customer.email));
      expect(answer.status).toBe(200);
      await hands.untilStatus(filed.id, 'in_review');
      expect(
        (await world.mailbox.mails({ to: email })).every(({ text }) => !text.includes('Identität nachgewiesen')),
      ).toBe(true);
    });
  });

  test('a letter filed by staff keeps the clock from its arrival', async () => {
    const customer = await createCustomer(world);
    const arrival = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
    const answer = await hands.call('/desk/requests', {
      token: representative.token,
      body: {
        ...correction,
        country: 'DE',
        language: 'de',
        channel: 'letter',
        receivedOn: arrival,
        requester: { name: customer.name, email: customer.email },
      },
    });
    expect(answer.status).toBe(201);
    const { id } = answer.body as { id: string };
    const request = await world.record.stores.requests.get(id);
    expect(request.dueOn < new Date().toISOString().slice(0, 10)).toBe(true);
    expect(request).toMatchObject({ channel: 'letter', filedBy: representative.id });
    await until('overdue is told at once', async () =>
      (await world.record.stores.tasks.listFor(id)).some(({ kind }) => kind === 'overdue'),
    );
  });

  test('a mailbox that refuses for good becomes a task at the desk', async () => {
    const customer = await createCustomer(world);
    await world.mailbox.refuse({ address: customer.email, code: 550, message: 'no such mailbox' });
    const filed = await hands.file(customer, correction);
    await until('the task is there', async () =>
      (await world.record.stores.tasks.listFor(filed.id)).some(({ kind }) => kind === 'letter_refused'),
    );
    await world.mailbox.accept(customer.email);
    const { body } = await hands.call('/desk/tasks', { token: representative.token });
    expect(body.items.some((task: { requestId: string }) => task.requestId === filed.id)).toBe(true);
  });

  test('a mail server that cannot now is tried again, with the same bytes', async () => {
    const customer = await createCustomer(world);
    await world.mailbox.refuse({ address: customer.email, code: 450, message: 'later', times: 2 });
    const filed = await hands.file(customer, correction);
    await hands.confirm(filed, await hands.codeFor(customer.email));
    await hands.untilStatus(filed.id, 'in_review');
    expect(await world.record.stores.letters.list(filed.id)).toMatchObject([{ state: 'sent' }]);
  });
});
