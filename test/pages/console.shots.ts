import { startConsole } from '../support/console-pages.ts';
import { shoot } from '../support/shots.ts';

test('pictures of every page of the console', async () => {
  const desk = await startConsole();
  try {
    const auditor = await desk.addStaff('Cora Compliance');
    const representative = await desk.addStaff('Anna Berlin', 'representative', 'berlin');
    await desk.fill(120, representative.id);
    const { reference } = await desk.openCase();
    const pages = {
      overview: '',
      requests: '/requests',
      'requests-empty': '/requests?ref=DSR-0000-0000',
      'requests-fault': '/requests?ref=xx',
      timeline: `/requests/${reference}`,
      name: `/requests/${reference}/name`,
      events: '/events',
      letters: '/deliveries',
    };
    for (const language of ['en', 'de']) {
      const page = await desk.openAs(auditor, { js: true });
      for (const [name, path] of Object.entries(pages)) {
        const answer = await page.goto(desk.url(path, language));
        expect([name, answer?.status()]).toEqual([name, name.endsWith('fault') ? 422 : 200]);
        await shoot(page, `console-${name}-${language}`);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
    }
  } finally {
    await desk.close();
  }
}, 300_000);
