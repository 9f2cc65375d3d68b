import { v7 as uuid } from 'uuid';
import { createFixture, type Fixture, newFiling, requester, worker, at } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.close());

/** Lets every insert or update of a table fail, as a full disk or a broken index would, but only there. */
const plant = (table: string): Promise<unknown> =>
  fixture.database.owner().raw(`
    create function planted() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
    create trigger planted before insert or update on ${table} for each row execute function planted();`);

/** All rows of the tables that a change may touch, to compare before and after. */
const everything = async () => {
  const tables = ['requests', 'items', 'events', 'event_details', 'outbox', 'keys', 'idempotency', 'effects'];
  const rows = await Promise.all(tables.map((table) => fixture.db(table).select<object[]>()));
  return Object.fromEntries(tables.map((table, index) => [table, rows[index]]));
};

const approve = { fact: { fact: 'request.approved', contentHash: 'hash' } } as const;
const closing = {
  fact: { fact: 'request.closed', outcome: 'withdrawn', reason: 'withdrawn_by_requester', notice: 'sent' },
  to: 'closed',
  patch: { outcome: 'withdrawn', outcomeReason: 'withdrawn_by_requester', closedAt: at },
} as const;

describe('row, event and message to the workflow', () => {
  test('are written together when a request is filed and when it changes', async () => {
    const { id } = await fixture.file();
    const changed = await fixture.change(id, { ...approve, patch: { approvedHash: 'hash' } });
    expect(changed).toMatchObject({ version: 2, contentVersion: 1, approvedHash: 'hash' });
    expect(await fixture.record.stores.requests.get(id)).toEqual(changed);
    const versions = [
      { version: 1, fact: 'request.received' },
      { version: 2, fact: 'request.approved' },
    ];
    expect([await fixture.events(id), await fixture.outbox(id)]).toEqual([versions, versions]);
  });

  test.each(['keys', 'requests', 'items', 'events', 'outbox'])(
    'are not there at all when a request is filed and its part in %s fails',
    async (table) => {
      await plant(table);
      const before = await everything();
      const { filed, change } = newFiling();
      await expect(fixture.record.file(filed, change)).rejects.toThrow('planted');
      await expect(fixture.record.act((tx) => tx.file(filed, change))).rejects.toThrow('planted');
      expect(await everything()).toEqual(before);
      expect(fixture.wakes()).toBe(0);
    },
  );

  test.each(['requests', 'events', 'outbox'])(
    'stay as they were when a request changes and its part in %s fails',
    async (table) => {
      const { id } = await fixture.file();
      await plant(table);
      const [before, wakes] = [await everything(), fixture.wakes()];
      await expect(fixture.change(id, approve)).rejects.toThrow('planted');
      expect(await everything()).toEqual(before);
      expect(fixture.wakes()).toBe(wakes);
    },
  );

  test('go back together with everything else of an act that fails after them', async () => {
    const { id } = await fixture.file();
    const before = await everything();
    const failing = fixture.record.act(async (tx) => {
      await tx.change(await tx.requests.get(id), { ...approve, actor: requester, at });
      await tx.observe({ requestId: id, fact: { fact: 'name.opened' }, actor: worker, at, detail: 'a reason' });
      await tx.effects.once('key', id, () => Promise.resolve('done'));
      throw new Error('afterwards');
    });
    await expect(failing).rejects.toThrow('afterwards');
    expect(await everything()).toEqual(before);
  });

  test('a fact that the workflow caused itself has an event and no message', async () => {
    const { id } = await fixture.file();
    await fixture.change(id, { fact: { fact: 'request.acknowledged', matched: false, mailboxOnFile: false } });
    expect((await fixture.events(id)).map(({ fact }) => fact)).toEqual(['request.received', 'request.acknowledged']);
    expect((await fixture.outbox(id)).map(({ fact }) => fact)).toEqual(['request.received']);
  });

  test('the message is the event’s id, its fact, its enums and its instant, and nothing of what was typed', async () => {
    const { id } = await fixture.file();
    const [row] = await fixture
      .db('outbox')
      .where({ request_id: id })
      .select<{ event_id: string; payload: object }[]>();
    expect(row?.payload).toEqual({
      eventId: row?.event_id,
      at: at.toISOString(),
      fact: 'request.received',
      type: 'correction',
      country: 'DE',
      items: 1,
      lapseAt: at.toISOString(),
    });
  });

  test('a move is in the event with where it came from, staying is no move', async () => {
    const { id } = await fixture.file();
    await fixture.change(id, { fact: { fact: 'mailbox.confirmed', proven: false, lapseAt: '' }, to: 'verifying' });
    await fixture.change(id, { fact: { fact: 'request.claimed' } });
    const rows = await fixture
      .db('events')
      .where({ request_id: id })
      .orderBy('version')
      .select('from_status', 'to_status');
    expect(rows).toEqual([
      { from_status: null, to_status: null },
      { from_status: 'received', to_status: 'verifying' },
      { from_status: null, to_status: null },
    ]);
  });

  test('an observation has its event, leaves the version, and keeps its personal part sealed beside it', async () => {
    const { id } = await fixture.file();
    await fixture.record.act((tx) =>
      tx.observe({ requestId: id, fact: { fact: 'name.opened' }, actor: worker, at, detail: 'PLANTED-4711' }),
    );
    expect((await fixture.record.stores.requests.get(id)).version).toBe(1);
    const event = await fixture.db('events').where({ fact: 'name.opened' }).first<{ version: null }>();
    expect(event).toMatchObject({ request_id: id, version: null, body: {} });
    const detail = await fixture.db('event_details').first<{ sealed: Buffer }>();
    expect(detail.sealed.includes('PLANTED')).toBe(false);
  });

  test('what a person decides on has a version of its own', async () => {
    const { id } = await fixture.file();
    const decided = { fact: { fact: 'items.decided', items: [] }, contentChanged: true } as const;
    expect(await fixture.change(id, decided)).toMatchObject({ version: 2, contentVersion: 2 });
    expect(await fixture.change(id, { fact: { fact: 'request.claimed' } })).toMatchObject({ contentVersion: 2 });
    expect(await fixture.record.stores.requests.get(id)).toMatchObject({ version: 3, contentVersion: 2 });
  });
});

