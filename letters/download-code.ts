/** The code asked for at the moment of disclosure. */
import { codeBlocks, type CodeInLetter } from './code-letter.ts';
import { paragraph, type Draft, type LetterContext } from './letter.ts';

export type DownloadCode = { notice: 'download_code' } & CodeInLetter;

export const downloadCode = (notice: DownloadCode, context: LetterContext): Draft => {
  const { translate, reference, organisation } = context;
  return {
    subject: translate('mail:download_code.subject', { reference }),
    blocks: [
      paragraph(translate('mail:download_code.intro')),
      ...codeBlocks(notice, context),
      paragraph(translate('mail:code.replaces')),
      paragraph(translate('mail:download_code.notYou', { contact: organisation.contact })),
    ],
  };
};
