import { choose, declineAddress, focused, groupOf, heading, press, type Person } from '../support/desk-hands.ts';
import { type Desk, startDesk } from '../support/desk-pages.ts';

describe('deciding a case at the desk', () => {
  let desk: Desk;
  let anna: Person;

  beforeAll(async () => {
    desk = await startDesk();
    anna = await desk.addStaff('Anna Berlin');
  });
  afterEach(() => desk.browser.closePages());
  afterAll(() => desk.close());

  const itemsOf = (id: string) => desk.api.stores.items.list(id);
  const caseOf = (id: string): string => desk.url(`/cases/${id}`);

  test.each([true, false])('a correction is decided, previewed, checked and approved (script: %s)', async (js) => {
    const { id, reference } = await desk.openCase();
    const page = await desk.openAs(anna, { js });
    await page.goto(desk.url(''));
    await page.getByRole('link', { name: reference }).click();
    expect(await heading(page)).toBe(`Correction ${reference}`);
    await declineAddress(page, 'Bitte senden Sie uns einen Nachweis.');
    await choose(page, 'Phone number', 'Correct it');
    await press(page, 'Save and preview');

    expect(await heading(page)).toBe('What the customer will read');
    const letter = page.locator('.hb-letter');
    expect(await letter.getAttribute('lang')).toBe('de');
    expect(await letter.innerText()).toContain('Bitte senden Sie uns einen Nachweis.');
    expect(await letter.innerText()).toContain('Telefonnummer');
    await page.getByRole('button', { name: 'Continue to approval' }).click();

    expect(await heading(page)).toBe('Check and approve');
    expect(await page.innerText('main')).toContain('Partly done');
    await press(page, 'Approve and correct');

    expect(await page.getByRole('alert').first().innerText()).toContain('Approved.');
    expect((await desk.api.stores.requests.get(id)).status).toBe('fulfilling');
    expect((await itemsOf(id)).map(({ decision }) => decision)).toEqual(['refuse', 'correct']);
    expect(await page.getByRole('button', { name: 'Save and preview' }).count()).toBe(0);
    expect(desk.browser.misdeeds()).toEqual([]);
  });

  test('faults keep everything that was typed, stand at their fields, and the summary has the focus', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    const group = groupOf(page, 'Postal address');
    await group.getByLabel('Decline', { exact: true }).check();
    await group.getByLabel('Reason, if you decline').fill('A reason that must not be lost');
    await press(page, 'Save for now');

    expect(await page.title()).toMatch(/^Error: /u);
    const summary = page.locator('.govuk-error-summary');
    expect(await summary.innerText()).toContain('Select a ground for: Postal address');
    expect(await focused(page)).toContain('govuk-error-summary');
    expect(await group.getByLabel('Reason, if you decline').inputValue()).toBe('A reason that must not be lost');
    expect((await itemsOf(id)).map(({ decision }) => decision)).toEqual([null, null]);
    await summary.getByRole('link').first().click();
    expect(await focused(page)).toContain('ground_');
  });

  test('a preview needs a decision on every item, and says on which', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await choose(page, 'Postal address', 'Correct it');
    await press(page, 'Save and preview');
    expect(await page.innerText('.govuk-error-summary')).toContain('Decide on: Phone number');
    expect((await itemsOf(id)).map(({ decision }) => decision)).toEqual([null, null]);
    await choose(page, 'Phone number', 'Correct it');
    await press(page, 'Save and preview');
    expect(await heading(page)).toBe('What the customer will read');
  });

  test('an access package is reviewed by category, in part left out, and approved as it was shown', async () => {
    const { id } = await desk.openCase({ type: 'access' });
    const page = await desk.openAs(anna, { js: false });
    await page.goto(caseOf(id));
    await choose(page, 'Who you are', 'Include');
    const group = groupOf(page, 'How we reach you');
    await group.getByLabel('Leave out', { exact: true }).check();
    await group.getByLabel('Ground, if you leave it out').selectOption('rights_of_others');
    await group.getByLabel('Reason, if you leave it out').fill('Es nennt eine andere Person.');
    await press(page, 'Save and preview');
    const text = await page.innerText('main');
    expect(text).toContain('Erika Mustermann');
    expect(text).toContain('Es nennt eine andere Person.');
    expect(text).not.toContain('Alte Gasse 1');
    await page.getByRole('button', { name: 'Continue to approval' }).click();
    await press(page, 'Approve and send the data');
    expect((await desk.api.stores.requests.get(id)).status).toBe('fulfilling');
    const facts = await desk.api.facts(id);
    expect(facts).toContain('package.previewed');
    expect(facts).toContain('letter.previewed');
  });

  test('who asks is shown on demand only, after its event', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    expect(await page.content()).not.toContain('Mustermann');
    expect(await desk.api.facts(id)).not.toContain('name.opened');
    await press(page, 'Show name and contact');
    expect(await page.innerText('main')).toContain('Erika Mustermann');
    expect(await page.innerText('main')).toContain('erika@kunde.example');
    expect(await page.title()).not.toContain('Mustermann');
    expect(page.url()).not.toContain('Mustermann');
    expect(await desk.api.facts(id)).toContain('name.opened');
  });

  test('by keyboard alone: to the first decision by Alt+A, decide, and on to the preview', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await page.keyboard.press('Alt+a');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await heading(page)).toBe('What the customer will read');
    expect((await itemsOf(id)).map(({ decision }) => decision)).toEqual(['correct', 'correct']);
  });
});
