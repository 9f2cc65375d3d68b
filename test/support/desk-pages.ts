/** The desk in a browser: cases put there by hand, and pages opened by somebody who is signed in. */
import type { Page } from 'playwright-core';
import type { StaffRole } from '../../db/staff-store.ts';
import { startTestApi } from './api.ts';
import { axe, fitsWidth, type OpenOptions, startBrowser } from './browser.ts';
import { addStaff, fileCase, openCase } from './staff-api.ts';

type Person = { id: string; name: string; token: string };

/** One counter and one browser for a test file. Ends with `close`. */
export const startDesk = async () => {
  const api = await startTestApi({ isLocal: true });
  const browser = await startBrowser(api.url);
  const context = api.context;
  const add = addStaff(context);

  /** A browser of somebody who has signed in. */
  const openAs = async (person: Person, options: OpenOptions = {}): Promise<Page> => {
    const profile = await browser.openContext(options);
    await profile.addCookies([{ name: 'habeas-sid', value: person.token, url: api.url, sameSite: 'Strict' }]);
    return profile.newPage();
  };

  return {
    api,
    browser,
    context,
    addStaff: (name: string, desk: string | null = 'berlin', role: StaffRole = 'representative'): Promise<Person> =>
      add(role, desk, name),
    fileCase: fileCase(context),
    openCase: openCase(context),
    openAs,
    url: (path: string, language = 'en'): string => `${api.url}/${language}/desk${path}`,
    /** Nothing that axe minds, no sideways scrolling, nothing forbidden done. */
    faultsOf: async (page: Page): Promise<string[]> => [
      ...(await axe(page)),
      ...((await fitsWidth(page)) ? [] : ['the page is wider than the window']),
      ...browser.misdeeds(),
    ],
    close: async (): Promise<void> => {
      await browser.close();
      await api.close();
    },
  };
};
export type Desk = Awaited<ReturnType<typeof startDesk>>;
