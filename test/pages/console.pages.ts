/** The compliance console in Chromium: every page and state, with and without script. */
import { parse } from 'node:path';
import type { Page } from 'playwright-core';
import { type Console, startConsole } from '../support/console-pages.ts';
import { pseudo } from '../support/pages.ts';

type Person = { id: string; name: string; token: string };
let desk: Console;
let cora: Person;
let reference: string;

beforeAll(async () => {
  desk = await startConsole();
  cora = await desk.addStaff('Cora Compliance');
  const anna = await desk.addStaff('Anna Berlin', 'representative', 'berlin');
  await desk.fill(120, anna.id);
  ({ reference } = await desk.openCase());
});
afterEach(() => desk.browser.closePages());
afterAll(() => desk.close());

const facts = async (): Promise<string[]> =>
  (await desk.api.database.auditor()('events').orderBy('seq').pluck('fact')) as string[];
const lastFact = async (): Promise<string | undefined> => (await facts()).at(-1);
const textOf = async (page: Page, selector: string): Promise<string> => (await page.textContent(selector)) ?? '';

describe('every page', () => {
  const paths = (): [name: string, path: string, status: number][] => [
    ['overview', '', 200],
    ['overview of a year', '?weeks=52', 200],
    ['requests', '/requests', 200],
    ['requests, filtered', '/requests?due=overdue&country=GB', 200],
    ['requests, nothing found', '/requests?ref=DSR-0000-0000', 200],
    ['requests, faulty filter', '/requests?ref=xx&from=2026-13-40', 422],
    ['timeline', `/requests/${reference}`, 200],
    ['name', `/requests/${reference}/name`, 200],
    ['events', '/events', 200],
    ['events, faulty filter', '/events?q=hello', 422],
    ['letters', '/deliveries', 200],
    ['letters, refused', '/deliveries?state=refused', 200],
    ['no such request', '/requests/DSR-0000-0000', 404],
  ];
  const looks = ['en', 'de', pseudo].flatMap((language) =>
    [1280, 320].flatMap((width) => [true, false].map((js) => ({ language, width, js }))),
  );

  // Without script axe cannot look: then each page is at least there.
  test.each(looks)(
    'in $language at $width px, script: $js',
    async ({ language, width, js }) => {
      const page = await desk.openAs(cora, { width, js, bypassCsp: js });
      for (const [name, path, status] of paths()) {
        const answer = await page.goto(desk.url(path, language));
        expect([name, answer?.status()]).toEqual([name, status]);
        expect([name, await page.getAttribute('html', 'lang')]).toEqual([name, language]);
        if (js) expect([name, await desk.faultsOf(page)]).toEqual([name, []]);
        else expect([name, await page.locator('h1').count()]).toEqual([name, 1]);
      }
    },
    120_000,
  );

  test('is for compliance alone, and keeps nothing in caches', async () => {
    const ada = await desk.addStaff('Ada Marsh', 'administrator');
    const page = await desk.openAs(ada);
    for (const [, path] of paths()) {
      expect((await page.goto(desk.url(path)))?.status()).toBe(403);
    }
    const own = await desk.openAs(cora);
    const answer = await own.goto(desk.url(''));
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(await own.content()).not.toMatch(/Mustermann|kunde\.example|Anna Berlin/u);
  });
});

describe('the overview', () => {
  test('each drawing, table and file of a chart tell the same numbers', async () => {
    const page = await desk.openAs(cora);
    await page.goto(desk.url(''));
    const charts = page.locator('.hb-chart');
    expect(await charts.count()).toBe(5);
    const drawnColumns: Record<string, number[]> = { 'on-time': [2], durations: [1, 2], weeks: [0, 1] };
    for (let place = 0; place < 5; place += 1) {
      const chart = charts.nth(place);
      const chartId =
        parse((await chart.locator('.hb-chart__file a').getAttribute('href')) ?? '').name.split('?')[0] ?? '';
      const file = await page.request.get(
        new URL((await chart.locator('.hb-chart__file a').getAttribute('href')) ?? '', desk.api.url).href,
      );
      expect(file.headers()['content-type']).toContain('text/csv');
      const rows = (await file.text())
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split('","').map((cell) => cell.replaceAll('"', '')));
      const numbers = rows.map(([, ...cells]) => cells);
      const drawn = await chart
        .locator('[data-value]')
        .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-value')));
      const columns = drawnColumns[chartId] ?? [0];
      const wanted =
        chartId === 'weeks'
          ? columns.flatMap((column) => numbers.map((row) => row[column]))
          : numbers.flatMap((row) => columns.map((column) => row[column]));
      expect([chartId, drawn]).toEqual([chartId, wanted]);
      const table = await chart
        .locator('tbody tr')
        .evaluateAll((lines) =>
          lines.map((line) =>
            [...line.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').replaceAll(/[^\d.]/gu, '')),
          ),
        );
      expect([chartId, table]).toEqual([chartId, numbers]);
      expect(await lastFact()).toBe('report.exported');
    }
  });

  test('what is overdue is listed one by one and leads to its timeline; the figures lead to lists of the same length', async () => {
    const page = await desk.openAs(cora);
    await page.goto(desk.url(''));
    const figure = (name: string) => page.locator('.hb-figure').filter({ hasText: name });
    const overdue = Number(await figure('Overdue').locator('.hb-figure__value').textContent());
    expect(await page.locator('.hb-stack').first().locator('tbody tr').count()).toBe(overdue);
    await figure('Overdue').locator('a').click();
    expect(await textOf(page, 'main')).toContain(`of ${overdue} requests`);
    await page.goto(desk.url(''));
    const due = Number(await figure('Due in 7 days').locator('.hb-figure__value').textContent());
    await figure('Due in 7 days').locator('a').click();
    expect(await page.locator('tbody tr').count()).toBe(due);
    await page.goto(desk.url(''));
    await page.locator('.hb-stack').first().locator('tbody a').first().click();
    expect(new URL(page.url()).pathname).toMatch(/^\/en\/compliance\/requests\/DSR-/u);
  });

  test('the period can be chosen without script', async () => {
    const page = await desk.openAs(cora, { js: false });
    await page.goto(desk.url(''));
    await page.selectOption('#weeks', '4');
    await page.click('.hb-inline-form button');
    expect(page.url()).toContain('weeks=4');
    expect(await textOf(page, 'main')).toContain('The last 4 weeks');
    expect(await page.locator('#chart-weeks tbody tr').count()).toBe(4);
  });
});

test('without anything received each page says so', async () => {
  const empty = await startConsole();
  try {
    const dora = await empty.addStaff('Dora Compliance');
    const page = await empty.openAs(dora, { bypassCsp: true });
    for (const [path, text] of [
      ['', 'No request is overdue.'],
      ['/requests', 'No request has been received yet.'],
      ['/events', 'No event has been recorded yet.'],
      ['/deliveries', 'No letter has been written yet.'],
    ] as const) {
      await page.goto(empty.url(path));
      expect(await textOf(page, 'main')).toContain(text);
      expect(await empty.faultsOf(page)).toEqual([]);
    }
    await page.goto(empty.url(''));
    expect(await page.locator('.hb-chart svg[role=img]').count()).toBe(0);
  } finally {
    await empty.close();
  }
});
