import { type Desk, startDesk } from '../support/desk-pages.ts';
import { type DeskState, deskStates } from '../support/desk-states.ts';
import { pseudo } from '../support/pages.ts';

describe('every page of the desk, in every state', () => {
  let desk: Desk;
  let states: DeskState[];
  let anna: { id: string; name: string; token: string };
  beforeAll(async () => {
    desk = await startDesk();
    ({ anna, states } = await deskStates(desk));
  });
  afterEach(() => desk.browser.closePages());
  afterAll(() => desk.close());

  const looks = ['en', 'de', pseudo].flatMap((language) => [1280, 320].map((width) => ({ language, width, js: true })));
  const withoutScript = [1280, 320].map((width) => ({ language: 'en', width, js: false }));
  // Some thirty pages each, on a machine that others use too.
  const longMs = 180_000;

  test.each([...looks, ...withoutScript])(
    'fits $width pixels in $language, with nothing that axe minds (script: $js)',
    async (look) => {
      const faults: string[] = [];
      // Axe itself is a script: without scripts the pages are only opened, and must answer the same.
      const page = await desk.openAs(anna, { ...look, bypassCsp: look.js });
      for (const { name, status = 200, open } of states) {
        const answered = await open(page, (path) => desk.url(path, look.language));
        if (answered !== status) faults.push(`${name}: answered ${answered}`);
        if ((await page.locator('h1').count()) !== 1) faults.push(`${name}: not one h1`);
        if (look.js) faults.push(...(await desk.faultsOf(page)).map((fault) => `${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
      expect(desk.browser.misdeeds()).toEqual([]);
    },
    longMs,
  );
});
