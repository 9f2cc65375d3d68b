/** Letters as compliance sees them: which notice, when, and what the mail server said. No text and no address. */
import type { Knex } from 'knex';

export const letterStates = ['sent', 'queued', 'refused'] as const;
export type LetterState = (typeof letterStates)[number];

export type AuditLetter = {
  id: string;
  requestId: string;
  reference: string;
  country: string;
  notice: string;
  language: string;
  state: LetterState;
  attempts: number;
  smtpCode: number | null;
  createdAt: Date;
  sentAt: Date | null;
};
export type LetterFilter = {
  state?: LetterState | undefined;
  notice?: string | undefined;
  reference?: string | undefined;
  country?: string | undefined;
};

const columns = {
  id: 'letters.id',
  requestId: 'letters.request_id',
  reference: 'requests.reference',
  country: 'requests.country',
  notice: 'letters.notice',
  language: 'letters.language',
  state: 'letters.state',
  attempts: 'letters.attempts',
  smtpCode: 'letters.smtp_code',
  createdAt: 'letters.created_at',
  sentAt: 'letters.sent_at',
} as const satisfies Record<keyof AuditLetter, string>;

/** How many rows an export holds in memory at a time. */
const exportPage = 500;

export const createAuditLetters = (auditor: Knex) => {
  const matching = (filter: LetterFilter) => {
    const letters = auditor('letters').join('requests', 'requests.id', 'letters.request_id');
    if (filter.state !== undefined) letters.where('letters.state', filter.state);
    if (filter.notice !== undefined) letters.where('letters.notice', filter.notice);
    if (filter.reference !== undefined) letters.where('requests.reference', filter.reference);
    if (filter.country !== undefined) letters.where('requests.country', filter.country);
    return letters;
  };

  /** By keyset: ids are uuid v7, so they rise with the time of writing. */
  const newest = async (
    filter: LetterFilter,
    page: { before?: string | undefined; limit: number },
  ): Promise<AuditLetter[]> => {
    const letters = matching(filter).select(columns).orderBy('letters.id', 'desc').limit(page.limit);
    if (page.before !== undefined) letters.where('letters.id', '<', page.before);
    return (await letters) as AuditLetter[];
  };

  return {
    newest,
    /** How many match, by state. */
    count: async (filter: LetterFilter): Promise<Record<LetterState, number>> => {
      const found = (await matching(filter)
        .select('letters.state', auditor.raw('count(*)::int as letters'))
        .groupBy('letters.state')) as { state: LetterState; letters: number }[];
      return {
        sent: 0,
        queued: 0,
        refused: 0,
        ...Object.fromEntries(found.map(({ state, letters }) => [state, letters])),
      };
    },
    /** Everything that matches, newest first, in pages: an export of any size holds one of them. */
    pages: async function* (filter: LetterFilter): AsyncGenerator<AuditLetter[]> {
      let before: string | undefined;
      for (;;) {
        const page = await newest(filter, { before, limit: exportPage });
        if (page.length > 0) yield page;
        before = page.at(-1)?.id;
        if (page.length < exportPage) return;
      }
    },
  };
};
