/** The lists of the compliance console in Chromium: filters, pages, files, the timeline, opening a name. */
import type { Page } from 'playwright-core';
import { type Console, startConsole } from '../support/console-pages.ts';

type Person = { id: string; name: string; token: string };
let desk: Console;
let cora: Person;
let reference: string;
let id: string;

beforeAll(async () => {
  desk = await startConsole();
  cora = await desk.addStaff('Cora Compliance');
  const anna = await desk.addStaff('Anna Berlin', 'representative', 'berlin');
  await desk.fill(120, anna.id);
  ({ reference, id } = await desk.openCase());
});
afterEach(() => desk.browser.closePages());
afterAll(() => desk.close());

const facts = async (): Promise<string[]> =>
  (await desk.api.database.auditor()('events').orderBy('seq').pluck('fact')) as string[];
const lastFact = async (): Promise<string | undefined> => (await facts()).at(-1);
const textOf = async (page: Page, selector: string): Promise<string> => (await page.textContent(selector)) ?? '';

describe('the requests', () => {
  test('are filtered by what stands in the address, page by page, and the file has all of them', async () => {
    const page = await desk.openAs(cora, { js: false });
    await page.goto(desk.url('/requests'));
    await page.locator('summary').first().click();
    await page.selectOption('#status', 'closed');
    await page.selectOption('#country', 'GB');
    await page.locator('form[method=get] button').click();
    const seen = new Set<string>();
    for (;;) {
      for (const one of await page.locator('tbody th a').allTextContents()) seen.add(one);
      const next = page.locator('a[rel=next]');
      if ((await next.count()) === 0) break;
      await next.click();
      expect(page.url()).toContain('country=GB');
    }
    const found = await desk.api.database
      .auditor()('requests')
      .where({ status: 'closed', country: 'GB' })
      .pluck('reference');
    expect([...seen].toSorted()).toEqual((found as string[]).toSorted());
    const file = await page.request.get(desk.url('/export/requests?status=closed&country=GB'));
    const lines = (await file.text()).trim().split('\r\n');
    expect(lines).toHaveLength(found.length + 1);
    expect(await file.text()).not.toMatch(/Mustermann|kunde\.example/u);
  });

  test('a faulty filter keeps what was typed, says what is wrong at its field, and has the focus on the summary', async () => {
    const page = await desk.openAs(cora);
    await page.goto(desk.url('/requests?ref=my+case&country=DE'));
    expect(await page.inputValue('#ref')).toBe('my case');
    expect(await page.inputValue('#country')).toBe('DE');
    expect(await page.title()).toMatch(/^Error: /u);
    expect(await page.evaluate('document.activeElement.className')).toContain('govuk-error-summary');
    await page.click('.govuk-error-summary a');
    expect(await page.evaluate('document.activeElement.id')).toBe('ref');
    expect(await textOf(page, '#ref-error')).toContain('not a reference');
  });
});

describe('the timeline', () => {
  test('tells each event in words with who did it, and the look itself', async () => {
    const page = await desk.openAs(cora, { js: false });
    await page.goto(desk.url(`/requests/${reference}`));
    const said = await page.locator('.hb-event__what').allTextContents();
    expect(said.slice(0, 3)).toEqual(['Request received', 'Email address confirmed', 'Ready to be decided']);
    expect(said.at(-1)).toBe('Timeline read');
    const first = await textOf(page, '.hb-event:nth-child(2)');
    expect(first).toContain('The person');
    expect(first).toContain('Email not confirmed');
    expect(first).toContain('Checking identity');
    expect(await textOf(page, '.hb-event:last-child')).toContain('Compliance 1');
    expect(await textOf(page, 'main')).toContain('less than a day so far, waiting for a decision');
    expect(await desk.api.facts(id)).toContain('timeline.viewed');
  });
});