describe('a request', () => {
  test.each(['gathering', 'in_review', 'fulfilling'] as const)('that is received cannot become %s', async (to) => {
    const { id } = await fixture.file();
    const before = await everything();
    await expect(fixture.change(id, { fact: { fact: 'review.opened', items: 1 }, to })).rejects.toMatchObject({
      name: 'ConflictError',
      current: { status: 'received' },
    });
    expect(await everything()).toEqual(before);
  });

  test('that is closed stays closed, and nothing is decided any more', async () => {
    const { id } = await fixture.file();
    await fixture.change(id, closing);
    const before = await everything();
    for (const made of [
      approve,
      closing,
      { fact: { fact: 'request.withdrawn' } },
      { ...approve, to: 'in_review' },
    ] as const) {
      await expect(fixture.change(id, made)).rejects.toMatchObject({ name: 'ConflictError' });
    }
    expect(await everything()).toEqual(before);
    // What its package and its tasks still need is heard.
    await fixture.change(id, { fact: { fact: 'code.requested', purpose: 'download' } });
    await fixture.change(id, { fact: { fact: 'package.expired' } });
    await fixture.change(id, { fact: { fact: 'task.resolved', taskId: uuid(), resolution: 'done' } });
    expect(await fixture.record.stores.requests.get(id)).toMatchObject({ status: 'closed', version: 5 });
  });

  test('cannot close without an outcome, whoever asks the database', async () => {
    const { id } = await fixture.file();
    await expect(fixture.change(id, { ...closing, patch: {} })).rejects.toThrow('violates check constraint');
  });

  test('that is not there is told so', async () => {
    await expect(fixture.change(uuid(), approve)).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('has a reference and a token that open it together only', async () => {
    const { filed, change } = newFiling();
    await fixture.record.file(filed, change);
    const { requests } = fixture.record.stores;
    const { reference, trackingHash } = filed.request;
    const other = await fixture.file();
    expect(await requests.findByToken(reference, trackingHash)).toMatchObject({ id: filed.request.id });
    expect(await requests.findByToken(other.reference, trackingHash)).toBeUndefined();
    expect(await requests.findByToken(reference, Buffer.alloc(32))).toBeUndefined();
  });
});

describe('the relay is woken', () => {
  test('after the commit and not before, once for an act however much it changes', async () => {
    const { id } = await fixture.file();
    expect(fixture.wakes()).toBe(1);
    await fixture.record.act(async (tx) => {
      const changed = await tx.change(await tx.requests.get(id), { ...approve, actor: worker, at });
      await tx.change(changed, { fact: { fact: 'request.withdrawn' }, actor: requester, at });
      expect(fixture.wakes()).toBe(1);
    });
    expect(fixture.wakes()).toBe(2);
  });

  test('not at all when there is no message for it', async () => {
    const { id } = await fixture.file();
    await fixture.change(id, { fact: { fact: 'request.claimed' } });
    expect(fixture.wakes()).toBe(1);
  });
});
