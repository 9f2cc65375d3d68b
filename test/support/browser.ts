/** Chromium for tests of the pages: opens pages, watches what they must never do, and runs axe over them. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Throws when there is no Chromium: a page that no browser has seen is not tested. */
const findChromium = (): string => {
  const named = process.env['CHROMIUM'];
  const found = named ?? candidates.find((path) => existsSync(path));
  if (found === undefined || !existsSync(found)) {
    throw new Error('There is no Chromium: apt-get install chromium, or name one in CHROMIUM.');
  }
  return found;
};

export type OpenOptions = {
  /** Whether scripts run; the pages must work without. */
  js?: boolean;
  /** Of the window, in CSS pixels. */
  width?: number;
  /** What the browser asks for. */
  lang?: string;
  /** Whether axe may be put into the page, which its content policy forbids. */
  bypassCsp?: boolean;
};

/** What a page did that none may do: console errors, refusals by the content policy, calls to other hosts. */
type Misdeeds = string[];

const watch = (page: Page, misdeeds: Misdeeds, origin: string): void => {
  page.on('console', (message) => {
    const text = message.text();
    // The browser itself reports every answer of 400 and above, which some tests are about.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) misdeeds.push(`console: ${text}`);
  });
  page.on('pageerror', (error) => misdeeds.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) misdeeds.push(`another host: ${request.url()}`);
  });
};

const axeSource = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
type AxeResult = { violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] };

/** Every fault that axe finds by the rules of WCAG 2.2 A and AA, one line each. Open the page with `bypassCsp`. */
export const axe = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource());
  const run = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(axeTags)} } })`;
  const { violations } = (await page.evaluate(run)) as AxeResult;
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
};

/** True when the page can be read at this width without moving it sideways (WCAG 1.4.10). */
export const fitsWidth = async (page: Page): Promise<boolean> =>
  (await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')) === true;

/** One browser for a test file; `url` is the origin of the API. Ends with `close`. */
export const startBrowser = async (url: string) => {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  const misdeeds: Misdeeds = [];
  const contexts: BrowserContext[] = [];

  /** A browser profile of its own: cookies and all. */
  const openContext = async ({ js = true, width = 1280, lang = 'en', bypassCsp = false }: OpenOptions = {}) => {
    const context = await browser.newContext({
      javaScriptEnabled: js,
      viewport: { width, height: 900 },
      locale: lang,
      bypassCSP: bypassCsp,
    });
    contexts.push(context);
    context.on('page', (page) => watch(page, misdeeds, url));
    return context;
  };

  return {
    browser,
    /** What pages did that none may do, since the start; every test expects none. */
    misdeeds: (): readonly string[] => misdeeds,
    openContext,
    /** A new page in a profile of its own. */
    openPage: async (options: OpenOptions = {}): Promise<Page> => (await openContext(options)).newPage(),
    /** Ends the profiles of the test before. */
    closePages: async (): Promise<void> => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
    close: async (): Promise<void> => {
      await browser.close();
    },
  };
};
export type TestBrowser = Awaited<ReturnType<typeof startBrowser>>;
