/** Every page and state of the portal: what axe minds, whether it fits, what it tells browsers and what it never does. */
import { startTestApi, type TestApi } from '../support/api.ts';
import { axe, fitsWidth, startBrowser, type TestBrowser } from '../support/browser.ts';
import { pseudo } from '../support/pages.ts';
import { arabicName, tourPortal } from '../support/portal-tour.ts';
import { createWalk } from '../support/portal-walk.ts';

let api: TestApi;
let browser: TestBrowser;
beforeEach(async () => {
  api = await startTestApi({ isLocal: true });
  browser = await startBrowser(api.url);
});
afterEach(async () => {
  await browser.close();
  await api.close();
});

/** More than sixty pages, each looked at twice. */
const tourMs = 240_000;

test.each(['en', 'ar', pseudo])(
  'axe minds nothing in %s at 320 and 1280 pixels, and nothing sticks out',
  async (language) => {
    const page = await browser.openPage({ width: 320, bypassCsp: true });
    const faults: string[] = [];
    const seen: string[] = [];
    const lookAt = async (name: string): Promise<void> => {
      faults.push(...(await axe(page)).map((fault) => `${name}: ${fault}`));
      if (!(await fitsWidth(page))) faults.push(`${name} is wider than the window`);
    };
    await tourPortal({
      api,
      walk: createWalk(page, api.url, language),
      look: async (name) => {
        seen.push(name);
        await lookAt(name);
        await page.setViewportSize({ width: 1280, height: 900 });
        await lookAt(name);
        await page.setViewportSize({ width: 320, height: 900 });
        if ((await page.getAttribute('html', 'lang')) !== language) faults.push(`${name} has another language`);
      },
    });
    expect(faults).toEqual([]);
    expect(seen.length).toBeGreaterThan(50);
    expect(browser.misdeeds()).toEqual([]);
  },
  tourMs,
);

const errorTitle: Readonly<Record<string, RegExp>> = { ar: /^خطأ: /u, de: /^Fehler: /u };

/** What nobody may read in a history, a bookmark or over a shoulder. */
const personal = [arabicName, 'Erika', 'fatima', 'kunde.example', 'DSR-'];

test.each([
  { js: true, language: 'en', width: 1280 },
  { js: true, language: 'de', width: 320 },
  { js: false, language: 'ar', width: 320 },
])(
  'the whole way goes in $language with scripts $js, and no address or title is personal',
  async ({ js, language, width }) => {
    const page = await browser.openPage({ js, width });
    const told: string[] = [];
    page.on('request', (request) => told.push(request.url()));
    await tourPortal({
      api,
      walk: createWalk(page, api.url, language),
      look: async (name) => {
        const title = await page.title();
        told.push(decodeURI(page.url()), title);
        if (/-error$|-wrong$|-missing$/u.test(name)) {
          const summary = page.locator('.govuk-error-summary');
          expect([name, await summary.count()]).toEqual([name, 1]);
          expect([name, title]).toEqual([name, expect.stringMatching(errorTitle[language] ?? /^Error: /u)]);
          const target = (await summary.locator('a').first().getAttribute('href')) ?? '';
          expect([name, await page.locator(target).count()]).toEqual([name, 1]);
          const hasFocus = await page.evaluate("document.activeElement.classList.contains('govuk-error-summary')");
          expect([name, hasFocus]).toEqual([name, js]);
        }
      },
    });
    expect(told.filter((text) => personal.some((part) => text.includes(part)))).toEqual([]);
    expect(browser.misdeeds()).toEqual([]);
  },
  tourMs,
);
