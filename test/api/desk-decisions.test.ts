import { startStaffApi, type Reply, type StaffApi } from '../support/staff-api.ts';

let api: StaffApi;
let anna: { id: string; name: string; token: string };

beforeAll(async () => {
  api = await startStaffApi();
  anna = await api.addStaff('representative', 'berlin', 'Anna Berlin');
});
afterAll(() => api.close());

type Case = { id: string; contentVersion: number; contentHash: string | null; items: string[] };
const load = async (id: string): Promise<Case> => {
  const { body } = await api.call(anna, `GET /desk/requests/${id}`);
  const items = body.items.map((item: { id: string }) => item.id);
  return { id, contentVersion: body.contentVersion, contentHash: body.contentHash, items };
};
const newCase = async (type: 'correction' | 'access' = 'correction'): Promise<Case> =>
  load((await api.openCase(type === 'access' ? { type } : {})).id);
const decide = (id: string, contentVersion: number, decisions: unknown): Promise<Reply> =>
  api.call(anna, `POST /desk/requests/${id}/decisions`, { body: { contentVersion, decisions } });
const approve = (id: string, contentVersion: number, contentHash: unknown): Promise<Reply> =>
  api.call(anna, `POST /desk/requests/${id}/approval`, { body: { contentVersion, contentHash } });
const refusal = { ground: 'not_substantiated', reason: 'The number could not be reached.' };
const pointersOf = ({ body }: Reply): string[] => body.errors.map((fault: { pointer: string }) => fault.pointer);

/** How many replies there were of each status. */
const tally = (replies: readonly Reply[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** A correction whose two items are decided: one yes, one no. */
const decidedCase = async (): Promise<Case> => {
  const { id, contentVersion, items } = await newCase();
  const { body } = await decide(id, contentVersion, [
    { item: items[0], decision: 'correct' },
    { item: items[1], decision: 'refuse', ...refusal },
  ]);
  return { id, items, contentVersion: body.contentVersion, contentHash: body.contentHash };
};

describe('decisions', () => {
  test('can be saved in parts and changed; each time what an approval binds to changes', async () => {
    const { id, contentVersion, items } = await newCase();
    const first = await decide(id, contentVersion, [{ item: items[0], decision: 'correct' }]);
    expect(first.body).toEqual({ contentVersion: contentVersion + 1, contentHash: null, undecided: 1 });
    const second = await decide(id, contentVersion + 1, [{ item: items[1], decision: 'correct' }]);
    expect(second.body).toMatchObject({ contentVersion: contentVersion + 2, undecided: 0 });
    const third = await decide(id, contentVersion + 2, [{ item: items[1], decision: 'refuse', ...refusal }]);
    expect(third.body.contentHash).toMatch(/^[\da-f]{64}$/u);
    expect(third.body.contentHash).not.toBe(second.body.contentHash);
    expect((await load(id)).contentHash).toBe(third.body.contentHash);
  });

  test('name their items and grounds in the history, never the reason', async () => {
    const { id, items } = await decidedCase();
    const event = (await api.context.audit.timeline(id)).find(({ fact }) => fact === 'items.decided');
    expect(event?.body).toEqual({
      items: [
        { id: items[0], decision: 'correct' },
        { id: items[1], decision: 'refuse', ground: 'not_substantiated' },
      ],
    });
    const rows = await api.database.db('items').where({ request_id: id });
    expect(JSON.stringify(rows)).not.toContain('could not be reached');
  });

  test('made on a state that has changed are refused with how it stands now, and nothing is saved', async () => {
    const { id, contentVersion, items } = await newCase();
    await decide(id, contentVersion, [{ item: items[0], decision: 'correct' }]);
    const stale = await decide(id, contentVersion, [{ item: items[0], decision: 'refuse', ...refusal }]);
    expect([stale.status, stale.body.current]).toEqual([409, { contentVersion: contentVersion + 1 }]);
    const [item] = await api.context.record.stores.items.list(id);
    expect(item?.decision).toBe('correct');
  });

  test('20 at once: one is saved, the others are told', async () => {
    const { id, contentVersion, items } = await newCase();
    const both = items.map((item) => ({ item, decision: 'correct' }));
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => decide(id, contentVersion, turn % 2 ? both : both.toReversed())),
    );
    expect(tally(replies)).toEqual({ 200: 1, 409: 19 });
    expect((await api.facts(id)).filter((fact) => fact === 'items.decided')).toHaveLength(1);
  });

  test('with faults are refused with every fault at once', async () => {
    const { id, contentVersion, items } = await newCase();
    const reply = await decide(id, contentVersion, [
      { item: items[0], decision: 'refuse' },
      { item: items[0], decision: 'correct', ...refusal },
      { item: id, decision: 'include' },
      { item: items[1], decision: 'refuse', ground: 'rights_of_others', reason: 'A ground of access requests.' },
    ]);
    expect(reply.status).toBe(422);
    expect(pointersOf(reply)).toEqual([
      '/decisions/0/ground',
      '/decisions/0/reason',
      '/decisions/1/item',
      '/decisions/1/ground',
      '/decisions/1/reason',
      '/decisions/2/item',
      '/decisions/2/decision',
      '/decisions/3/ground',
    ]);
    expect((await load(id)).contentVersion).toBe(contentVersion);
  });

  test.each([
    ['a reason of 2,001 characters', [{ ...refusal, reason: 'x'.repeat(2001) }], '/decisions/0/reason'],
    ['an empty reason', [{ ...refusal, reason: ' \r\n ' }], '/decisions/0/reason'],
    ['a control character', [{ ...refusal, reason: 'a\u0000b' }], '/decisions/0/reason'],
    ['an unknown key', [{ ...refusal, decidedBy: 'me' }], '/decisions/0/decidedBy'],
  ])('with %s are refused by name', async (_what, [bad], pointer) => {
    const { id, contentVersion, items } = await newCase();
    const reply = await decide(id, contentVersion, [{ item: items[0], decision: 'refuse', ...bad }]);
    expect([reply.status, pointersOf(reply)]).toEqual([422, [pointer]]);
  });

  test('are refused once the request is withdrawn', async () => {
    const { id, contentVersion, items } = await newCase();
    const at = api.clock.now;
    await api.context.record.act(async (tx) =>
      tx.change(await tx.requests.get(id), {
        fact: { fact: 'request.withdrawn' },
        actor: { kind: 'requester' },
        at,
        patch: { withdrawnAt: at },
      }),
    );
    const reply = await decide(id, contentVersion, [{ item: items[0], decision: 'correct' }]);
    expect([reply.status, reply.body.current]).toEqual([409, { withdrawn: true }]);
  });
});

