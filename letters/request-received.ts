/** The acknowledgement, with the code that confirms the mailbox. The same for people we know and people we do not. */
import { formatDate } from '../locales/index.ts';
import type { OpenType } from '../workflows/domain/request.ts';
import { codeBlocks } from './code-letter.ts';
import { heading, list, paragraph, type Draft, type LetterContext } from './letter.ts';

export type RequestReceived = {
  notice: 'request_received';
  type: OpenType;
  /** Calendar dates, `YYYY-MM-DD`. */
  receivedOn: string;
  dueOn: string;
  code: string;
  codeMinutes: number;
  /** Staff recorded it for the person (letter, phone, counter): the letter says so, in case that is wrong. */
  copyForStaffFiled: boolean;
  /** What it is about, by label (fields or categories), never by value; empty for all there is. */
  appliesToItems: readonly string[];
};

export const requestReceived = (notice: RequestReceived, context: LetterContext): Draft => {
  const { translate, language, reference, organisation } = context;
  const receivedOn = formatDate(notice.receivedOn, language);
  const dueOn = formatDate(notice.dueOn, language);
  const items = translate(`mail:request_received.${notice.type}Items`);
  return {
    subject: translate('mail:request_received.subject', { reference }),
    blocks: [
      paragraph(translate(`mail:request_received.${notice.type}`, { receivedOn })),
      ...(notice.appliesToItems.length > 0 ? [paragraph(items), list(notice.appliesToItems)] : []),
      paragraph(translate('mail:request_received.answerBy', { dueOn })),
      ...(notice.copyForStaffFiled
        ? [paragraph(translate('mail:request_received.filedByStaff', { contact: organisation.contact }))]
        : []),
      heading(translate('mail:request_received.confirmHeading')),
      paragraph(translate('mail:request_received.confirm')),
      ...codeBlocks(notice, context),
      heading(translate('mail:request_received.nextHeading')),
      {
        kind: 'steps',
        entries: [
          { title: translate('mail:request_received.nextConfirm') },
          { title: translate('mail:request_received.nextIdentity') },
          { title: translate('mail:request_received.nextAnswer', { dueOn }) },
        ],
      },
      paragraph(translate('mail:request_received.notYou')),
    ],
  };
};
