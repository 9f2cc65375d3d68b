/** A repeat of an open request became part of it. Sent only after identity is proven: it tells of another request. */
import { paragraph, type Draft, type LetterContext } from './letter.ts';
import { remedies } from './refusal.ts';

export type Joined = { notice: 'joined'; otherReference: string };

export const joined = ({ otherReference }: Joined, context: LetterContext): Draft => {
  const { translate, reference } = context;
  return {
    subject: translate('mail:joined.subject', { reference }),
    blocks: [
      paragraph(translate('mail:joined.intro', { reference, otherReference })),
      paragraph(translate('mail:joined.nothingLost')),
      ...remedies(context, { court: false }),
    ],
  };
};
