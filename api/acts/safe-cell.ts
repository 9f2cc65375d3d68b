/** Spreadsheets run a cell that begins like a formula (A42): such a cell gets an apostrophe, which they show as text. */

// What spreadsheets skip before a formula: white space, quotes, marks without width.
const skipped = String.raw`[\s"'\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*`;
// = + - @ and their full-width and small forms; a minus sign of its own (U+2212) is one too.
const opening = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]`;
const formula = new RegExp(`^(?:[\\t\\r\\n]|${skipped}${opening})`, 'u');

/** The text as a cell that no spreadsheet takes for a formula; every other text unchanged. */
export const safeCell = (text: string): string => (formula.test(text) ? `'${text}` : text);
