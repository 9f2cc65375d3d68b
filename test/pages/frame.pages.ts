import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { startTestApi, type TestApi } from '../support/api.ts';
import { axe, fitsWidth, startBrowser, type TestBrowser } from '../support/browser.ts';
import { pseudo } from '../support/pages.ts';

/** Every page of the frame, with the languages it is in. */
const pages = [
  ['', ['en', 'de', 'ar', pseudo], 200],
  ['/desk/sign-in', ['en', 'de', pseudo], 200],
  ['/compliance/sign-in', ['en', 'de', pseudo], 200],
  ['/no-such-page', ['en', 'de', 'ar', pseudo], 404],
] as const;
const cases = pages.flatMap(([path, languages, status]) =>
  languages.map((language) => ({ address: `/${language}${path}`, language, status })),
);

describe('the frame of the pages', () => {
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    api = await startTestApi({ isLocal: true, pages: { demo: true } });
    browser = await startBrowser(api.url);
  });
  afterEach(async () => {
    await browser.closePages();
    expect(browser.misdeeds()).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  const addStaff = async (): Promise<string> => {
    const email = `${randomUUID()}@staff.example`;
    const passwordHash = await api.context.secrets.hashPassword('right');
    const account = { id: uuid(), email, name: 'Rita', role: 'representative', desk: 'berlin', passwordHash } as const;
    await api.stores.staff.add(account);
    return email;
  };
  const signIn = async (page: Page, password: string): Promise<void> => {
    await page.goto(`${api.url}/en/desk/sign-in`);
    await page.fill('#email', await addStaff());
    await page.fill('#password', password);
    await page.click('main button');
  };

  test.each(cases)('$address reads well wide and narrow, with nothing that axe minds', async (shown) => {
    const page = await browser.openPage({ bypassCsp: true });
    const answer = await page.goto(`${api.url}${shown.address}`);
    expect(answer?.status()).toBe(shown.status);
    expect(await page.getAttribute('html', 'lang')).toBe(shown.language);
    expect(await page.getAttribute('html', 'dir')).toBe(shown.language === 'ar' ? 'rtl' : 'ltr');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await fitsWidth(page)).toBe(true);
      expect(await axe(page)).toEqual([]);
    }
  });

  test.each([true, false])('every page keeps to its content policy (scripts run: %s)', async (js) => {
    for (const { address } of cases) {
      const page = await browser.openPage({ js });
      await page.goto(`${api.url}${address}`);
      expect(await page.locator('h1').count()).toBe(1);
    }
  });

  test('a form with a fault says so first, keeps what was typed, and axe minds nothing', async () => {
    const page = await browser.openPage({ bypassCsp: true });
    await signIn(page, '');
    expect(await page.title()).toMatch(/^Error: Sign in/u);
    expect(await page.evaluate('document.activeElement.className')).toContain('govuk-error-summary');
    expect(await page.inputValue('#email')).toContain('@staff.example');
    expect(await axe(page)).toEqual([]);
    await page.click('.govuk-error-summary a');
    expect(await page.evaluate('document.activeElement.id')).toBe('password');
  });

  test.each([true, false])('staff sign in and out by the keyboard alone (scripts run: %s)', async (js) => {
    const page = await browser.openPage({ js });
    await page.goto(`${api.url}/en/desk`);
    await page.focus('#email');
    await page.keyboard.type(await addStaff());
    await page.keyboard.press('Tab');
    await page.keyboard.type('right');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${api.url}/en/desk`);
    await page.getByRole('button', { name: 'Sign out' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${api.url}/en/desk/sign-in?out=1`);
    await page.goBack();
    expect(page.url()).toContain('/sign-in');
  });

  test('the first press of Tab leads to the main content', async () => {
    const page = await browser.openPage();
    await page.goto(`${api.url}/en`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the main content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  test('the language switch keeps the page, and its choice is in the address', async () => {
    const page = await browser.openPage({ js: false });
    await page.goto(`${api.url}/en/desk/sign-in?next=%2Fen%2Fdesk`);
    await page.getByRole('link', { name: 'Deutsch' }).click();
    expect(page.url()).toBe(`${api.url}/de/desk/sign-in?next=%2Fen%2Fdesk`);
  });

  test('a page of the frame is small: 100 KB transferred with styles and script, scripts 15 KB, styles 20 KB', async () => {
    const page = await browser.openPage();
    const sizes = new Map<string, number>();
    page.on('response', (response) => {
      void response
        .request()
        .sizes()
        .then(({ responseBodySize, responseHeadersSize }) => {
          sizes.set(response.url(), responseBodySize + responseHeadersSize);
        });
    });
    await page.goto(`${api.url}/ar`, { waitUntil: 'networkidle' });
    const total = (ending: string): number =>
      [...sizes].filter(([url]) => url.endsWith(ending)).reduce((sum, [, size]) => sum + size, 0);
    expect(total('.js')).toBeGreaterThan(0);
    expect(total('.js')).toBeLessThan(15_000);
    expect(total('.css')).toBeLessThan(20_000);
    expect(total('')).toBeLessThan(100_000);
  });
});
