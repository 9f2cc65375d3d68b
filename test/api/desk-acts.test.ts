import { countNews } from '../../api/acts/count-news.ts';
import { claimRequest } from '../../api/acts/claim-request.ts';
import { countDeskRequests, listDeskRequests } from '../../api/acts/list-desk-requests.ts';
import { previewEnding } from '../../api/acts/preview-ending.ts';
import { decideItems } from '../../api/acts/decide-items.ts';
import { showPerson } from '../../api/acts/show-person.ts';
import { skipRequest } from '../../api/acts/skip-request.ts';
import { takeNext } from '../../api/acts/take-next.ts';
import type { StaffCaller } from '../../api/context.ts';
import { startStaffApi, type StaffApi } from '../support/staff-api.ts';

/** The acts that only the pages call. */
describe('the acts of the desk', () => {
  let api: StaffApi;
  const members: StaffCaller[] = [];
  const member = (index: number): StaffCaller => members[index]!;
  beforeEach(async () => {
    api = await startStaffApi();
    members.length = 0;
    for (const [name, desk] of [
      ['Anna', 'berlin'],
      ['Bob', 'berlin'],
      ['Lee', 'london'],
    ] as const) {
      const { id } = await api.addStaff('representative', desk, name);
      const covers = api.context.policy.policy.desks.find((one) => one.id === desk) ?? null;
      members.push({ id, name, email: 'nobody@staff.example', role: 'representative', desk, covers });
    }
  });
  afterEach(() => api.close());

  test('of ten who take the next case at once, each gets another one, and the eleventh nothing', async () => {
    for (let index = 0; index < 10; index += 1) await api.openCase();
    const take = takeNext(api.context);
    const taken = await Promise.all(Array.from({ length: 10 }, () => take(member(0), undefined)));
    expect(new Set(taken.map(({ id }) => id)).size).toBe(10);
    expect(taken.map(({ id }) => id)).not.toContain(null);
    expect(await take(member(1), undefined)).toEqual({ id: null });
  });

  test('the next case is never one of another desk', async () => {
    await api.openCase();
    expect(await takeNext(api.context)(member(2), undefined)).toEqual({ id: null });
  });

  test('a skip lets go of what one holds, is told with its reason, and lasts for its skipper alone', async () => {
    const { id } = await api.openCase();
    const [take, skip] = [takeNext(api.context), skipRequest(api.context)];
    await take(member(0), undefined);
    await skip({ staff: member(0), id, reason: 'language', claim: undefined });
    expect(await take(member(0), undefined)).toEqual({ id: null });
    expect(await take(member(1), undefined)).toEqual({ id });
    expect(await api.facts(id)).toEqual(expect.arrayContaining(['request.skipped', 'request.released']));
  });

  test('what a colleague holds is not released by skipping it', async () => {
    const { id } = await api.openCase();
    await claimRequest(api.context)({ staff: member(1), id, takeOver: false, claim: undefined });
    await skipRequest(api.context)({ staff: member(0), id, reason: 'later', claim: undefined });
    expect((await api.context.record.stores.requests.get(id)).claimedBy).toBe(member(1).id);
  });

  test('who asks is shown in full with an event, and to nobody outside the desk or before identity is proven', async () => {
    const { id } = await api.openCase();
    const shown = showPerson(api.context);
    expect(await shown({ staff: member(0), id })).toMatchObject({ name: 'Erika Mustermann' });
    expect((await api.facts(id)).filter((fact) => fact === 'name.opened')).toHaveLength(1);
    await expect(shown({ staff: member(2), id })).rejects.toMatchObject({ name: 'NotFoundError' });
    const unproven = await api.fileCase();
    await expect(shown({ staff: member(0), id: unproven.id })).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await api.facts(unproven.id)).not.toContain('name.opened');
  });

  test('the preview promises what the closing would write: granted fields as corrected, refused ones with reasons', async () => {
    const { id } = await api.openCase();
    const [first, second] = await api.context.record.stores.items.list(id);
    const { contentVersion } = await api.context.record.stores.requests.get(id);
    const preview = previewEnding(api.context);
    expect(await preview({ staff: member(0), id })).toMatchObject({ contentHash: null, undecided: 2 });
    await decideItems(api.context)({
      staff: member(0),
      id,
      contentVersion,
      decisions: [
        { item: first!.id, decision: 'correct' },
        { item: second!.id, decision: 'refuse', ground: 'not_substantiated', reason: 'No proof.' },
      ],
      claim: undefined,
    });
    const { contentHash, notice, language, outcome } = await preview({ staff: member(0), id });
    expect(contentHash).toMatch(/^[\da-f]{64}$/u);
    expect([language, outcome]).toEqual(['de', 'partly_fulfilled']);
    expect(notice).toMatchObject({
      notice: 'correction_closed',
      items: [
        { label: 'Anschrift', result: 'corrected' },
        { label: 'Telefonnummer', result: 'refused', groundCode: 'not_substantiated', reason: 'No proof.' },
      ],
    });
  });

  test('news count what came into review since, in one’s own countries and languages only', async () => {
    const news = countNews(api.context);
    const before = new Date(Date.now() - 60_000);
    await api.openCase();
    await api.openCase({ country: 'AT' });
    expect(await news(member(0), before)).toBe(2);
    expect(await news(member(2), before)).toBe(0);
    expect(await news(member(0), new Date(Date.now() + 60_000))).toBe(0);
  });

  test.each(['due', 'received', 'reference', 'type', 'country'] as const)(
    'sorted by %s, either way, every case stands on exactly one page',
    async (by) => {
      for (let index = 0; index < 7; index += 1) {
        await api.openCase(index % 2 === 0 ? { country: 'AT' } : { type: 'access' });
        api.clock.now = new Date(api.clock.now.getTime() + 3_600_000);
      }
      const [list, count] = [listDeskRequests(api.context), countDeskRequests(api.context)];
      for (const descending of [false, true]) {
        const query = { claimed: 'anybody', order: { by, descending } } as const;
        const seen: string[] = [];
        let after: string | undefined;
        do {
          expect(await count(member(0), { ...query, after })).toEqual({ total: 7, fromHere: 7 - seen.length });
          const page = await list(member(0), { ...query, after, limit: 3 });
          seen.push(...page.items.map(({ id }) => id));
          after = page.next_cursor ?? undefined;
        } while (after !== undefined);
        expect(new Set(seen).size).toBe(7);
        expect(seen).toHaveLength(7);
      }
    },
  );

  test('a cursor of another sorting is refused, not misread', async () => {
    for (let index = 0; index < 2; index += 1) await api.openCase();
    const list = listDeskRequests(api.context);
    const query = { claimed: 'anybody', limit: 1 } as const;
    const { next_cursor: after } = await list(member(0), query);
    const other = { ...query, order: { by: 'country', descending: false }, after: after ?? undefined } as const;
    await expect(list(member(0), other)).rejects.toMatchObject({ name: 'InputError' });
  });
});
