/** What the API needs for its pages, in tests: built styles, strict catalogues, the pseudo-language. */
import { readAssets } from '../../api/pages/assets.ts';
import type { PageSettings } from '../../api/pages/context.ts';
import { createTranslators, resources } from '../../locales/index.ts';
import { pseudoTexts } from './pseudo.ts';
import { engine } from './test-engines.ts';

/** The tag of the pseudo-language: English, longer and with accents, so that literals and narrow places show. */
export const pseudo = 'en-XA';

/** The sites are at `url`, all three. A missing text or value throws. */
export const testPages = (url: string, change: Partial<PageSettings> = {}): PageSettings => ({
  assets: readAssets(engine('TEST_ASSETS')),
  translators: createTranslators({ strict: true, more: { [pseudo]: pseudoTexts(resources.en) } }),
  deskUrl: url,
  complianceUrl: url,
  demo: false,
  moreLanguages: [pseudo],
  ...change,
});
