import { startTestApi, type TestApi } from '../support/api.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { shoot } from '../support/shots.ts';

/** What the frame shows before anybody has done anything; each site adds a file like this one. */
describe('pictures of the frame', () => {
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    api = await startTestApi({ isLocal: true, pages: { demo: true, moreLanguages: [] } });
    browser = await startBrowser(api.url);
  });
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  test.each([
    ['start-en', '/en'],
    ['start-de', '/de'],
    ['start-ar', '/ar'],
    ['sign-in-en', '/en/desk/sign-in'],
    ['not-found-ar', '/ar/no-such-page'],
  ])('%s', async (name, path) => {
    const page = await browser.openPage();
    await page.goto(`${api.url}${path}`);
    await shoot(page, name);
    expect(browser.misdeeds()).toEqual([]);
  });

  test('sign-in-fault-en', async () => {
    const page = await browser.openPage();
    await page.goto(`${api.url}/en/desk/sign-in`);
    await page.click('main button');
    await shoot(page, 'sign-in-fault-en');
    expect(browser.misdeeds()).toEqual([]);
  });
});
