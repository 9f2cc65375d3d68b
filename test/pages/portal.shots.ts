import { startTestApi, type TestApi } from '../support/api.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { tourPortal } from '../support/portal-tour.ts';
import { createWalk } from '../support/portal-walk.ts';
import { shoot } from '../support/shots.ts';

/** Every page and state of the portal, wide and narrow, from the left and from the right. */
describe('pictures of the portal', () => {
  let api: TestApi;
  let browser: TestBrowser;
  beforeEach(async () => {
    api = await startTestApi({ isLocal: true, pages: { moreLanguages: [] } });
    browser = await startBrowser(api.url);
  });
  afterEach(async () => {
    await browser.close();
    await api.close();
  });

  test.each(['en', 'ar'])(
    'in %s',
    async (language) => {
      const page = await browser.openPage();
      const walk = createWalk(page, api.url, language);
      await tourPortal({ api, walk, look: (name) => shoot(page, `portal-${name}-${language}`) });
      expect(browser.misdeeds()).toEqual([]);
    },
    240_000,
  );
});
