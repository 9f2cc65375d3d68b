import type { Page } from 'playwright-core';
import { heading, type Person, press } from '../support/desk-hands.ts';
import { type Desk, startDesk } from '../support/desk-pages.ts';

describe('the queue, the tasks and filing at the desk', () => {
  let desk: Desk;
  let anna: Person;
  let bob: Person;
  beforeEach(async () => {
    desk = await startDesk();
    anna = await desk.addStaff('Anna Berlin');
    bob = await desk.addStaff('Bob Meier');
  });
  afterEach(() => desk.close());

  const references = (page: Page): Promise<string[]> => page.locator('tbody th').allInnerTexts();

  /** Cases on one day after the other, so that each has a due date of its own. */
  const openCases = async (count: number): Promise<{ id: string; reference: string }[]> => {
    const cases: { id: string; reference: string }[] = [];
    for (let index = 0; index < count; index += 1) {
      cases.push(await desk.openCase(index % 2 === 0 ? {} : { type: 'access' }));
      desk.api.clock.now = new Date(desk.api.clock.now.getTime() + 86_400_000);
    }
    return cases;
  };

  test('what is taken next is the soonest due that nobody holds, and two who press get two cases', async () => {
    const [first, second] = await openCases(3);
    const [one, other] = [await desk.openAs(anna), await desk.openAs(bob, { js: false })];
    for (const page of [one, other]) await page.goto(desk.url(''));
    await press(one, 'Take next request');
    await press(other, 'Take next request');
    expect(one.url()).toContain(first?.id ?? '-');
    expect(other.url()).toContain(second?.id ?? '-');
    expect((await desk.api.stores.requests.get(first?.id ?? '')).claimedBy).toBe(anna.id);
    expect(await one.getByRole('alert').first().innerText()).toContain('You have taken this request.');
  });

  test('a skipped case goes back with its reason, and its skipper gets another one', async () => {
    const [first, second] = await openCases(2);
    const page = await desk.openAs(anna);
    await page.goto(desk.url(''));
    await press(page, 'Take next request');
    await page.getByRole('link', { name: 'Skip it' }).click();
    await press(page, 'Skip this request');
    expect(await page.title()).toMatch(/^Error: /u);
    await page.getByLabel('I know the person, or I am involved').check();
    await press(page, 'Skip this request');
    expect(await heading(page)).toBe('Requests');
    expect((await desk.api.stores.requests.get(first?.id ?? '')).claimedBy).toBeNull();
    await press(page, 'Take next request');
    expect(page.url()).toContain(second?.id ?? '-');
    const history = await desk.context.audit.timeline(first?.id ?? '');
    expect(history.find(({ fact }) => fact === 'request.skipped')?.body).toEqual({ reason: 'conflict_of_interest' });
    await page.goto(desk.url(''));
    await press(page, 'Take next request');
    expect(await page.innerText('main')).toContain('No request is left to take.');
  });

  test('the address holds the state: filter, tab and sorting stay when another of them changes', async () => {
    const cases = await openCases(4);
    const page = await desk.openAs(anna, { js: false });
    await page.goto(desk.url('?sort=-due'));
    expect(await references(page)).toEqual(cases.map(({ reference }) => reference).toReversed());
    await page.locator('summary').click();
    await page.getByLabel('Type').selectOption('access');
    await press(page, 'Apply filter');
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-due');
    expect(await references(page)).toEqual([cases[3]?.reference, cases[1]?.reference]);
    expect(await page.getByLabel('Type').inputValue()).toBe('access');
    const due = page.getByRole('columnheader', { name: 'Due' });
    expect(await due.getAttribute('aria-sort')).toBe('descending');
    await due.getByRole('link').click();
    expect(await references(page)).toEqual([cases[1]?.reference, cases[3]?.reference]);
    await page.getByRole('link', { name: 'Closed', exact: true }).click();
    expect(await page.innerText('main')).toContain('No request matches this filter.');
    expect(new URL(page.url()).searchParams.get('type')).toBe('access');
    await page.getByRole('link', { name: 'Clear filter' }).click();
    expect(await page.innerText('main')).toContain('No request has been closed yet.');
  });

  test('a reference is found in any spelling, and what is none is said to be none', async () => {
    const [first] = await openCases(2);
    const page = await desk.openAs(anna);
    const spelled = first?.reference.toLowerCase().replaceAll('-', ' ') ?? '';
    await page.goto(desk.url(`?ref=${encodeURIComponent(spelled)}`));
    expect(await references(page)).toEqual([first?.reference]);
    await page.goto(desk.url('?ref=nothing'));
    expect(await page.innerText('main')).toContain('This is not a reference.');
  });

  test('many are shown in pages that say which of how many they are, sorted either way', async () => {
    const cases = await openCases(30);
    const page = await desk.openAs(anna);
    await page.goto(desk.url(''));
    expect(await page.innerText('main')).toContain('Showing 1 to 25 of 30 requests');
    const first = await references(page);
    await page.getByRole('link', { name: 'Next page' }).click();
    expect(await page.innerText('main')).toContain('Showing 26 to 30 of 30 requests');
    expect([...first, ...(await references(page))]).toEqual(cases.map(({ reference }) => reference));
    await page.getByRole('link', { name: 'First page' }).click();
    for (const sort of ['-due', 'country', '-reference', 'type', 'received']) {
      await page.goto(desk.url(`?sort=${sort}`));
      const shown = await references(page);
      await page.getByRole('link', { name: 'Next page' }).click();
      const all = [...shown, ...(await references(page))];
      expect([sort, new Set(all).size]).toEqual([sort, 30]);
    }
    expect(desk.browser.misdeeds()).toEqual([]);
  });

  test('Alt+J and Alt+K go from row to row, Alt+N to the button, and not when they are switched off', async () => {
    const [first, second] = await openCases(3);
    const page = await desk.openAs(anna);
    await page.goto(desk.url(''));
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.innerText');
    await page.keyboard.press('Alt+j');
    expect(await focused()).toBe(first?.reference);
    await page.keyboard.press('Alt+j');
    expect(await focused()).toBe(second?.reference);
    await page.keyboard.press('Alt+k');
    expect(await focused()).toBe(first?.reference);
    await page.keyboard.press('Alt+n');
    expect(await focused()).toBe('Take next request');
    await page.getByRole('link', { name: 'Keyboard' }).click();
    await press(page, 'Switch the shortcuts off');
    await page.goto(desk.url(''));
    await page.keyboard.press('Alt+n');
    expect(await focused()).not.toBe('Take next request');
  });

  test('news are a count, ask nobody’s session to live on, and move nothing', async () => {
    const page = await desk.openAs(anna);
    await page.goto(desk.url(''));
    const since = new Date(Date.now() - 1000).toISOString();
    const ask = (): Promise<unknown> =>
      page.evaluate(`fetch(${JSON.stringify(desk.url(`/news?since=${since}`))}).then((answer) => answer.json())`);
    expect(await ask()).toEqual({ text: '' });
    await openCases(2);
    const seenAt = async (): Promise<Date> =>
      (await desk.api.database.db('staff_sessions').where({ staff_id: anna.id }).first('seen_at')).seen_at;
    const before = await seenAt();
    expect(await ask()).toEqual({ text: '2 new requests' });
    expect(await seenAt()).toEqual(before);
  });

  test('a case of another desk is not there, on any page', async () => {
    const [first] = await openCases(1);
    const lee = await desk.addStaff('Lee London', 'london');
    const page = await desk.openAs(lee);
    for (const path of ['', '/preview', '/approve', '/skip']) {
      const answer = await page.goto(desk.url(`/cases/${first?.id}${path}`));
      // Skipping asks for its reason before it looks at the case.
      expect([path, answer?.status()]).toEqual([path, path === '/skip' ? 200 : 404]);
    }
    expect(await desk.api.facts(first?.id ?? '')).not.toContain('case.viewed');
  });

  test('a letter on paper is filed with its day of arrival; what is wrong is said at its field', async () => {
    const page = await desk.openAs(anna, { js: false });
    await page.goto(desk.url('/file'));
    await page.getByLabel('Letter', { exact: true }).check();
    await page.getByLabel('Day').fill('31');
    await page.getByLabel('Month').fill('2');
    await page.getByLabel('Year').fill('2026');
    await page.getByLabel('A correction').check();
    await page.getByLabel('Country of the customer').selectOption('AT');
    await page.getByLabel('Language of the letters').selectOption('de');
    await page.getByLabel('Full name').fill('Erika Mustermann');
    await page.getByLabel('Email address').fill('erika@kunde.example');
    await page.locator('summary', { hasText: 'Phone number' }).click();
    await page.getByLabel('Phone number: it should say').fill('not a number');
    await press(page, 'File this request');
    const summary = await page.innerText('.govuk-error-summary');
    expect(summary).toContain('Enter a day that exists');
    expect(summary).toContain('Phone number: enter a value that fits this field');
    expect(summary).toContain('Phone number: select what is wrong');
    expect(await page.getByLabel('Full name').inputValue()).toBe('Erika Mustermann');
    expect(await page.getByLabel('Phone number: it should say').inputValue()).toBe('not a number');

    await page.getByLabel('Day').fill('5');
    await page.getByLabel('Month').fill('9');
    await page.getByLabel('Phone number: it should say').fill('+49 30 1234567');
    await page.getByLabel('Phone number: what is wrong').selectOption('outdated');
    await press(page, 'File this request');
    expect(await page.getByRole('alert').first().innerText()).toMatch(/Filed as DSR-.*Due on 5 October 2026/u);
    expect(page.url()).not.toContain('Mustermann');
  });

  test('a day to come and a country of another desk are refused at their fields', async () => {
    const page = await desk.openAs(anna);
    await page.goto(desk.url('/file'));
    await page.getByLabel('Phone', { exact: true }).check();
    for (const [name, value] of [
      ['Day', '1'],
      ['Month', '1'],
      ['Year', '2030'],
      ['Full name', 'Erika Mustermann'],
      ['Email address', 'erika@kunde.example'],
    ] as const) {
      await page.getByLabel(name).fill(value);
    }
    await page.getByLabel('A copy of the data').check();
    await page.getByLabel('Country of the customer').selectOption('DE');
    await page.getByLabel('Language of the letters').selectOption('de');
    await press(page, 'File this request');
    expect(await page.innerText('.govuk-error-summary')).toContain('that is not in the future');
  });

  test('a task says what to do, is resolved once, and the one who comes second is told', async () => {
    const { id } = await desk.openCase();
    const about = { letterId: 'none', notice: 'request_received', smtpCode: 550 };
    await desk.api.stores.tasks.open({ requestId: id, kind: 'letter_refused', about, key: 'letter' });
    const [one, other] = [await desk.openAs(anna), await desk.openAs(bob)];
    for (const page of [one, other]) {
      await page.goto(desk.url('/tasks'));
      await page.getByRole('link', { name: 'A letter was refused by the mail server' }).click();
    }
    expect(await one.innerText('main')).toContain('code 550');
    await press(one, 'Mark as done');
    expect(await one.getByRole('alert').first().innerText()).toContain('The task is resolved.');
    await press(other, 'Mark as done');
    expect(await other.innerText('main')).toContain('A colleague has resolved this task meanwhile.');
    expect(await other.innerText('main')).toContain('Resolved by Anna Berlin');
    expect((await desk.api.facts(id)).filter((fact) => fact === 'task.resolved')).toHaveLength(1);
  });
});
