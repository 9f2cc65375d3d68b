/** The portal's first page: what can be asked for, how long it takes, what to have ready, other ways to ask. */
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';

type StartModel = PageModel & { intro: string; otherContact: string; begin: string; lost: string };
const start = view<StartModel>('portal/start');

export const startPages = ({ api }: PageContext): PageRoute[] => {
  const { organisation } = api.policy.policy;
  return [
    pageRoute({
      site: 'portal',
      path: '',
      access: 'anybody',
      get: ({ t, link }) =>
        show(start, {
          title: t('portal:start.title'),
          intro: t('portal:start.intro', { organisation: organisation.name }),
          otherContact: t('portal:start.otherContact', { contact: organisation.contact }),
          begin: link('/ask'),
          lost: link('/lost-link'),
        }),
    }),
  ];
};
