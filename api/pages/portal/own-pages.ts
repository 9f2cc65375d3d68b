/** What the pages of one's own request have in common: how it stands, and the facts that are told again and again. */
import { countryName } from '../../../locales/format.ts';
import { formatDate } from '../../../locales/index.ts';
import type { Progress } from '../../acts/view-progress.ts';
import type { PageCall } from '../page-route.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import { row, subjectLabel, type Label, type Row } from './words.ts';

export type Facts = { rows: Row[]; fieldsTitle: string; fields: Label[] };

/** What was asked, when, and who answers by when: never what was typed about the person. */
export const factsOf = ({ t, language }: PageCall, progress: Progress, policy: Policy): Facts => ({
  rows: [
    row(t('portal:fact.reference'), progress.reference, { kind: 'ltr' }),
    row(t('portal:fact.type'), t(`portal:fact.${progress.type === 'access' ? 'access' : 'correction'}`)),
    row(t('portal:fact.country'), countryName(progress.country, language)),
    row(t('portal:fact.received'), formatDate(progress.receivedOn, language)),
    ...(progress.closedOn === null
      ? [row(t('portal:fact.due'), formatDate(progress.dueOn, language))]
      : [row(t('portal:fact.closed'), formatDate(progress.closedOn, language))]),
    row(t('portal:fact.controller'), `${progress.controller.name}\n${progress.controller.address}`, { words: true }),
  ],
  fieldsTitle: t('portal:fact.fields'),
  fields: (progress.items ?? []).map(({ field }) => subjectLabel(policy, field, language)),
});
