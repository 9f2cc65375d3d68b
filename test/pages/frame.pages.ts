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
  languages.flatMap((language) => [1280, 320].map((width) => ({ path, language, width, status }))),
);

describe('the frame of the pages', () => {
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

  test.each(cases)('$path in $language fits $width pixels, with nothing that axe minds', async (shown) => {
    const page = await browser.openPage({ width: shown.width, bypassCsp: true });
    const answer = await page.goto(`${api.url}/${shown.language}${shown.path}`);
    expect(answer?.status()).toBe(shown.status);
    expect(await axe(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    expect(await page.getAttribute('html', 'lang')).toBe(shown.language);
    expect(await page.getAttribute('html', 'dir')).toBe(shown.language === 'ar' ? 'rtl' : 'ltr');
    expect(browser.misdeeds()).toEqual([]);
  });
});
