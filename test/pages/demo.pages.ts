/** The page that lists the people of the demo: there in the demo alone. */
import { demoPeople } from '../../demo-people.ts';
import { demoPeopleJson } from '../../embedded/demo-people.ts';
import { sampleStaff } from '../../embedded/sample-staff.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { axe, fitsWidth, startBrowser, type TestBrowser } from '../support/browser.ts';
import { pseudo } from '../support/pages.ts';

const passwords = Object.fromEntries(Object.values(sampleStaff).map(({ email }, at) => [email, `password ${at}`]));
const kept = {
  keys: { HABEAS_MASTER_KEYS: '', HABEAS_INDEX_KEY: '', HABEAS_CODE_PEPPER: '', HABEAS_PAYLOAD_KEYS: '' },
  passwords,
  tours: 0,
  samples: true,
};
const people = demoPeople.parse(demoPeopleJson(kept, 'http://localhost:1080'));

describe('the people of the demo', () => {
  let api: TestApi;
  let browser: TestBrowser;
  beforeAll(async () => {
    api = await startTestApi({ isLocal: true, pages: { demo: true, demoPeople: people } });
    browser = await startBrowser(api.url);
  });
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  const looks = ['en', 'de', 'ar', pseudo].flatMap((language) => [1280, 320].map((width) => ({ language, width })));

  test.each(looks)('are listed in $language at $width px, and the banner of each page leads there', async (look) => {
    const page = await browser.openPage({ width: look.width, bypassCsp: true });
    await page.goto(`${api.url}/${look.language}`);
    await page.click('.hb-demo a');
    expect(new URL(page.url()).pathname).toBe(`/${look.language}/demo`);
    expect(await axe(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    const text = await page.textContent('main');
    for (const { name, email } of Object.values(sampleStaff)) {
      expect(text).toContain(name);
      expect(text).toContain(passwords[email]);
    }
    expect(browser.misdeeds()).toEqual([]);
    if (process.env['SHOTS'] !== undefined) {
      await page.screenshot({
        path: `${process.env['SHOTS']}/demo-${look.language}-${look.width}.png`,
        fullPage: true,
      });
    }
  });

  test('each member of staff is led to the site of their role', async () => {
    const page = await browser.openPage({ js: false });
    await page.goto(`${api.url}/ar/demo`);
    const links = await page
      .locator('main tbody a')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')));
    expect(links.map((href) => new URL(href ?? '').pathname)).toEqual([
      '/en/desk/sign-in',
      '/en/desk/sign-in',
      '/en/desk/sign-in',
      '/en/compliance/sign-in',
    ]);
  });
});

test('with real people there is no such page, whatever stands in the settings', async () => {
  const api = await startTestApi({ isLocal: true, pages: { demo: false, demoPeople: people } });
  try {
    expect((await fetch(`${api.url}/en/demo`)).status).toBe(404);
    expect(await (await fetch(`${api.url}/en`)).text()).not.toContain('/demo');
  } finally {
    await api.close();
  }
});
