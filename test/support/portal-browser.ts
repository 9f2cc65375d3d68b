/** The portal in a browser, on an API without a worker, for one test file. */
import type { Page } from 'playwright-core';
import { startTestApi } from './api.ts';
import { startBrowser } from './browser.ts';
import { createWalk, type Walk } from './portal-walk.ts';

/** What the page is called. */
export const heading = (page: Page): Promise<string> => page.locator('h1').innerText();

/** The answers of a correction, up to the check page. */
export const untilCheck = async (walk: Walk, email = 'erika@kunde.example'): Promise<void> => {
  await walk.answerUntilType('correction', { email });
  await walk.addCorrection('address', 'Neue Gasse 2');
  await walk.choose('more', 'no');
  await walk.go();
  if (walk.path() !== '/ask/check') throw new Error(`The check page is expected, not ${walk.path()}.`);
};

export const startPortal = async () => {
  const api = await startTestApi({ isLocal: true });
  const browser = await startBrowser(api.url);
  return {
    api,
    /** A browser profile of its own. */
    open: async ({ js = true, language = 'en' } = {}): Promise<Walk> =>
      createWalk(await browser.openPage({ js, width: 800 }), api.url, language),
    /** Ends the profiles of a test; throws when a page did what none may do. */
    closePages: async (): Promise<void> => {
      await browser.closePages();
      const [misdeed] = browser.misdeeds();
      if (misdeed !== undefined) throw new Error(misdeed);
    },
    close: async (): Promise<void> => {
      await browser.close();
      await api.close();
    },
  };
};
export type Portal = Awaited<ReturnType<typeof startPortal>>;
