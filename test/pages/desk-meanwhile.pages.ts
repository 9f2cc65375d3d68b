import { choose, decideAs, declineAddress, groupOf, heading, press, type Person } from '../support/desk-hands.ts';
import { type Desk, startDesk } from '../support/desk-pages.ts';

describe('what happens at the desk while somebody decides', () => {
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

  const itemsOf = (id: string) => desk.api.stores.items.list(id);
  const caseOf = (id: string): string => desk.url(`/cases/${id}`);

  test('a case that a colleague changed meanwhile shows three values, and nothing is lost', async () => {
    const { id } = await desk.openCase();
    const page = await desk.openAs(anna);
    await page.goto(caseOf(id));
    await decideAs(desk, bob, id);
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
    await decideAs(desk, bob, id);
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
    await decideAs(desk, bob, id);
    const page = await desk.openAs(anna);
    await page.goto(`${caseOf(id)}/approve?seen=${'0'.repeat(64)}`);
    expect(await heading(page)).toBe('What the customer will read');
    expect(await page.innerText('main')).toContain('Something has changed since you read the preview.');
  });

  test('what changed while somebody was about to approve is read before it is approved', async () => {
    const { id } = await desk.openCase();
    await decideAs(desk, bob, id);
    const page = await desk.openAs(anna);
    await page.goto(`${caseOf(id)}/preview`);
    await page.getByRole('button', { name: 'Continue to approval' }).click();
    const colleague = await desk.openAs(bob);
    await colleague.goto(caseOf(id));
    await declineAddress(colleague, 'Changed at the last moment');
    await press(colleague, 'Save for now');
    await press(page, 'Approve and correct');
    expect(await page.innerText('main')).toContain('Something has changed since you read the preview.');
    expect(await page.innerText('.hb-letter')).toContain('Changed at the last moment');
    expect((await desk.api.stores.requests.get(id)).status).toBe('in_review');
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
    const group = groupOf(page, 'Postal address');
    expect(await group.getByLabel('Reason, if you decline').inputValue()).toBe(
      'A long reason that took a while to write',
    );
    await press(page, 'Save for now');
    expect(await page.innerText('main')).toContain('Your decisions are saved.');
    expect((await itemsOf(id))[0]?.decision).toBe('refuse');
  });
});
