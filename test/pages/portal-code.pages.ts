/** The code: pasted, wrong, too often, in two tabs, to a wrong address. */
import type { TestApi } from '../support/api.ts';
import { heading, untilCheck, startPortal, type Portal } from '../support/portal-browser.ts';
import { newestRequest } from '../support/portal-tour.ts';
import { createWalk, type Walk } from '../support/portal-walk.ts';

let portal: Portal;
let api: TestApi;
beforeAll(async () => {
  portal = await startPortal();
  ({ api } = portal);
});
afterEach(() => portal.closePages());
afterAll(() => portal.close());

describe('the code', () => {
  const untilCode = async (email: string, js = true): Promise<Walk & { id: string; reference: string }> => {
    const walk = await portal.open({ js });
    await untilCheck(walk, email);
    await walk.go();
    return { ...walk, ...(await newestRequest(api)) };
  };

  test('may be pasted in small letters with spaces; the receipt opens again and forgets the answers', async () => {
    const walk = await untilCode('paste@kunde.example', false);
    expect(await walk.page.innerText('main')).toContain('paste@kunde.example');
    const code = await api.makeCode(walk.id, 'mailbox');
    await walk.page.fill('#code', ` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4).toLowerCase()} `);
    await walk.go();
    expect(walk.path()).toBe('/request/received');
    expect(await walk.page.innerText('main')).toContain(walk.reference);
    expect((await walk.page.context().cookies()).map(({ name }) => name)).not.toContain('habeas-draft');
    await walk.page.reload();
    expect(await heading(walk.page)).toBe('Request received');
  });

  test('wrong, too old and spent ones get the same answer, and the typed code is not shown again', async () => {
    const walk = await untilCode('wrong@kunde.example');
    const answers: string[] = [];
    const attempt = async (code: string): Promise<void> => {
      await walk.page.fill('#code', code);
      await walk.go();
      answers.push(await walk.page.innerText('.govuk-error-summary'));
      expect(await walk.page.inputValue('#code')).toBe('');
    };
    await attempt('AAAA-BBBB');
    const old = await api.makeCode(walk.id, 'mailbox');
    await api.database
      .db('codes')
      .where({ request_id: walk.id })
      .update({ expires_at: new Date(0) });
    await attempt(old);
    expect(new Set(answers).size).toBe(1);
    expect((await api.facts(walk.id)).filter((fact) => fact === 'code.refused')).toHaveLength(2);
  });

  test('after ten wrong ones in a day the page says when to try again and whom to ask', async () => {
    const walk = await untilCode('guess@kunde.example');
    for (let time = 0; time < 11; time += 1) {
      await walk.page.fill('#code', 'AAAA-BBBB');
      await walk.go();
    }
    const summary = await walk.page.innerText('.govuk-error-summary');
    expect(summary).toContain('Try again tomorrow');
    expect(summary).toContain('privacy@beispiel.example');
  });

  test('is sent again three times in an hour; then the page says from when on', async () => {
    const walk = await untilCode('again@kunde.example');
    const again = walk.page.getByRole('button', { name: 'Send a new code' });
    for (let time = 0; time < 3; time += 1) {
      await again.click();
      await expect(walk.page.innerText('[role="status"]')).resolves.toContain('A new code is on its way');
    }
    await again.click();
    expect(await walk.page.innerText('main')).toMatch(/You can ask for another from 5 October 2026 at 1\d:00 on/u);
    expect((await api.facts(walk.id)).filter((fact) => fact === 'code.requested')).toHaveLength(3);
  });

  test('confirmed in another tab: the first one says so, and so does its reopened page', async () => {
    const walk = await untilCode('tabs@kunde.example');
    const other = createWalk(await walk.page.context().newPage(), api.url);
    await other.page.goto(other.at('/request/code'));
    await other.page.fill('#code', await api.makeCode(walk.id, 'mailbox'));
    await other.go();
    await api.record.act(async (tx) => {
      const request = await tx.requests.get(walk.id);
      await tx.change(request, {
        fact: { fact: 'review.opened', items: 1 },
        actor: { kind: 'system', name: 'worker' },
        at: api.clock.now,
        to: 'in_review',
      });
    });
    await walk.page.fill('#code', 'AAAA-BBBB');
    await walk.go();
    expect(await heading(walk.page)).toBe('This is confirmed');
    await walk.page.goto(walk.at('/request/code'));
    expect(await heading(walk.page)).toBe('This is confirmed');
  });

  test('a wrong address is mended with all answers kept, and the first request is withdrawn', async () => {
    const walk = await untilCode('wrnog@kunde.example', false);
    await walk.page.getByRole('link', { name: 'Use another address' }).click();
    await walk.press('Change the address');
    expect(walk.path()).toBe('/ask/email');
    await walk.page.fill('#email', 'right@kunde.example');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    await walk.go();
    const second = await newestRequest(api);
    expect(second.id).not.toBe(walk.id);
    expect((await api.stores.requests.requester(second.id)).email).toBe('right@kunde.example');
    expect(await api.facts(walk.id)).toContain('request.withdrawn');
    expect(await walk.page.innerText('main')).toContain(second.reference);
  });
});
