/** The link to a request, asked for again: the same answer for everybody. */
import { z } from 'zod';
import { canonicalEmail } from '../../../workflows/domain/canonical.ts';
import { isNamed } from '../../../workflows/domain/errors.ts';
import type { TextKey } from '../../../locales/index.ts';
import { askLink } from '../../acts/ask-link.ts';
import type { PageContext } from '../context.ts';
import { FormError, textField } from '../form.ts';
import { goTo, pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';

const lostView = view<PageModel>('portal/lost-link');
const sentView = view<PageModel & { nothing: string; again: string }>('portal/lost-link-sent');

export const lostLinkPages = ({ api }: PageContext): PageRoute[] => {
  const ask = askLink(api);
  const { contact } = api.policy.policy.organisation;
  return [
    pageRoute({
      site: 'portal',
      path: '/lost-link',
      access: 'anybody',
      form: z.strictObject({
        email: textField({ max: 254, missing: 'portal:ask.email.missing' }).refine(
          (text) => canonicalEmail(text) !== undefined,
          { error: 'portal:ask.email.wrong' satisfies TextKey },
        ),
      }),
      get: ({ t, link }) => show(lostView, { title: t('portal:lost.title'), back: link() }),
      post: async ({ input, address, t, link }) => {
        try {
          await ask(input.email, address);
        } catch (error) {
          if (!isNamed(error, 'LimitError')) throw error;
          throw new FormError([{ field: 'email', text: t('portal:lost.tooMany', { contact }) }]);
        }
        return goTo(link('/lost-link/sent'));
      },
    }),
    pageRoute({
      site: 'portal',
      path: '/lost-link/sent',
      access: 'anybody',
      get: ({ t, link }) =>
        show(sentView, {
          title: t('portal:lost.sentTitle'),
          back: link('/lost-link'),
          nothing: t('portal:lost.sentNothing', { contact }),
          again: link('/lost-link'),
        }),
    }),
  ];
};
