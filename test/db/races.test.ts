import { v7 as uuid } from 'uuid';
import type { Claim } from '../../db/idempotency-store.ts';
import { until } from '../support/until.ts';
import { atOnce, createFixture, type Fixture, requester, at } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

const claimed = { fact: { fact: 'request.claimed' } } as const;
const oneTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_none, at) => first + at);

/** Goes on when it was called as often as `count` says: nobody is through before all have come. */
const meeting = (count: number) => {
  let [come, open]: [number, () => void] = [0, () => undefined];
  const all = new Promise<void>((resolve) => (open = resolve));
  return (): Promise<void> => {
    come += 1;
    if (come >= count) open();
    return all;
  };
};

describe('changes of one request', () => {
  test('20 at once give the versions 2 to 21, each with one event, none lost', async () => {
    const { id } = await fixture.file();
    const met = meeting(20);
    const changed = await atOnce(20, () => {
      let isFirst = true;
      return fixture.record.act(async (tx) => {
        const request = await tx.requests.get(id);
        // All have read version 1 before anybody writes.
        if (isFirst) await met();
        isFirst = false;
        return tx.change(request, { ...claimed, actor: requester, at });
      });
    });
    expect(changed.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(oneTo(21, 2));
    expect((await fixture.record.stores.requests.get(id)).version).toBe(21);
    expect((await fixture.events(id)).map(({ version }) => version)).toEqual(oneTo(21));
  });

  test('the second of two runs anew on what the first has left, and decides on that', async () => {
    const { id } = await fixture.file();
    const seen: (string | null)[] = [];
    const hash = await fixture.record.act(async (tx) => {
      const request = await tx.requests.get(id);
      seen.push(request.approvedHash);
      if (seen.length === 1) {
        await fixture.change(id, {
          fact: { fact: 'request.approved', contentHash: 'x' },
          patch: { approvedHash: 'x' },
        });
      }
      await tx.observe({ requestId: id, fact: { fact: 'case.viewed' }, actor: requester, at });
      return (await tx.change(request, { ...claimed, actor: requester, at })).approvedHash;
    });
    expect([seen, hash]).toEqual([[null, 'x'], 'x']);
    // What the first turn had written before it was overtaken is gone with it.
    const viewed = await fixture.db('events').where({ request_id: id, fact: 'case.viewed' });
    expect([viewed.length, (await fixture.events(id)).filter(({ version }) => version !== null).length]).toEqual([
      1, 3,
    ]);
  });

  test('one that is overtaken every time ends with a conflict, not without end', async () => {
    const { id } = await fixture.file();
    let turns = 0;
    const overtaken = fixture.record.act(async (tx) => {
      turns += 1;
      const request = await tx.requests.get(id);
      await fixture.change(id, claimed);
      return tx.change(request, { ...claimed, actor: requester, at });
    });
    await expect(overtaken).rejects.toMatchObject({ name: 'ConflictError' });
    expect([turns, (await fixture.record.stores.requests.get(id)).version]).toEqual([25, 26]);
  });
});

describe('an act with an idempotency key', () => {
  const newClaim = (): Claim => ({ route: 'POST /v1/requests', key: uuid(), body: '{"a":1}' });

  test('20 at once act once, and all get the same answer', async () => {
    const claim = newClaim();
    let acts = 0;
    const answers = await atOnce(20, () =>
      fixture.record.act(async (tx) => {
        acts += 1;
        await tx.counters.take('acts', 'day', 1000);
        return { answer: uuid() };
      }, claim),
    );
    expect([acts, new Set(answers.map(({ answer }) => answer)).size]).toEqual([1, 1]);
    expect(await fixture.record.answered(claim)).toEqual(answers[0]);
  });

  test('with another body is refused, also when both come at once', async () => {
    const claim = newClaim();
    const other = { ...claim, body: '{"a":2}' };
    const results = await Promise.allSettled(
      [claim, other].map((one) => fixture.record.act(() => Promise.resolve({ said: one.body }), one)),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const said = await fixture.record.answered<{ said: string }>(claim).catch(() => fixture.record.answered(other));
    expect(results).toContainEqual({ status: 'fulfilled', value: said });
    const refused = results.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { name: 'InputError' } });
  });

  test('of another route is another act', async () => {
    const claim = newClaim();
    await fixture.record.act(() => Promise.resolve('first'), claim);
    expect(await fixture.record.act(() => Promise.resolve('second'), { ...claim, route: 'POST /v1/x' })).toBe('second');
  });

  test('that failed is no answer: the next call acts', async () => {
    const claim = newClaim();
    await expect(fixture.record.act(() => Promise.reject(new Error('no')), claim)).rejects.toThrow('no');
    expect(await fixture.record.answered(claim)).toBeUndefined();
    expect(await fixture.record.act(() => Promise.resolve('yes'), claim)).toBe('yes');
  });

  test('is kept so that neither key nor body nor answer can be read from the row', async () => {
    const claim = { ...newClaim(), body: 'PLANTED-body' };
    await fixture.record.act(() => Promise.resolve('PLANTED-answer'), claim);
    const rows = await fixture.db('idempotency').select<Record<string, unknown>[]>();
    const bytes = rows.flatMap((row) => Object.values(row)).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))); // prettier-ignore
    expect(bytes.filter((text) => text.includes('PLANTED') || text.includes(claim.key))).toEqual([]);
  });
});

describe('an effect', () => {
  test('20 at once under one key run once, and all get its result', async () => {
    const { id } = await fixture.file();
    let runs = 0;
    const results = await atOnce(20, () =>
      fixture.record.act((tx) =>
        tx.effects.once(`${id}/1`, id, async () => {
          runs += 1;
          await tx.counters.take('effects', 'day', 1000);
          return { result: uuid() };
        }),
      ),
    );
    expect([runs, new Set(results.map(({ result }) => result)).size]).toEqual([1, 1]);
  });

  test('that was rolled back lets the one who waited for it do the work', async () => {
    const { id } = await fixture.file();
    const ran: string[] = [];
    const doOnce = (work: () => Promise<string>) => fixture.record.act((tx) => tx.effects.once(`${id}/1`, id, work));
    const second: Promise<string>[] = [];
    const first = doOnce(async () => {
      second.push(
        doOnce(() => {
          ran.push('second');
          return Promise.resolve('done by the second');
        }),
      );
      await until('the second waits for the first', () => fixture.isWaiting());
      ran.push('first');
      throw new Error('died');
    });
    await expect(first).rejects.toThrow('died');
    expect(await second[0]).toBe('done by the second');
    expect(ran).toEqual(['first', 'second']);
  });

  test('under another key is another effect', async () => {
    const { id } = await fixture.file();
    const once = (step: number) => fixture.record.act((tx) => tx.effects.once(`${id}/${step}`, id, () => Promise.resolve(step))); // prettier-ignore
    expect([await once(1), await once(2), await once(1)]).toEqual([1, 2, 1]);
  });
});
