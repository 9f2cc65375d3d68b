/** The keyboard shortcuts, behind a visible link, with a switch: they can be turned off (WCAG 2.1.4). */
import { z } from 'zod';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import type { Cell } from './words.ts';

type KeysModel = PageModel & {
  rows: readonly { cells: readonly Cell[] }[];
  state: string;
  button: string;
  turn: string;
};
const keysView = view<KeysModel>('desk/keyboard');

const yearSeconds = 365 * 24 * 60 * 60;
const keys = [
  ['Alt+J', 'next'],
  ['Alt+K', 'previous'],
  ['Alt+N', 'take'],
  ['Alt+A', 'decide'],
] as const;

export const keyboardPages = (): PageRoute[] => [
  pageRoute({
    site: 'desk',
    path: '/keyboard',
    access: siteRoles.desk,
    query: z.object({ said: z.literal('saved').optional() }),
    form: z.strictObject({ turn: z.enum(['on', 'off']) }),
    get: ({ t, cookie, query: { said } }) => {
      const isOff = cookie('keys') === 'off';
      return show(keysView, {
        title: t('desk:keys.title'),
        ...(said !== undefined && { done: t('desk:keys.saved') }),
        rows: keys.map(([key, what]): { cells: Cell[] } => ({
          cells: [{ text: key, kind: 'ltr' }, { text: t(`desk:keys.${what}`) }],
        })),
        state: t(isOff ? 'desk:keys.off' : 'desk:keys.on'),
        button: t(isOff ? 'desk:keys.switchOn' : 'desk:keys.switchOff'),
        turn: isOff ? 'on' : 'off',
      });
    },
    post: ({ input: { turn }, link }) =>
      goTo(`${link('/keyboard')}?said=saved`, { name: 'keys', value: turn, maxAgeSeconds: yearSeconds }),
  }),
];
