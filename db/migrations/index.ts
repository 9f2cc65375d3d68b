/** The static list of migrations, in order. A change of a column: one more file here and the mapping in its store. */
import * as record from './0001-record.ts';
import * as pages from './0002-pages.ts';
import * as linkAsks from './0003-link-asks.ts';
import * as foundValues from './0004-found-values.ts';
import * as consoleViews from './0005-console.ts';

export const migrations = [
  { name: '0001-record', ...record },
  { name: '0002-pages', ...pages },
  { name: '0003-link-asks', ...linkAsks },
  { name: '0004-found-values', ...foundValues },
  { name: '0005-console', ...consoleViews },
] as const;
