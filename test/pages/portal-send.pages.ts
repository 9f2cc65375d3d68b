/** Sending: what arrives, once, and never what was not seen on the check page. */
import type { TestApi } from '../support/api.ts';
import { heading, untilCheck, startPortal, type Portal } from '../support/portal-browser.ts';
import { arabicAddress, arabicName, newestRequest } from '../support/portal-tour.ts';
import { createWalk } from '../support/portal-walk.ts';

let portal: Portal;
let api: TestApi;
beforeAll(async () => {
  portal = await startPortal();
  ({ api } = portal);
});
afterEach(() => portal.closePages());
afterAll(() => portal.close());

describe('sending', () => {
  test('an Arabic name and address arrive as they were typed, with letters in the language that was chosen', async () => {
    const walk = await portal.open({ language: 'ar', js: false });
    await walk.answerUntilType('correction', { name: arabicName, letters: 'de' });
    await walk.choose('field', 'address');
    await walk.go();
    await walk.choose('kind', 'outdated');
    await walk.page.fill('#wanted', arabicAddress);
    await walk.go();
    await walk.choose('more', 'no');
    await walk.go();
    await walk.go();
    expect(walk.path()).toBe('/request/code');
    const { id } = await newestRequest(api);
    const request = await api.stores.requests.get(id);
    expect(request).toMatchObject({ language: 'de', channel: 'portal', country: 'DE', type: 'correction' });
    expect(await api.stores.requests.requester(id)).toMatchObject({ name: arabicName });
    const [text] = [...(await api.stores.items.texts(id)).values()];
    expect(text?.claim?.wanted).toBe(arabicAddress.replace('\n', ', '));
    expect(await api.facts(id)).toEqual(['request.received']);
  });

  test('pressed twice at once, the button files one request and both presses lead to it', async () => {
    const walk = await portal.open();
    await untilCheck(walk);
    const before = await api.countRows('requests');
    const fields = await walk.page.$$eval('main form input[type="hidden"], main form input[name="website"]', (inputs) =>
      inputs.map((input) => [
        (input as unknown as { name: string }).name,
        (input as unknown as { value: string }).value,
      ]),
    );
    const send = () =>
      walk.page.request.post(walk.page.url(), {
        form: Object.fromEntries(fields) as Record<string, string>,
        headers: { origin: api.url },
        maxRedirects: 0,
      });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => [answer.status(), answer.headers()['location']])).toEqual(
      Array(3).fill([303, '/en/request/code']),
    );
    const cookies = answers.map((answer) => answer.headers()['set-cookie']);
    expect(new Set(cookies.map((cookie) => /habeas-track=[\w-]+/u.exec(cookie ?? '')?.[0])).size).toBe(1);
    expect(await api.countRows('requests')).toBe(before + 1);
  });

  test('what another tab changed meanwhile is shown before anything is sent', async () => {
    const walk = await portal.open();
    await untilCheck(walk);
    const before = await api.countRows('requests');
    const other = createWalk(await walk.page.context().newPage(), api.url);
    await other.page.goto(other.at('/ask/name?from=check'));
    await other.page.fill('#name', 'Erika Zweitfenster');
    await other.go();
    const answer = walk.page.waitForResponse((response) => response.request().method() === 'POST');
    await walk.go();
    expect((await answer).status()).toBe(409);
    expect(await walk.page.innerText('main')).toContain('Your answers have changed');
    expect(await walk.page.innerText('main')).toContain('Erika Zweitfenster');
    expect(await api.countRows('requests')).toBe(before);
    await walk.go();
    expect(walk.path()).toBe('/request/code');
    expect(await api.countRows('requests')).toBe(before + 1);
  });

  test('Back after sending tells that it was sent; another request begins with no answers', async () => {
    const walk = await portal.open();
    await untilCheck(walk);
    await walk.go();
    await walk.page.goBack();
    await walk.page.reload();
    expect(await heading(walk.page)).toBe('You have sent these answers');
    await walk.press('Make another request');
    expect(walk.path()).toBe('/ask');
    expect(await walk.page.locator('input:checked').count()).toBe(0);
    await walk.page.goto(walk.at('/ask/name'));
    expect(walk.path()).toBe('/ask');
  });

  test('answers that are not kept any more have a page that says so', async () => {
    const walk = await portal.open({ js: false });
    await untilCheck(walk);
    await api.database.db('drafts').update({ updated_at: new Date(Date.now() - 8 * 86_400_000) });
    await walk.go();
    expect(await heading(walk.page)).toBe('Your answers are not here any more');
    await walk.page.getByRole('button', { name: 'Start again' }).click();
    expect(walk.path()).toBe('/ask');
  });

  test('the trap that programs fill in lets nothing through', async () => {
    const walk = await portal.open({ js: false });
    await untilCheck(walk);
    const before = await api.countRows('requests');
    await walk.page.fill('#website', 'https://spam.example', { force: true });
    await walk.go();
    expect(await api.countRows('requests')).toBe(before);
  });
});
