/** Letters for compliance: whether each arrived, newest first, and how many there are of each state. */
import type { AuditLetter, LetterFilter, LetterState } from '../../db/audit-letters.ts';
import type { ApiContext } from '../context.ts';
import { cursorForms, type Page, pageOf, readCursor, writeCursor } from './cursor.ts';

export type LetterQuery = { filter: LetterFilter; after?: string | undefined; limit: number };

export const listLetters =
  ({ audit }: Pick<ApiContext, 'audit'>) =>
  async ({ filter, after, limit }: LetterQuery): Promise<Page<AuditLetter>> => {
    const [before] = after === undefined ? [] : readCursor(after, cursorForms.id);
    const letters = await audit.letters.newest(filter, { before, limit: limit + 1 });
    return pageOf(letters, limit, { show: (letter) => letter, cursor: ({ id }) => writeCursor(id) });
  };

export const countLetters =
  ({ audit }: Pick<ApiContext, 'audit'>) =>
  (filter: LetterFilter): Promise<Record<LetterState, number>> =>
    audit.letters.count(filter);
