/** Whether letters arrived: each with its state, its tries and what the mail server said. */
import { z } from 'zod';
import { type AuditLetter, letterStates, type LetterState } from '../../../db/audit-letters.ts';
import { formatNumber } from '../../../locales/format.ts';
import { countLetters, listLetters } from '../../acts/list-letters.ts';
import type { PageContext } from '../context.ts';
import { pageRoute, show, view, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import { addressWith } from './requests-model.ts';
import { placeWords, type Reader, type TagColour, timeWords, word } from './words.ts';

type Link = { href: string; text: string };
type Cell = { text: string; href?: string; kind?: string; colour?: string | undefined; more?: string };
type DeliveriesModel = PageModel & {
  states: (Link & { current: boolean })[];
  heads: { text: string; number?: boolean }[];
  rows: { cells: Cell[] }[];
  first: Link | undefined;
  next: Link | undefined;
  csv: string;
  empty: string;
};
const deliveries = view<DeliveriesModel>('compliance/deliveries');

/** Which letters, in the address. */
export const deliveriesQuery = z.object({
  state: z.enum(letterStates).optional(),
  after: z.string().max(200).optional(),
});

const pageSize = 25;

const colours: Readonly<Record<LetterState, TagColour>> = { sent: 'green', queued: 'yellow', refused: 'red' };

type LetterReader = Reader & { link: (path?: string) => string };

const letterRow = (reader: LetterReader, letter: AuditLetter): { cells: Cell[] } => {
  const { t, language, link } = reader;
  return {
    cells: [
      { text: word(reader, 'notice', letter.notice) },
      {
        text: letter.reference,
        href: link(`/requests/${letter.reference}`),
        kind: 'ltr',
        more: placeWords(reader, letter),
      },
      {
        text: word(reader, 'letterState', letter.state),
        kind: 'tag',
        colour: colours[letter.state],
        ...(letter.sentAt !== null && { more: timeWords(reader, letter.sentAt) }),
      },
      { text: formatNumber(letter.attempts, language), kind: 'number' },
      letter.smtpCode === null
        ? { text: t('compliance:deliveries.noAnswer') }
        : { text: String(letter.smtpCode), kind: 'ltr' },
      { text: timeWords(reader, letter.createdAt) },
    ],
  };
};

const heads = ({ t }: Reader): DeliveriesModel['heads'] =>
  (['letter', 'request', 'state', 'tries', 'answer', 'written'] as const).map((column) => ({
    text: t(`compliance:column.${column}`),
    ...(column === 'tries' && { number: true }),
  }));

export const deliveriesPages = ({ api }: PageContext): PageRoute[] => {
  const [list, count] = [listLetters(api), countLetters(api)];
  return [
    pageRoute({
      site: 'compliance',
      path: '/deliveries',
      access: siteRoles.compliance,
      query: deliveriesQuery,
      get: async ({ t, language, link, query: { state, after } }) => {
        const filter = { state };
        const [page, counts] = [await list({ filter, after, limit: pageSize }), await count({})];
        const reader = { t, language, link };
        const base = link('/deliveries');
        const all = counts.sent + counts.queued + counts.refused;
        const tab = (name: string, letters: number): string =>
          t('compliance:deliveries.count', { state: name, count: formatNumber(letters, language) });
        return show(deliveries, {
          title: t('compliance:deliveries.title'),
          states: [
            { href: base, text: tab(t('compliance:deliveries.all'), all), current: state === undefined },
            ...letterStates.map((one) => ({
              href: addressWith(base, { state: one }),
              text: tab(word(reader, 'letterState', one), counts[one]),
              current: state === one,
            })),
          ],
          heads: heads(reader),
          rows: page.items.map((letter) => letterRow(reader, letter)),
          first:
            after === undefined
              ? undefined
              : { href: addressWith(base, { state }), text: t('compliance:deliveries.firstPage') },
          next:
            page.next_cursor === null
              ? undefined
              : {
                  href: addressWith(base, { state, after: page.next_cursor }),
                  text: t('compliance:deliveries.nextPage'),
                },
          csv: addressWith(link('/export/letters'), { state }),
          empty: t(all === 0 ? 'compliance:deliveries.empty' : 'compliance:deliveries.nothingFound'),
        });
      },
    }),
  ];
};
