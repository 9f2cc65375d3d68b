import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { startTestApi, type TestApi } from '../support/api.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';

describe('the script of the pages', () => {
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    api = await startTestApi({ isLocal: true });
    browser = await startBrowser(api.url);
  });
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  const signIn = async (page: Page): Promise<void> => {
    const email = `${randomUUID()}@staff.example`;
    const passwordHash = await api.context.secrets.hashPassword('right');
    const account = { id: uuid(), email, name: 'Rita', role: 'representative', desk: 'berlin', passwordHash } as const;
    await api.stores.staff.add(account);
    await page.goto(`${api.url}/en/desk/sign-in`);
    await page.fill('#email', email);
    await page.fill('#password', 'right');
    await page.click('main button');
    await page.waitForURL(`${api.url}/en/desk`);
  };

  test('two minutes before a session ends by idleness it says so, and one press keeps it', async () => {
    const page = await browser.openPage();
    await page.clock.install();
    await signIn(page);
    const warning = page.getByText('You will be signed out in two minutes');
    await page.clock.fastForward('12:59');
    expect(await warning.isVisible()).toBe(false);
    await page.clock.fastForward('00:02');
    await warning.waitFor();
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await warning.waitFor({ state: 'hidden' });
    await page.clock.fastForward('13:01');
    await warning.waitFor();
    await page.clock.fastForward('02:01');
    await page.getByText('Your session has ended').waitFor();
    expect(browser.misdeeds()).toEqual([]);
  });

  test('what pages must never do is noticed, so that its absence proves something', async () => {
    const page = await browser.openPage();
    await page.goto(`${api.url}/en`);
    await page.evaluate(`
      document.body.setAttribute('style', 'color: red');
      fetch('https://other.example/').catch(() => undefined);
      try { document.body.innerHTML = '<b>x</b>'; } catch (error) { console.error(String(error)); }
    `);
    const seen = () => browser.misdeeds().join('\n');
    await page.waitForFunction('document.body.isConnected');
    expect(seen()).toMatch(/style-src/u);
    expect(seen()).toMatch(/connect-src/u);
    expect(seen()).toMatch(/TrustedHTML/u);
  });
});
