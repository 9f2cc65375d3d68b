/** Texts that people type, as schemas: what is refused everywhere, said in plain words. */
import { z } from 'zod';

/** C0, DEL and C1: nothing a person means to write, and what makes mail headers, logs and terminals misread a text. */
const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);
/** Half a character: Postgres and UTF-8 cannot hold it. */
const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** People count characters, not UTF-16 units: a name in a script beyond the first plane is not half as long. */
export const lengthOf = (text: string): number => [...text].length;

/** One line of text in any script, trimmed, from 1 to `maxLength` characters. */
export const lineOf = (maxLength: number) =>
  z
    .string()
    .trim()
    .refine((text) => text !== '', 'Give at least one character.')
    .refine((text) => lengthOf(text) <= maxLength, `Give at most ${maxLength} characters.`)
    .refine(
      (text) => !hasControls(text),
      'Leave out control characters such as line breaks and tabs: one line of text.',
    )
    .refine((text) => !hasLoneSurrogate(text), 'Send whole Unicode characters: half of one was found.')
    .meta({ minLength: 1, maxLength });
