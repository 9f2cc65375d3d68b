/** How an access request ended: the package waits for its download, or everything was left out. */
import { formatDate } from '../locales/index.ts';
import { heading, paragraph, type Draft, type LetterContext } from './letter.ts';
import { refusalNotes, remedies, type Refusal } from './refusal.ts';

export type AccessClosed = {
  notice: 'access_closed';
  outcome: 'fulfilled' | 'partly_fulfilled' | 'refused';
  /** The last day of the download, `YYYY-MM-DD`; null when there is no package. */
  availableUntilOn: string | null;
  leftOut: readonly ({ label: string } & Refusal)[];
};

export const accessClosed = (notice: AccessClosed, context: LetterContext): Draft => {
  const { translate, language, reference } = context;
  const { availableUntilOn, leftOut } = notice;
  const download = (lastDay: string): string =>
    translate('mail:access_closed.download', { availableUntilOn: formatDate(lastDay, language) });
  return {
    subject: translate('mail:access_closed.subject', { reference }),
    blocks: [
      paragraph(translate(`mail:access_closed.${notice.outcome}`)),
      ...(availableUntilOn === null ? [] : [paragraph(download(availableUntilOn))]),
      ...(leftOut.length > 0
        ? [
            heading(translate('mail:access_closed.leftOutHeading')),
            {
              kind: 'list' as const,
              entries: leftOut.map((item) => ({ title: item.label, notes: refusalNotes(item, context) })),
            },
          ]
        : []),
      ...remedies(context, { court: leftOut.length > 0 || notice.outcome !== 'fulfilled' }),
    ],
  };
};
