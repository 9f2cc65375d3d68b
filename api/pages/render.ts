/** The one port to the template engine: a template and a view model become HTML. */
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { isTextKey, type TextValues, type Translators } from '../../locales/index.ts';
import type { Layout } from './layout.ts';
import type { PageModel } from './page-route.ts';

const views = fileURLToPath(new URL('../views', import.meta.url));
/** The component templates of the library, which our parts wrap. */
const library = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist');

/** Texts by their keys, in the page's language. A key that is no text is a fault of the template. */
const texts =
  (translators: Translators, language: string) =>
  (key: string, values?: TextValues): string => {
    if (!isTextKey(key)) throw new Error(`A template asks for ${key}, which is no text of the catalogues.`);
    return translators.of(language)(key, values);
  };

type Item = { value: string; text: string; hint?: string };

/** What our parts do with the data of a field, so that no template has to. */
const filters = {
  asList: (value: string | readonly string[] | undefined): readonly string[] =>
    typeof value === 'string' ? [value] : (value ?? []),
  withHints: (items: readonly Item[]) =>
    items.map(({ hint, ...item }) => (hint === undefined ? item : { ...item, hint: { text: hint } })),
  withEmpty: (items: readonly Item[], empty: string | undefined) =>
    empty === undefined ? items : [{ value: '', text: empty }, ...items],
};

/**
 * Opens the templates. Everything put out is escaped; a value that is missing throws, where it would print nothing.
 * No template is ever made from what somebody typed.
 */
export const createRenderer = (translators: Translators) => {
  const engine = new nunjucks.Environment(new nunjucks.FileSystemLoader([views, library]), {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [name, filter] of Object.entries(filters)) engine.addFilter(name, filter);
  return {
    /** `template` is its path without ending, such as `portal/start`. */
    render: (template: string, model: PageModel, page: Layout): string =>
      engine.render(`${template}.njk`, { ...model, page, t: texts(translators, page.language) }),
  };
};
export type Renderer = ReturnType<typeof createRenderer>;
