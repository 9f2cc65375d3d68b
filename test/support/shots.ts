/** Pictures of pages, wide and narrow, into docs/screens/. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const dir = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const widths = [1280, 320];

/** Takes the page as it stands; the files are `<name>-1280.png` and `<name>-320.png`. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(dir, { recursive: true });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(dir, `${name}-${width}.png`), fullPage: true });
  }
};