describe('an approval', () => {
  test('20 at once give one event and one message to the workflow; the others learn who was first', async () => {
    const { id, contentVersion, contentHash } = await decidedCase();
    const replies = await Promise.all(Array.from({ length: 20 }, () => approve(id, contentVersion, contentHash)));
    expect(tally(replies)).toEqual({ 200: 1, 409: 19 });
    expect(replies.find(({ status }) => status === 409)?.body.current).toMatchObject({
      status: 'fulfilling',
      approvedBy: 'Anna Berlin',
    });
    expect((await api.facts(id)).filter((fact) => fact === 'request.approved')).toHaveLength(1);
    expect(await api.database.db('outbox').where({ request_id: id, fact: 'request.approved' })).toHaveLength(1);
    const request = await api.context.record.stores.requests.get(id);
    expect(request).toMatchObject({ status: 'fulfilling', approvedBy: anna.id, approvedHash: contentHash });
    const { hash } = await api.context.record.stores.content.current(api.context.policy.policy, request);
    expect(hash).toBe(contentHash);
  });

  test('is void when a decision came after what was seen', async () => {
    const { id, contentVersion, contentHash, items } = await decidedCase();
    const changed = await decide(id, contentVersion, [{ item: items[0], decision: 'refuse', ...refusal }]);
    const late = await approve(id, contentVersion, contentHash);
    expect([late.status, late.body.current]).toEqual([409, { contentVersion: contentVersion + 1 }]);
    const mixed = await approve(id, contentVersion + 1, contentHash);
    expect(mixed.body.current).toEqual({
      contentVersion: contentVersion + 1,
      contentHash: changed.body.contentHash,
    });
    expect((await approve(id, contentVersion + 1, changed.body.contentHash)).status).toBe(200);
  });

  test('is void when what was gathered changed under it', async () => {
    const { id, contentVersion, items } = await newCase('access');
    const decided = await decide(
      id,
      contentVersion,
      items.map((item) => ({ item, decision: 'include' })),
    );
    const { personId } = await api.context.record.stores.requests.get(id);
    await api.context.record.stores.readings.keep({ requestId: id, personId: personId ?? '' }, [
      { system: 'crm', field: 'phone', value: '+49309', source: 'you', obtainedAt: null, readAt: new Date(0) },
    ]);
    const reply = await approve(id, decided.body.contentVersion, decided.body.contentHash);
    expect(reply.status).toBe(409);
    expect(reply.body.current.contentHash).not.toBe(decided.body.contentHash);
  });

  test('waits until every item is decided, and names those that are not', async () => {
    const { id, contentVersion, items } = await newCase();
    const reply = await approve(id, contentVersion, 'a'.repeat(64));
    expect([reply.status, reply.body.current]).toEqual([409, { undecided: 2 }]);
    for (const item of items) expect(reply.body.detail).toContain(item);
  });

  test('of an access request with everything left out is an approval like any other', async () => {
    const { id, contentVersion, items } = await newCase('access');
    const decided = await decide(
      id,
      contentVersion,
      items.map((item) => ({ item, decision: 'leave_out', ground: 'rights_of_others', reason: 'It names others.' })),
    );
    const { contentHash } = decided.body;
    expect((await approve(id, decided.body.contentVersion, contentHash)).body).toMatchObject({ status: 'fulfilling' });
  });

  test('allows no decision after it', async () => {
    const { id, contentVersion, contentHash, items } = await decidedCase();
    await approve(id, contentVersion, contentHash);
    const reply = await decide(id, contentVersion, [{ item: items[0], decision: 'correct' }]);
    expect([reply.status, reply.body.current]).toEqual([409, { status: 'fulfilling' }]);
  });
});

describe('the preview of a package', () => {
  test('is what an approval binds to, without what is left out, and leaves an event first', async () => {
    const { id, contentVersion, items } = await newCase('access');
    await decide(id, contentVersion, [
      { item: items[0], decision: 'include' },
      { item: items[1], decision: 'leave_out', ground: 'rights_of_others', reason: 'It names others.' },
    ]);
    const { status, body } = await api.call(anna, `GET /desk/requests/${id}/package/preview`);
    expect(status).toBe(200);
    expect(body.contentHash).toBe((await load(id)).contentHash);
    expect(body.content.categories.map((one: { category: string }) => one.category)).toEqual(['identity']);
    expect(body.content.leftOut).toMatchObject([{ category: 'contact', groundSource: 'Art 15(4), recital 63' }]);
    expect(body.content.gatheredAt).toBe('2026-10-02T08:00:00.000Z');
    expect(await api.facts(id)).toContain('package.previewed');
  });

  test('is not there for a correction', async () => {
    const { id } = await newCase();
    expect((await api.call(anna, `GET /desk/requests/${id}/package/preview`)).status).toBe(404);
  });
});
