import { caseAnswer, queuePage } from '../../api/rest/desk-schemas.ts';
import { intakeOf, startStaffApi, type StaffApi } from '../support/staff-api.ts';

type Person = { id: string; name: string; token: string };
let api: StaffApi;
let [berlin, london, supervisor]: Person[] = [];
const anna = (): Person => berlin!;

beforeAll(async () => {
  api = await startStaffApi();
  berlin = await api.addStaff('representative', 'berlin', 'Anna Berlin');
  london = await api.addStaff('representative', 'london', 'Lee London');
  supervisor = await api.addStaff('supervisor', null, 'Sue Pervisor');
});
afterAll(() => api.close());

const hash = 'a'.repeat(64);
/** Every route of the desk that names a request, with a body that would pass. */
const routesOf = (id: string): [string, unknown][] => [
  [`GET /desk/requests/${id}`, undefined],
  [`POST /desk/requests/${id}/claim`, {}],
  [`DELETE /desk/requests/${id}/claim`, undefined],
  [`POST /desk/requests/${id}/decisions`, { contentVersion: 1, decisions: [{ item: id, decision: 'correct' }] }],
  [`POST /desk/requests/${id}/approval`, { contentVersion: 1, contentHash: hash }],
  [`GET /desk/requests/${id}/package/preview`, undefined],
];

describe('who sees what', () => {
  test('a foreign request is not there for a desk, on every route, just like one that does not exist', async () => {
    const { id } = await api.openCase();
    const missing = '018f0000-0000-7000-8000-000000000000';
    for (const [[line, body], [otherLine]] of routesOf(id).map((one, at) => [one, routesOf(missing)[at]!] as const)) {
      const foreign = await api.call(london!, line, { body });
      const unknown = await api.call(london!, otherLine, { body });
      expect([line, foreign.status]).toEqual([line, 404]);
      expect(foreign.body.detail).toBe(unknown.body.detail);
    }
    expect(await api.facts(id)).not.toContain('case.viewed');
  });

  test('a task about a foreign request is not there either', async () => {
    const { id } = await api.openCase();
    const taskId = await api.context.record.stores.tasks.open({
      requestId: id,
      kind: 'letter_refused',
      about: {},
      key: `${id}/letter`,
    });
    const resolve = `POST /desk/tasks/${taskId}/resolution`;
    expect((await api.call(london!, resolve, { body: { resolution: 'done' } })).status).toBe(404);
    const tasks = async (who: Person) =>
      (await api.call(who, 'GET /desk/tasks?limit=100')).body.items.map((task: { id: string }) => task.id);
    expect(await tasks(london!)).not.toContain(taskId);
    expect(await tasks(anna())).toContain(taskId);
    expect(await tasks(supervisor!)).toContain(taskId);
  });

  test('a supervisor without a desk covers all; compliance and administrators have no desk', async () => {
    const { id } = await api.openCase();
    expect((await api.call(supervisor!, `GET /desk/requests/${id}`)).status).toBe(200);
    for (const role of ['compliance', 'administrator'] as const) {
      const other = await api.addStaff(role, null);
      for (const [line, body] of routesOf(id)) expect((await api.call(other, line, { body })).status).toBe(403);
    }
    expect((await api.call({ token: 'nobody' }, `GET /desk/requests/${id}`)).status).toBe(401);
  });
});

