/** What stays of a letter with a secret once the mail server took it. */
import type { Letter } from './letter.ts';
import { readable } from './letter.ts';
import { escapeHtml } from './markup.ts';

const mask = '••••-••••';

/**
 * The letter with its secret blanked in all three parts, however it is written there. `secret` is a code, with or
 * without its dash, or the link to the request.
 */
export const maskSecret = (letter: Letter, secret: string): Letter => {
  const spellings = [secret, readable(secret), escapeHtml(secret)].filter((spelling) => spelling !== '');
  const blank = (part: string): string => spellings.reduce((text, spelling) => text.replaceAll(spelling, mask), part);
  return { subject: blank(letter.subject), text: blank(letter.text), html: blank(letter.html) };
};
