/** Opens the name behind a request: say why, check, see it once. The event is committed before the name is shown. */
import { z } from 'zod';
import { openName } from '../../acts/open-name.ts';
import { findRequest } from '../../acts/view-timeline.ts';
import type { PageContext } from '../context.ts';
import { FormError, pressField, textField } from '../form.ts';
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { byReference } from './timeline.ts';

type NameModel = PageModel & { reference: string };
const ask = view<NameModel>('compliance/open-name');
const check = view<NameModel & { reason: string }>('compliance/open-name-check');
const shown = view<NameModel & { name: string; reason: string }>('compliance/open-name-shown');

/** As the act has it: a word is no reason. */
const leastCharacters = 10;

const form = z.strictObject({
  reason: textField({ max: 500, missing: 'compliance:openName.reasonMissing', lines: true }),
  press: pressField(['check', 'change', 'open']),
});

export const openNamePages = ({ api }: PageContext): PageRoute[] => {
  const open = openName(api);
  return [
    pageRoute({
      site: 'compliance',
      path: '/requests/:reference/name',
      access: siteRoles.compliance,
      params: byReference,
      form,
      get: async ({ t, link, params }) => {
        const { reference } = await findRequest(api.audit, params.reference);
        return show(ask, {
          title: t('compliance:openName.title'),
          back: link(`/requests/${reference}`),
          reference,
        });
      },
      post: async ({ t, link, staff, params, input: { reason, press }, claim }) => {
        const { reference } = await findRequest(api.audit, params.reference);
        if ([...reason].length < leastCharacters) {
          throw new FormError([
            { field: 'reason', text: t('compliance:openName.reasonShort', { min: leastCharacters }) },
          ]);
        }
        const back = link(`/requests/${reference}`);
        if (press === 'change') return show(ask, { title: t('compliance:openName.title'), back, reference });
        if (press === 'check') {
          const title = t('compliance:openName.checkTitle');
          return show(check, { title, back: link(`/requests/${reference}/name`), reference, reason });
        }
        const { name } = await open({ staff, request: reference, reason, claim });
        return show(shown, { title: t('compliance:openName.shownTitle'), back, reference, name, reason });
      },
    }),
  ];
};
