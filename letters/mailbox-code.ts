/** A further code that confirms the mailbox: the first one comes with the acknowledgement. */
import { codeBlocks, type CodeInLetter } from './code-letter.ts';
import { paragraph, type Draft, type LetterContext } from './letter.ts';

export type MailboxCode = { notice: 'mailbox_code' } & CodeInLetter;

export const mailboxCode = (notice: MailboxCode, context: LetterContext): Draft => {
  const { translate, reference } = context;
  return {
    subject: translate('mail:mailbox_code.subject', { reference }),
    blocks: [
      paragraph(translate('mail:mailbox_code.intro')),
      ...codeBlocks(notice, context),
      paragraph(translate('mail:code.replaces')),
      paragraph(translate('mail:mailbox_code.notYou')),
    ],
  };
};
