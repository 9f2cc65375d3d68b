/** The questions: answers are kept, led back to, mended; and all of it by keyboard. */
import type { TestApi } from '../support/api.ts';
import { heading, untilCheck, startPortal, type Portal } from '../support/portal-browser.ts';
import { newestRequest } from '../support/portal-tour.ts';

let portal: Portal;
let api: TestApi;
beforeAll(async () => {
  portal = await startPortal();
  ({ api } = portal);
});
afterEach(() => portal.closePages());
afterAll(() => portal.close());

describe('the questions', () => {
  test('keep every answer, lead back one by one, and go on from what was kept', async () => {
    const walk = await portal.open({ js: false });
    await untilCheck(walk);
    const back = walk.page.locator('.govuk-back-link');
    const seen: string[] = [];
    for (let step = 0; step < 7; step += 1) {
      await back.click();
      seen.push(walk.path());
    }
    expect(seen).toEqual([
      '/ask/corrections',
      '/ask/find',
      '/ask/email',
      '/ask/name',
      '/ask/who',
      '/ask/country',
      '/ask',
    ]);
    await walk.page.goto(walk.at('/ask/email'));
    expect(await walk.page.inputValue('#email')).toBe('erika@kunde.example');
  });

  test('come back to the check page after a change, over what the change made necessary', async () => {
    const walk = await portal.open();
    await walk.answerUntilType('access');
    await walk.go();
    await walk.page.locator('a[href$="/ask?from=check"]').click();
    await walk.choose('type', 'correction');
    await walk.go();
    expect(walk.path()).toBe('/ask/corrections/add');
    await walk.addCorrection('name', 'Erika Muster');
    await walk.choose('more', 'no');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    await walk.page.locator('a[href$="/ask/name?from=check"]').click();
    await walk.page.fill('#name', 'Erika M.');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    expect(await walk.page.innerText('main')).toContain('Erika M.');
  });

  test('cannot be skipped: an address further on leads to the first open one', async () => {
    const walk = await portal.open();
    await walk.page.goto(walk.at('/ask'));
    await walk.choose('type', 'access');
    await walk.go();
    await walk.page.goto(walk.at('/ask/check'));
    expect(walk.path()).toBe('/ask/country');
  });

  test('show what was typed again, as it was typed, with its fault', async () => {
    const walk = await portal.open({ js: false });
    await walk.answerUntilType('correction');
    await walk.choose('field', 'date_of_birth');
    await walk.go();
    await walk.page.fill('#saysYear', '19x5');
    await walk.page.fill('#wantedDay', '31');
    await walk.page.fill('#wantedMonth', '02');
    await walk.page.fill('#wantedYear', '1985');
    await walk.choose('kind', 'misleading');
    await walk.go();
    expect(await walk.page.locator('.govuk-error-summary a').allInnerTexts()).toEqual([
      'Enter a date that exists',
      'Enter a date that exists',
    ]);
    expect(await walk.page.inputValue('#saysYear')).toBe('19x5');
    expect(await walk.page.inputValue('#wantedDay')).toBe('31');
    expect(await walk.page.isChecked('input[value="misleading"]')).toBe(true);
  });

  test('whoever asks for somebody else, or lives elsewhere, is told how, and can go on for themselves', async () => {
    const walk = await portal.open();
    await walk.page.goto(walk.at('/ask'));
    await walk.choose('type', 'access');
    await walk.go();
    await walk.choose('country', 'elsewhere');
    await walk.go();
    expect(await walk.page.innerText('main')).toContain('privacy@beispiel.example');
    await walk.page.getByRole('link', { name: 'Choose another country' }).click();
    await walk.choose('country', 'GB');
    await walk.go();
    await walk.choose('who', 'other');
    await walk.go();
    expect(await heading(walk.page)).toBe('Asking for somebody else');
    await walk.page.getByRole('link', { name: 'I am asking for myself' }).click();
    expect(walk.path()).toBe('/ask/who');
  });
});

test('a request is filed by keyboard alone', async () => {
  const { page, at } = await portal.open();
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  /** Tab to the first field or button of the page's form. */
  const toForm = async (): Promise<void> => {
    for (let presses = 0; presses < 40; presses += 1) {
      await key('Tab');
      const isThere = await page.evaluate(
        "document.activeElement.matches('main form input:not([type=hidden]), main form button, main form textarea')",
      );
      if (isThere === true) return;
    }
    throw new Error('The form cannot be reached by the keyboard.');
  };
  /** Presses the page's own button: the first one after the fields. */
  const press = async (): Promise<void> => {
    while ((await page.evaluate("document.activeElement.matches('main form button')")) !== true) await key('Tab');
    await Promise.all([page.waitForNavigation(), key('Enter')]);
  };
  await page.goto(at('/ask'));
  const answers: ((() => Promise<void>) | undefined)[] = [
    () => key('Space'),
    async () => {
      await key('Space');
      await key('ArrowDown');
    },
    () => key('Space'),
    () => page.keyboard.type('Erika Mustermann'),
    () => page.keyboard.type('keys@kunde.example'),
    undefined,
    undefined,
    undefined,
  ];
  for (const answer of answers) {
    await toForm();
    await answer?.();
    await press();
  }
  expect(new URL(page.url()).pathname).toBe('/en/request/code');
  const { id } = await newestRequest(api);
  expect(await api.stores.requests.requester(id)).toMatchObject({ email: 'keys@kunde.example' });
  await toForm();
  await page.keyboard.type(await api.makeCode(id, 'mailbox'));
  await press();
  expect(new URL(page.url()).pathname).toBe('/en/request/received');
});
