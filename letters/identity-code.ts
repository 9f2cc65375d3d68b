/** The code that proves the person: goes only to a contact on file, whose owner may know of no request (A37). */
import { codeBlocks, type CodeInLetter } from './code-letter.ts';
import { paragraph, type Draft, type LetterContext } from './letter.ts';

export type IdentityCode = { notice: 'identity_code' } & CodeInLetter;

export const identityCode = (notice: IdentityCode, context: LetterContext): Draft => {
  const { translate, reference, organisation } = context;
  return {
    subject: translate('mail:identity_code.subject', { reference }),
    blocks: [
      paragraph(translate('mail:identity_code.intro', { organisation: organisation.name })),
      ...codeBlocks(notice, context),
      paragraph(translate('mail:code.replaces')),
      paragraph(translate('mail:identity_code.notYou', { contact: organisation.contact })),
    ],
  };
};
