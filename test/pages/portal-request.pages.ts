/** The page of one's own request: link, withdrawal, download; the same for known and unknown people. */
import type { TestApi } from '../support/api.ts';
import { startPortal, type Portal } from '../support/portal-browser.ts';

let portal: Portal;
let api: TestApi;
beforeAll(async () => {
  portal = await startPortal();
  ({ api } = portal);
});
afterEach(() => portal.closePages());
afterAll(() => portal.close());

describe('the request', () => {
  test('says the same of known and unknown people until identity is proven', async () => {
    const shown: string[] = [];
    for (const match of ['nobody', 'other_mailbox'] as const) {
      const filed = await api.file({
        type: 'access',
        country: 'DE',
        language: 'de',
        requester: { name: 'Erika', email: `${match.replace('_', '-')}@kunde.example` },
      });
      await api.acknowledge(filed.reference, match);
      const walk = await portal.open();
      await walk.page.goto(walk.at(`/t/${filed.token}`));
      await walk.page.goto(walk.at('/request/code'));
      await walk.page.fill('#code', await api.makeCode(filed.id, 'mailbox'));
      await walk.go();
      await walk.page.goto(walk.at('/request'));
      const page = await walk.page.innerText('main');
      await walk.page.goto(walk.at('/request/code'));
      shown.push((page + (await walk.page.innerText('main'))).replaceAll(filed.reference, 'REFERENCE'));
    }
    expect(shown[0]).toBe(shown[1]);
    expect(shown[0]).toContain('Checking that it is you');
  });

  test('the link opens it, the token leaves the address, and nothing of it may be kept by browsers', async () => {
    const filed = await api.file();
    const walk = await portal.open();
    const answer = await walk.page.goto(walk.at(`/t/${filed.token}`));
    expect(walk.path()).toBe('/request');
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(await walk.page.innerText('main')).toContain(filed.reference);
    expect(await walk.page.locator('[aria-current="step"]').count()).toBe(1);
  });

  test('a link that opens nothing leads to the page that offers a new one', async () => {
    const walk = await portal.open({ js: false });
    const answer = await walk.page.goto(walk.at(`/t/${'a'.repeat(43)}`));
    expect(answer?.status()).toBe(403);
    await walk.page.getByRole('link', { name: 'Have you lost the link?' }).click();
    expect(walk.path()).toBe('/lost-link');
  });

  test('a lost link is answered alike for everybody, and the address is in no page after it', async () => {
    const shown: string[] = [];
    await api.file({
      type: 'access',
      country: 'DE',
      language: 'de',
      requester: { name: 'Erika', email: 'known@kunde.example' },
    });
    for (const email of ['known@kunde.example', 'unknown@kunde.example']) {
      const walk = await portal.open({ js: false });
      await walk.page.goto(walk.at('/lost-link'));
      await walk.page.fill('#email', email);
      await walk.go();
      shown.push(`${walk.path()} ${await walk.page.innerText('main')}`);
    }
    expect(shown[0]).toBe(shown[1]);
    expect(shown[0]).not.toContain('kunde.example');
  });

  test('is withdrawn after a question, once; a closed one says that nothing is left', async () => {
    const filed = await api.file();
    const walk = await portal.open({ js: false });
    await walk.page.goto(walk.at(`/t/${filed.token}`));
    await walk.page.getByRole('link', { name: 'Withdraw this request' }).click();
    expect(await api.facts(filed.id)).not.toContain('request.withdrawn');
    await walk.press('Withdraw my request');
    expect(await walk.page.innerText('main')).toContain('You have withdrawn your request.');
    expect((await api.facts(filed.id)).filter((fact) => fact === 'request.withdrawn')).toHaveLength(1);
    await walk.page.goto(walk.at('/request/withdraw'));
    expect(walk.path()).toBe('/request');
  });

  test('the package comes for a fresh code, as often as there is one, and each time is an event', async () => {
    const filed = await api.file();
    await api.closeWithPackage(filed.id, Buffer.from('the whole zip'));
    const walk = await portal.open();
    await walk.page.goto(walk.at(`/t/${filed.token}`));
    await walk.page.getByRole('button', { name: 'Download your data' }).click();
    await walk.press('Get a code');
    for (let time = 1; time <= 2; time += 1) {
      const download = walk.page.waitForEvent('download');
      await walk.page.fill('#code', await api.makeCode(filed.id, 'download'));
      await walk.page.getByRole('button', { name: 'Download' }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe('your-data.zip');
      expect((await api.facts(filed.id)).filter((fact) => fact === 'package.downloaded')).toHaveLength(time);
      await walk.page.reload();
    }
    await walk.page.fill('#code', 'AAAA-BBBB');
    await walk.page.getByRole('button', { name: 'Download' }).click();
    expect(await walk.page.innerText('.govuk-error-summary')).toContain('This code does not match');
  });
});
