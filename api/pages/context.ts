/** What the pages need beside what the acts need, wired once in `api/app.ts`. */
import type { DemoPeople } from '../../settings.ts';
import type { Translators } from '../../locales/index.ts';
import type { ApiContext } from '../context.ts';
import type { Assets } from './assets.ts';
import type { Cookies } from './cookies.ts';
import type { Renderer } from './render.ts';
import type { Site } from './sites.ts';

/** What the process entry hands over. */
export type PageSettings = {
  assets: Assets;
  translators: Translators;
  deskUrl: string;
  complianceUrl: string;
  /** Whether every page says that its data is made up. */
  demo: boolean;
  /** Who can be met in the demo, for the page that its banner leads to. */
  demoPeople?: DemoPeople;
  /** Languages beside those of the policy, for tests of the layout. */
  moreLanguages?: readonly string[];
};

export type PageContext = PageSettings & {
  api: ApiContext;
  cookies: Cookies;
  renderer: Renderer;
  /** The languages each site is shown in, the default first. */
  languages: Readonly<Record<Site, readonly string[]>>;
  /** Our own origins, as in `AppOptions`. */
  origins: () => readonly string[];
};
