/** Every page of the representatives' desk. */
import type { PageContext } from '../context.ts';
import type { PageRoute } from '../page-route.ts';
import { approvePages } from './approve.ts';
import { caseActPages } from './case-acts.ts';
import { casePages } from './case.ts';
import { filePages } from './file.ts';
import { keyboardPages } from './keyboard.ts';
import { queuePages } from './queue.ts';
import { taskPages } from './tasks.ts';

export const deskPages = (context: PageContext): PageRoute[] => [
  ...queuePages(context),
  ...caseActPages(context),
  ...approvePages(context),
  ...casePages(context),
  ...filePages(context),
  ...taskPages(context),
  ...keyboardPages(),
];