describe('the queue', () => {
  test('shows what is to do, soonest due first, in pages, without names', async () => {
    api.clock.now = new Date('2026-09-01T09:00:00Z');
    const early = await api.openCase();
    api.clock.now = new Date('2026-10-05T09:00:00Z');
    await api.openCase({ type: 'access' });
    const first = await api.call(anna(), 'GET /desk/requests?limit=1');
    expect(queuePage.parse(first.body).items[0]).toMatchObject({ id: early.id, daysLeft: -4, dueOn: '2026-10-01' });
    expect(first.text).not.toMatch(/Mustermann|kunde\.example/u);
    expect(first.headers.get('link')).toBe(
      `</v1/desk/requests?limit=1&claimed=anybody&after=${first.body.next_cursor}>; rel="next"`,
    );
    const seen: string[] = [];
    for (let after = ''; ;) {
      const page = await api.call(anna(), `GET /desk/requests?limit=2${after}`);
      seen.push(...page.body.items.map((row: { id: string }) => row.id));
      if (page.body.next_cursor === null) break;
      after = `&after=${page.body.next_cursor}`;
    }
    const all = await api.call(anna(), 'GET /desk/requests?limit=100');
    expect(seen).toEqual(all.body.items.map((row: { id: string }) => row.id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('can be narrowed to what nobody holds or what is mine', async () => {
    const { id } = await api.openCase();
    const ids = async (query: string) =>
      (await api.call(anna(), `GET /desk/requests?limit=100&${query}`)).body.items.map((row: { id: string }) => row.id);
    expect(await ids('claimed=none')).toContain(id);
    expect(await ids('claimed=mine')).not.toContain(id);
    await api.call(anna(), `POST /desk/requests/${id}/claim`, { body: {} });
    expect(await ids('claimed=none')).not.toContain(id);
    expect(await ids('claimed=mine&type=correction&status=in_review')).toEqual([id]);
  });

  test.each([
    ['after=nonsense', '/after'],
    [`after=${Buffer.from("2026-10-01\n' or 1=1").toString('base64url')}`, '/after'],
    ['limit=101', '/limit'],
    ['limit=ten', '/limit'],
    ['status=open', '/status'],
    ['claimed=them', '/claimed'],
    ['country=DE', '/country'],
  ])('refuses %s by name', async (query, pointer) => {
    const reply = await api.call(anna(), `GET /desk/requests?${query}`);
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

describe('a case', () => {
  test('shows each item with what every system says, and leaves an event', async () => {
    const { id } = await api.openCase();
    const { status, body } = await api.call(anna(), `GET /desk/requests/${id}`);
    expect(status).toBe(200);
    expect(caseAnswer.parse(body)).toBeTruthy();
    expect(body.requester).toMatchObject({ name: 'Erika Mustermann', customerNumber: null });
    expect(body.items[0]).toMatchObject({ field: 'address', says: 'Alte Gasse 1', wanted: 'Neue Gasse 2' });
    expect(body.items[0].now.map((one: { system: string; value: string }) => [one.system, one.value])).toEqual([
      ['crm', 'Alte Gasse 1'],
      ['profiles', 'Alte Gasse 1'],
    ]);
    expect(body.grounds).toContainEqual({ code: 'not_substantiated', source: 'Art 16' });
    expect(body.contentHash).toBeNull();
    expect(body.history.at(-1)).toMatchObject({ fact: 'case.viewed', actor: 'Anna Berlin' });
    expect((await api.facts(id)).at(-1)).toBe('case.viewed');
  });

  test('says nothing about who asks and what they told before identity is proven', async () => {
    const { id } = await api.fileCase();
    const { body, text } = await api.call(anna(), `GET /desk/requests/${id}`);
    expect(body).toMatchObject({ dataShown: false, identity: { level: 'none', needed: 'address', proven: false } });
    expect(text).not.toMatch(/Mustermann|kunde\.example|Gasse/u);
  });

  test('shows nothing of the person any more once it is closed', async () => {
    const { id } = await api.openCase();
    const at = api.clock.now;
    await api.context.record.act(async (tx) =>
      tx.change(await tx.requests.get(id), {
        fact: { fact: 'request.closed', outcome: 'withdrawn', reason: 'withdrawn_by_requester', notice: 'sent' },
        actor: { kind: 'system', name: 'worker' },
        at,
        to: 'closed',
        patch: { outcome: 'withdrawn', outcomeReason: 'withdrawn_by_requester', closedAt: at },
      }),
    );
    const { status, text } = await api.call(anna(), `GET /desk/requests/${id}`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/Mustermann|kunde\.example|Gasse/u);
  });
});

describe('a claim', () => {
  test('is held by one until it is released or taken over, each with its event', async () => {
    const second = await api.addStaff('representative', 'berlin', 'Ben Berlin');
    const { id } = await api.openCase();
    const claim = `POST /desk/requests/${id}/claim`;
    expect((await api.call(anna(), claim, { body: {} })).body).toEqual({ claimedBy: 'Anna Berlin' });
    const refused = await api.call(second, claim, { body: {} });
    expect([refused.status, refused.body.current]).toEqual([409, { claimedBy: 'Anna Berlin' }]);
    expect((await api.call(second, `DELETE /desk/requests/${id}/claim`)).status).toBe(409);
    expect((await api.call(second, claim, { body: { takeOver: true } })).body).toEqual({ claimedBy: 'Ben Berlin' });
    expect((await api.call(second, `DELETE /desk/requests/${id}/claim`)).status).toBe(204);
    expect((await api.facts(id)).slice(-3)).toEqual(['request.claimed', 'request.claimed', 'request.released']);
  });
});

describe('filing for somebody', () => {
  const letter = (change: Record<string, unknown> = {}) => ({
    ...intakeOf(),
    channel: 'letter',
    receivedOn: '2026-09-14',
    ...change,
  });

  test('counts the clock from the day the letter arrived, and gives no token to staff', async () => {
    const { status, body } = await api.call(anna(), 'POST /desk/requests', { body: letter() });
    expect(status).toBe(201);
    expect(Object.keys(body).toSorted()).toEqual(['dueOn', 'id', 'reference']);
    expect(body.dueOn).toBe('2026-10-14');
    const request = await api.context.record.stores.requests.get(body.id);
    expect(request).toMatchObject({ channel: 'letter', filedBy: anna().id, status: 'received' });
    // Noon in Berlin, which is at +02:00 in September.
    expect(request.receivedAt.toISOString()).toBe('2026-09-14T10:00:00.000Z');
  });

  test.each([
    ['a day to come', { receivedOn: '2026-10-06' }, ['/receivedOn']],
    ['a day long ago', { receivedOn: '2023-10-04' }, ['/receivedOn']],
    ['no date at all', { receivedOn: '2026-02-30' }, ['/receivedOn']],
    ['another channel', { channel: 'api' }, ['/channel']],
    [
      'a country of another desk and a day to come',
      { country: 'GB', receivedOn: '2027-01-01' },
      ['/receivedOn', '/country'],
    ],
    ['an unknown key', { filedBy: 'me' }, ['/filedBy']],
  ])('refuses %s', async (_what, change, pointers) => {
    const { status, body } = await api.call(anna(), 'POST /desk/requests', { body: letter(change) });
    expect([status, body.errors.map((fault: { pointer: string }) => fault.pointer)]).toEqual([422, pointers]);
  });

  test('the same Idempotency-Key files once', async () => {
    const headers = { 'Idempotency-Key': 'a-key-that-is-long-enough' };
    const body = letter({ receivedOn: '2026-10-05' });
    const [first, again] = [
      await api.call(anna(), 'POST /desk/requests', { body, headers }),
      await api.call(anna(), 'POST /desk/requests', { body, headers }),
    ];
    expect(again.text).toBe(first.text);
  });
});

describe('a task', () => {
  const open = async (id: string, kind: 'write_conflict' | 'no_match') =>
    api.context.record.stores.tasks.open({ requestId: id, kind, about: {}, key: `${id}/${kind}` });

  test('is resolved once, in a way that fits it, and the workflow hears of it', async () => {
    const { id } = await api.openCase();
    const conflict = `POST /desk/tasks/${await open(id, 'write_conflict')}/resolution`;
    expect((await api.call(anna(), conflict, { body: { resolution: 'done' } })).status).toBe(422);
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => api.call(anna(), conflict, { body: { resolution: 'retry' } })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.find(({ status }) => status === 409)?.body.current).toEqual({ resolution: 'retry' });
    expect((await api.facts(id)).filter((fact) => fact === 'task.resolved')).toHaveLength(1);
    expect(await api.database.db('outbox').where({ request_id: id, fact: 'task.resolved' })).toHaveLength(1);
    const other = `POST /desk/tasks/${await open(id, 'no_match')}/resolution`;
    expect((await api.call(anna(), other, { body: { resolution: 'give_up' } })).status).toBe(422);
    expect((await api.call(anna(), other, { body: { resolution: 'done' } })).status).toBe(200);
  });
});
