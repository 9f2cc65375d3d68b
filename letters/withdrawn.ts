/** The requester took the request back. What had begun by then was completed, and the letter says so. */
import { heading, list, paragraph, type Draft, type LetterContext } from './letter.ts';
import { remedies } from './refusal.ts';

export type Withdrawn = {
  notice: 'withdrawn';
  /** What was carried out all the same, by label. */
  done: readonly string[];
};

export const withdrawn = (notice: Withdrawn, context: LetterContext): Draft => {
  const { translate, reference } = context;
  return {
    subject: translate('mail:withdrawn.subject', { reference }),
    blocks: [
      paragraph(translate('mail:withdrawn.intro')),
      ...(notice.done.length > 0
        ? [
            heading(translate('mail:withdrawn.doneHeading')),
            paragraph(translate('mail:withdrawn.done')),
            list(notice.done),
          ]
        : [paragraph(translate('mail:withdrawn.nothingDone'))]),
      paragraph(translate('mail:withdrawn.again')),
      ...remedies(context, { court: false }),
    ],
  };
};
