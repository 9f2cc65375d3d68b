import type { Page } from 'playwright-core';
import { decideItems } from '../../api/acts/decide-items.ts';
import type { StaffCaller } from '../../api/context.ts';
import { type Desk, startDesk } from '../support/desk-pages.ts';

type Person = Awaited<ReturnType<Desk['addStaff']>>;

describe('deciding a case at the desk', () => {
  let desk: Desk;
  let anna: Person;
  let bob: Person;
  beforeAll(async () => {
    desk = await startDesk();
    anna = await desk.addStaff('Anna Berlin');
    bob = await desk.addStaff('Bob Meier');
  });
  afterEach(() => desk.browser.closePages());
  afterAll(() => desk.close());

  const focused = (page: Page): Promise<unknown> =>
    page.evaluate('`${document.activeElement.className} ${document.activeElement.id}`');
  const heading = (page: Page): Promise<string> => page.innerText('h1');
  const choose = (page: Page, field: string, answer: string): Promise<void> =>
    page
      .getByRole('group', { name: `Decision on ${field}` })
      .first()
      .getByLabel(answer, { exact: true })
      .check();
  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const caller = (person: Person): StaffCaller => ({
    ...person,
    email: 'nobody@staff.example',
    role: 'representative',
    desk: 'berlin',
    covers: desk.context.policy.policy.desks.find(({ id }) => id === 'berlin') ?? null,
  });
  const itemsOf = (id: string) => desk.api.stores.items.list(id);
  const caseOf = (id: string): string => desk.url(`/cases/${id}`);

  /** A colleague decides everything meanwhile. */
  const decideAs = async (person: Person, id: string): Promise<void> => {
    const { contentVersion } = await desk.api.stores.requests.get(id);
    const decisions = (await itemsOf(id)).map((item) => ({ item: item.id, decision: 'correct' as const }));
    await decideItems(desk.context)({ staff: caller(person), id, contentVersion, decisions, claim: undefined });
  };

  const declineAddress = async (page: Page, reason: string): Promise<void> => {
    const group = page.getByRole('group', { name: 'Postal address', exact: true });
    await group.getByLabel('Decline', { exact: true }).check();
    await group.getByLabel('Ground, if you decline').selectOption('not_substantiated');
    await group.getByLabel('Reason, if you decline').fill(reason);
  };

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
    const group = page.getByRole('group', { name: 'Postal address', exact: true });
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

  test('a case that a colleague changed meanwhile shows three values, and nothing is lost', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await decideAs(bob, id);
    await declineAddress(page, 'My own reason');
    await press(page, 'Save for now');

    expect(await heading(page)).toBe('This request was changed meanwhile');
    const row = page.getByRole('row', { name: /Postal address/u });
    const cells = (await row.getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, ' '));
    expect(cells[0]).toContain('Not decided');
    expect(cells[1]).toContain('Correct it');
    expect(cells[1]).toContain('Bob Meier');
    expect(cells[2]).toContain('Decline');
    expect(cells[2]).toContain('My own reason');
    expect((await itemsOf(id))[0]?.decision).toBe('correct');

    await press(page, 'Save what I entered');
    expect(await page.getByRole('alert').first().innerText()).toContain('Your decisions are saved.');
    expect((await itemsOf(id)).map(({ decision }) => decision)).toEqual(['refuse', 'correct']);
  });

  test('in two tabs the second one, opened before, meets what the first one saved', async () => {
    const { id } = await desk.openCase();
    const first = await desk.openAs(anna);
    const second = await first.context().newPage();
    await first.goto(caseOf(id));
    await second.goto(caseOf(id));
    await choose(first, 'Postal address', 'Correct it');
    await press(first, 'Save for now');
    await declineAddress(second, 'From the second tab');
    await press(second, 'Save for now');
    expect(await heading(second)).toBe('This request was changed meanwhile');
    expect(await second.innerText('main')).toContain('From the second tab');
  });

  test('an approval meanwhile is named on the page, and there is nothing left to send', async () => {
    const { id } = await desk.openCase();
    await decideAs(bob, id);
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    const colleague = await desk.openAs(bob);
    await colleague.goto(caseOf(id));
    await press(colleague, 'Save and preview');
    await colleague.getByRole('button', { name: 'Continue to approval' }).click();
    await press(colleague, 'Approve and correct');

    await declineAddress(page, 'Too late');
    await press(page, 'Save for now');
    expect(await page.innerText('main')).toContain('Bob Meier approved this request');
    expect(await page.innerText('main')).toContain('Too late');
    expect(await page.getByRole('button', { name: 'Save what I entered' }).count()).toBe(0);
  });

  test('a double press sends once: one event, one answer', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await choose(page, 'Postal address', 'Correct it');
    await choose(page, 'Phone number', 'Correct it');
    await page.evaluate(`(() => {
      const form = document.querySelector('form:has([name="version"])');
      const body = new URLSearchParams([...new FormData(form), ['press', 'save']]);
      const send = () => fetch(form.action, { method: 'POST', body });
      return Promise.all([send(), send()]).then((answers) => answers.map(({ status }) => status));
    })()`);
    const facts = await desk.api.facts(id);
    expect(facts.filter((fact) => fact === 'items.decided')).toHaveLength(1);
  });

  test('after the browser’s Back the page is a fresh one, and another decision is saved', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await choose(page, 'Postal address', 'Correct it');
    await press(page, 'Save for now');
    await page.goBack();
    await declineAddress(page, 'On second thoughts');
    await press(page, 'Save for now');
    expect(await page.innerText('main')).toContain('Your decisions are saved.');
    expect((await itemsOf(id))[0]?.decision).toBe('refuse');
  });

  test('what is approved must have been read: a kept address leads to the preview first', async () => {
    const { id } = await desk.openCase();
    await decideAs(bob, id);
    const page = await desk.openAs(anna);
    await page.goto(`${caseOf(id)}/approve?seen=${'0'.repeat(64)}`);
    expect(await heading(page)).toBe('What the customer will read');
  });

  test('an access package is reviewed by category, in part left out, and approved as it was shown', async () => {
    const { id } = await desk.openCase({ type: 'access' });
    const page = await desk.openAs(anna, { js: false });
    await page.goto(caseOf(id));
    await choose(page, 'Who you are', 'Include');
    const group = page.getByRole('group', { name: 'How we reach you', exact: true });
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

  test('a session that ends while somebody types loses nothing: they sign in and find the form as it was', async () => {
    const passwordHash = await desk.context.secrets.hashPassword('a long enough password');
    await desk.api.database.db('staff').where({ id: anna.id }).update({ password_hash: passwordHash });
    const staff = await desk.api.stores.staff.find(anna.id);
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna, { js: false });
    await page.goto(caseOf(id));
    await declineAddress(page, 'A long reason that took a while to write');
    await desk.api.database
      .db('staff_sessions')
      .where({ staff_id: anna.id })
      .update({ seen_at: new Date(0) });
    await press(page, 'Save for now');
    expect(await heading(page)).toBe('Sign in');
    await page.getByLabel('Email address').fill(staff?.email ?? '');
    await page.getByLabel('Password').fill('a long enough password');
    await press(page, 'Sign in');
    expect(page.url()).toContain(`/cases/${id}`);
    const group = page.getByRole('group', { name: 'Postal address', exact: true });
    expect(await group.getByLabel('Reason, if you decline').inputValue()).toBe(
      'A long reason that took a while to write',
    );
    await press(page, 'Save for now');
    expect(await page.innerText('main')).toContain('Your decisions are saved.');
    expect((await itemsOf(id))[0]?.decision).toBe('refuse');
  });
});
