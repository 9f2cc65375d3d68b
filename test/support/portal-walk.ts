/** A customer's hands on the pages of the portal, in a browser; what the worker would do is done by the test. */
import type { Page } from 'playwright-core';

/** The pages of one language. */
export const createWalk = (page: Page, origin: string, language = 'en') => {
  const at = (path: string): string => `${origin}/${language}${path}`;
  const press = async (name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.waitForLoadState();
  };
  /** The button of the page's own form, whatever the language: the first one in the main part. */
  const go = async (): Promise<void> => {
    await page.locator('main form button').first().click();
    await page.waitForLoadState();
  };
  const choose = async (name: string, value: string): Promise<void> => {
    await page.locator(`input[name="${name}"][value="${value}"]`).check();
  };
  const path = (): string => new URL(page.url()).pathname.replace(`/${language}`, '');

  /** The questions that everybody gets, from the first to the one about corrections or everything. */
  const answerUntilType = async (
    type: 'access' | 'correction',
    { name = 'Erika Mustermann', email = 'erika@kunde.example', letters = 'en', country = 'DE' } = {},
  ): Promise<void> => {
    await page.goto(at('/ask'));
    await choose('type', type);
    await go();
    await choose('country', country);
    await go();
    await choose('who', 'self');
    await go();
    await page.fill('#name', name);
    await go();
    await page.fill('#email', email);
    await go();
    if (path() === '/ask/letters') {
      await choose('letters', letters);
      await go();
    }
    await go();
  };
  const addCorrection = async (field: string, wanted: string, says = ''): Promise<void> => {
    await choose('field', field);
    await go();
    await choose('kind', 'outdated');
    await page.fill('#says', says);
    await page.fill('#wanted', wanted);
    await go();
  };
  return { page, at, press, go, choose, path, answerUntilType, addCorrection };
};
export type Walk = ReturnType<typeof createWalk>;
