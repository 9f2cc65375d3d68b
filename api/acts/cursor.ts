/** Where the next page begins: opaque to callers, so that what is in it may change. */
import { InputError } from '../../workflows/domain/errors.ts';

/** `parts` never hold a line break: ids, dates and numbers. */
export const writeCursor = (...parts: readonly string[]): string => Buffer.from(parts.join('\n')).toString('base64url');

const uuidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
/** What each part of a cursor may look like. */
export const cursorForms = { id: uuidForm, date: /^\d{4}-\d{2}-\d{2}$/u, seq: /^\d{1,15}$/u } as const;

/** The parts of a cursor that an earlier answer gave, each of its form. Throws InputError for any other text. */
export const readCursor = <F extends readonly RegExp[]>(text: string, ...forms: F): { [K in keyof F]: string } => {
  const parts = Buffer.from(text, 'base64url').toString().split('\n');
  const isFormed = parts.length === forms.length && forms.every((form, index) => form.test(parts[index] ?? ''));
  // Decoding skips what is no base64url, so only a text that comes out the same again is one of ours.
  if (!isFormed || writeCursor(...parts) !== text) {
    throw new InputError('The page cannot be found.', [
      { pointer: '/after', detail: 'Use the next_cursor of an earlier answer, or leave it out for the first page.' },
    ]);
  }
  return parts as { [K in keyof F]: string }; // as many parts as forms, checked above
};

export type Page<T> = { items: T[]; next_cursor: string | null };

/** A page out of `limit + 1` rows: the one too many says that there is a next page. */
export const pageOf = <R, T>(
  rows: readonly R[],
  limit: number,
  { show, cursor }: { show: (row: R) => T; cursor: (row: R) => string },
): Page<T> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    next_cursor: rows.length > limit && last !== undefined ? cursor(last) : null,
  };
};
