/** Nobody confirmed or proved in time. Says nothing about whether the person is known (A14). */
import type { OutcomeReason } from '../workflows/domain/request.ts';
import { paragraph, type Draft, type LetterContext } from './letter.ts';
import { remedies } from './refusal.ts';

export type Lapsed = {
  notice: 'lapsed';
  reason: Extract<OutcomeReason, 'mailbox_never_confirmed' | 'identity_never_proven'>;
};

export const lapsed = (notice: Lapsed, context: LetterContext): Draft => {
  const { translate, reference, organisation } = context;
  return {
    subject: translate('mail:lapsed.subject', { reference }),
    blocks: [
      paragraph(translate(`mail:lapsed.${notice.reason}`)),
      paragraph(translate('mail:lapsed.nothingDone')),
      paragraph(translate('mail:lapsed.again', { contact: organisation.contact, reference })),
      // No action was taken on the request: Art 12(4) asks for the court as well.
      ...remedies(context, { court: true }),
    ],
  };
};
