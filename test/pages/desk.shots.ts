import { startDesk } from '../support/desk-pages.ts';
import { deskStates } from '../support/desk-states.ts';
import { shoot } from '../support/shots.ts';

test('pictures of every page of the desk', async () => {
  const desk = await startDesk();
  try {
    const { anna, states } = await deskStates(desk);
    for (const language of ['en', 'de']) {
      const page = await desk.openAs(anna, { js: true });
      for (const { name, status = 200, open } of states) {
        expect([name, await open(page, (path) => desk.url(path, language))]).toEqual([name, status]);
        await shoot(page, `desk-${name}-${language}`);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
    }
  } finally {
    await desk.close();
  }
}, 300_000);
