/** What every letter with a code says about it. */
import { paragraph, readable, type Block, type LetterContext } from './letter.ts';

/** `code` with or without its dash; `codeMinutes` is how long it lives. */
export type CodeInLetter = { code: string; codeMinutes: number };

/** The code, how long it lives, and that nobody asks for it. */
export const codeBlocks = ({ code, codeMinutes }: CodeInLetter, { translate }: LetterContext): Block[] => [
  { kind: 'code', text: readable(code) },
  paragraph(translate('mail:code.validity', { count: codeMinutes })),
  paragraph(translate('mail:code.neverAsked')),
];