describe('opening a name', () => {
  const start = async (page: Page): Promise<void> => {
    await page.goto(desk.url(`/requests/${reference}`));
    await page.click('text=Open the name');
  };
  const opened = async (): Promise<number> =>
    (await desk.api.facts(id)).filter((fact) => fact === 'name.opened').length;

  test.each([true, false])('needs a reason, a look at it, and leaves an event (script: %s)', async (js) => {
    const before = await opened();
    const page = await desk.openAs(cora, { js, bypassCsp: js });
    await start(page);
    await page.click('main .govuk-button');
    expect(await textOf(page, '#reason-error')).toContain('Enter why you need the name');
    await page.fill('#reason', 'because');
    await page.click('main .govuk-button');
    expect(await textOf(page, '#reason-error')).toContain('at least 10 characters');
    expect(await page.inputValue('#reason')).toBe('because');
    if (js) expect(await desk.faultsOf(page)).toEqual([]);
    await page.fill('#reason', 'The authority asks:\nwhose request was this?');
    await page.click('main .govuk-button');
    expect(await textOf(page, 'main')).toContain('whose request was this?');
    if (js) expect(await desk.faultsOf(page)).toEqual([]);
    await page.click('text=Change your reason');
    expect(await page.inputValue('#reason')).toContain('whose request was this?');
    await page.click('main .govuk-button');
    expect(await opened()).toBe(before);
    await page.click('button[value=open]');
    expect(await textOf(page, 'main')).toContain('Erika Mustermann');
    expect(await page.title()).not.toContain('Erika');
    expect(page.url()).not.toContain('Erika');
    if (js) expect(await desk.faultsOf(page)).toEqual([]);
    expect(await opened()).toBe(before + 1);
    // The same form sent once more is the same act.
    await page.reload();
    expect(await opened()).toBe(before + 1);
  });
});

describe('the event log', () => {
  test('is narrowed by the box and by the form that writes it, without script', async () => {
    const page = await desk.openAs(cora, { js: false });
    await page.goto(desk.url('/events'));
    await page.fill('#q', `case:${reference} fact:request.received`);
    await page.click('.hb-box button');
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.locator('summary').first().click();
    expect(await page.inputValue('#fact')).toBe('request.received');
    await page.selectOption('#fact', 'mailbox.confirmed');
    await page.locator('details form button').click();
    expect(new URL(page.url()).searchParams.get('q')).toBe(`fact:mailbox.confirmed case:${reference}`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await textOf(page, 'tbody')).toContain('Email address confirmed');
  });

  test('staff are named by role and number, in the filter too', async () => {
    const page = await desk.openAs(cora);
    await page.goto(desk.url(`/requests/${reference}`));
    await page.goto(desk.url('/events?q=actor:compliance-1 fact:timeline.viewed'));
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await textOf(page, 'tbody')).toContain('Compliance 1');
    expect(await page.content()).not.toContain(cora.id);
  });

  test('goes on page by page, and the files have everything that matches', async () => {
    const page = await desk.openAs(cora);
    await page.goto(desk.url('/events?q=fact:request.received'));
    let shown = await page.locator('tbody tr').count();
    while ((await page.locator('a[rel=next]').count()) > 0) {
      await page.click('a[rel=next]');
      shown += await page.locator('tbody tr').count();
    }
    expect(shown).toBe(121);
    for (const format of ['jsonl', 'csv']) {
      const file = await page.request.get(desk.url(`/export/events?q=fact:request.received&format=${format}`));
      expect((await file.text()).trim().split('\n')).toHaveLength(format === 'csv' ? 122 : 121);
      expect(await lastFact()).toBe('events.exported');
    }
  });
});

describe('the letters', () => {
  test('are shown by state, with what the mail server said', async () => {
    const page = await desk.openAs(cora, { js: false });
    await page.goto(desk.url('/deliveries'));
    await page.click('.hb-tabs a:has-text("Refused (12)")');
    expect(await page.locator('tbody tr').count()).toBe(12);
    expect(await textOf(page, 'tbody')).toContain('550');
    const file = await page.request.get(desk.url('/export/letters?state=refused'));
    expect((await file.text()).trim().split('\r\n')).toHaveLength(13);
    expect(await file.text()).not.toMatch(/kunde\.example/u);
  });
});
