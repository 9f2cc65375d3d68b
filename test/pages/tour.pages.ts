/** The three sites together, on the real engines: what the demo's tour does over HTTP, with a browser's hands. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import type { StaffRole } from '../../db/staff-store.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { createCustomer, createHands, type Customer, type Hands, newAddress } from '../support/hands.ts';
import { createWalk } from '../support/portal-walk.ts';
import { engine } from '../support/test-engines.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';

const password = 'a long password for tests';

describe('the tour through the three sites', () => {
  let world: World;
  let hands: Hands;
  let browser: TestBrowser;
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
    hands = createHands(world);
    browser = await startBrowser(world.url);
  });
  afterEach(async () => {
    await browser.closePages();
    expect(browser.misdeeds()).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  /** Reads the newest code as people do: from the page of the mailbox, in a window of its own. */
  const codeFromMailbox = async (customer: Customer, count: number): Promise<string> => {
    await hands.codeFor(customer.email, count);
    const [mail] = await world.mailbox.mails({ to: customer.email });
    const context = await browser.browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(`${engine('TEST_MAILBOX')}/mails/${mail?.id}`);
      const code = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?=\s)/u;
      const lines = (await page.innerText('body')).split('\n').map((line) => `${line.trim()} `);
      return lines.find((line) => line.length === 10 && code.test(line))?.trim() ?? 'no code';
    } finally {
      await context.close();
    }
  };

  const signIn = async (page: Page, role: StaffRole, site: 'desk' | 'compliance'): Promise<void> => {
    const email = `${uuid()}@staff.example`;
    const passwordHash = await world.secrets.hashPassword(password);
    const desk = role === 'representative' ? 'berlin' : null;
    await world.record.stores.staff.add({ id: uuid(), email, name: 'Katrin Sommer', role, desk, passwordHash });
    await page.goto(`${world.url}/en/${site}/sign-in`);
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('main form button');
  };

  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForLoadState();
  };

  const referenceOn = async (page: Page): Promise<string> =>
    /DSR-\w{4}-\w{4}/u.exec(await page.innerText('main'))?.[0] ?? 'no reference';

  const confirm = async (page: Page, customer: Customer, count: number): Promise<void> => {
    await page.goto(`${world.url}/en/request/code`);
    await page.fill('#code', await codeFromMailbox(customer, count));
    await page.click('main form button');
    await page.waitForLoadState();
  };

  test.each([true, false])(
    'file, confirm, decide, approve, ask, download, read the history (script: %s)',
    async (js) => {
      const customer = await createCustomer(world);
      const portal = await browser.openPage({ js });
      const walk = createWalk(portal, world.url);

      await walk.answerUntilType('correction', { name: customer.name, email: customer.email });
      await walk.addCorrection('address', newAddress);
      await walk.choose('more', 'yes');
      await walk.go();
      await walk.addCorrection('phone', '+49 30 222222');
      await walk.choose('more', 'no');
      await walk.go();
      await walk.press('Send my request');
      const reference = await referenceOn(portal);
      await confirm(portal, customer, 1);
      const { id } = { id: await hands.idOf(reference) };
      await hands.untilStatus(id, 'in_review');

      const desk = await browser.openPage({ js });
      await signIn(desk, 'representative', 'desk');
      await desk.getByRole('link', { name: reference }).click();
      const decide = (field: string) => desk.getByRole('group', { name: field, exact: true });
      await decide('Postal address').getByLabel('Correct it', { exact: true }).check();
      await decide('Phone number').getByLabel('Decline', { exact: true }).check();
      await decide('Phone number').getByLabel('Ground, if you decline').selectOption('not_substantiated');
      await decide('Phone number').getByLabel('Reason, if you decline').fill('No proof was given.');
      await press(desk, 'Save and preview');
      await desk.getByRole('button', { name: 'Continue to approval' }).click();
      await press(desk, 'Approve and correct');
      await hands.untilEnded(id);
      expect(await world.crm.row(customer.customerNumber)).toMatchObject({ street_address: newAddress });

      await portal.goto(`${world.url}/en/request`);
      const ending = await portal.innerText('main');
      for (const words of ['Not corrected', 'Art 16', 'Der Bundesbeauftragte']) expect(ending).toContain(words);

      await walk.answerUntilType('access', { name: customer.name, email: customer.email });
      await walk.go();
      if (walk.path() === '/ask/check') await walk.press('Send my request');
      const access = await referenceOn(portal);
      await confirm(portal, customer, 2);
      const accessId = await hands.idOf(access);
      await hands.untilStatus(accessId, 'in_review');

      await desk.goto(`${world.url}/en/desk`);
      await desk.getByRole('link', { name: access }).click();
      for (const choice of await desk.getByLabel('Include', { exact: true }).all()) await choice.check();
      await press(desk, 'Save and preview');
      await desk.getByRole('button', { name: 'Continue to approval' }).click();
      await press(desk, 'Approve and send the data');
      await hands.untilEnded(accessId);

      await portal.goto(`${world.url}/en/request/download`);
      await portal.locator('main form button').first().click();
      await portal.waitForLoadState();
      await portal.fill('#code', await codeFromMailbox(customer, 3));
      const [file] = await Promise.all([
        portal.waitForEvent('download'),
        portal.locator('main form:has(#code) button').first().click(),
      ]);
      const zip = await readFile(await file.path());
      expect(zip.includes(Buffer.from(newAddress))).toBe(true); // the files are stored, not deflated

      const console = await browser.openPage({ js });
      await signIn(console, 'compliance', 'compliance');
      await console.goto(`${world.url}/en/compliance/requests/${reference}`);
      expect(await console.innerText('h1')).toContain(reference);
      const history = await until('the closing is in the history', async () => {
        const text = await console.innerText('main');
        return /closed/iu.test(text) && text;
      });
      expect(history).not.toContain(customer.name);
      expect(history).not.toContain(newAddress);
    },
    120_000,
  );
});
