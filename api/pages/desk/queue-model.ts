/** The queue's page as data: rows, tabs, sort links and pages, all from the state in the address. Pure. */
import { countryName, inOrder } from '../../../locales/format.ts';
import type { QueueOrder, QueueSort } from '../../../db/queue-filter.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { RequestStatus } from '../../../workflows/domain/request.ts';
import type { StaffCaller } from '../../context.ts';
import { type QueueQuery, type QueueRow, toDo } from '../../acts/list-desk-requests.ts';
import { type Cell, dateText, dueTag, placeText, type Reader, statusTag, typeText } from './words.ts';

export const tabs = ['todo', 'mine', 'waiting', 'closed'] as const;
export type Tab = (typeof tabs)[number];

/** The state of the queue as it stands in the address; nothing personal can be in it. */
export type QueueState = {
  tab: Tab;
  ref?: string | undefined;
  type?: 'access' | 'correction' | undefined;
  country?: string | undefined;
  status?: RequestStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: string | undefined;
  after?: string | undefined;
};

const open: readonly RequestStatus[] = ['received', 'verifying', ...toDo];
const statusesOf: Readonly<Record<Tab, readonly RequestStatus[]>> = {
  todo: toDo,
  mine: open,
  waiting: ['received', 'verifying'],
  closed: ['closed'],
};

const readOrder = (sort: string | undefined): QueueOrder => {
  const descending = sort?.startsWith('-') ?? false;
  return { by: (sort?.replace(/^-/u, '') ?? 'due') as QueueSort, descending }; // the query's schema knows no other
};

/** What to ask the act for. `reference` is the one form of what was typed. */
export const queueQuery = (state: QueueState, reference: string | undefined): Omit<QueueQuery, 'limit'> => ({
  statuses: state.status === undefined ? statusesOf[state.tab] : [state.status],
  type: state.type,
  country: state.country,
  reference,
  dueFrom: state.from,
  dueTo: state.to,
  claimed: state.tab === 'mine' ? 'mine' : 'anybody',
  order: readOrder(state.sort),
  after: state.after,
});

/** The address of the queue in a state; what is not set is left out. */
export const queueAddress = (base: string, state: Partial<QueueState>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== undefined && value !== '' && !(name === 'tab' && value === 'todo')) parameters.set(name, value);
  }
  const query = parameters.toString();
  return query === '' ? base : `${base}?${query}`;
};

/** A row of the table; the first cell names it. */
export type QueueTableRow = { cells: readonly Cell[] };

export const tableRow = (reader: Reader, base: string, row: QueueRow): QueueTableRow => {
  const due = dueTag(reader.t, row);
  const dueOn = dateText(reader, row.dueOn);
  return {
    cells: [
      { text: row.reference, href: `${base}/cases/${row.id}`, kind: 'ltr' },
      { text: typeText(reader.t, row.type) },
      { text: placeText(reader, row) },
      { ...statusTag(reader.t, row), kind: 'tag' },
      due === undefined ? { text: dueOn } : { ...due, kind: 'tag', more: dueOn },
      { text: row.isMine ? reader.t('desk:queue.you') : (row.claimedBy ?? reader.t('desk:queue.nobody')) },
    ],
  };
};

/** A column's head; `href` sorts by it, and turns the direction round when it is sorted by already. */
export type Head = { text: string; href?: string; sort?: 'ascending' | 'descending' | 'none' };

export const tableHeads = ({ t }: Reader, base: string, state: QueueState): Head[] => {
  const order = readOrder(state.sort);
  const head = (text: string, by?: QueueSort): Head => {
    if (by === undefined) return { text };
    const isSorted = order.by === by;
    const turned = isSorted && !order.descending ? `-${by}` : by;
    return {
      text,
      href: queueAddress(base, { ...state, sort: turned, after: undefined }),
      sort: isSorted ? (order.descending ? 'descending' : 'ascending') : 'none',
    };
  };
  return [
    head(t('desk:queue.reference'), 'reference'),
    head(t('desk:queue.type'), 'type'),
    head(t('desk:queue.place'), 'country'),
    head(t('desk:queue.status')),
    head(t('desk:queue.due'), 'due'),
    head(t('desk:queue.claimedBy')),
  ];
};

export const tabLinks = ({ t }: Reader, base: string, state: QueueState) =>
  tabs.map((tab) => ({
    text: t(`desk:queue.tab.${tab}`),
    // A filter is about what is looked for, wherever it is; a state of its own belongs to one tab.
    href: queueAddress(base, { ...state, tab, status: undefined, after: undefined }),
    current: tab === state.tab,
  }));

/** "Showing 26 to 50 of 312"; undefined when there is nothing to show. */
export const showingText = (
  { t }: Reader,
  shown: number,
  { total, fromHere }: { total: number; fromHere: number },
): string | undefined => {
  if (shown === 0) return undefined;
  const first = total - fromHere + 1;
  return t('desk:queue.showing', { first, last: first + shown - 1, count: total });
};

export const isFiltered = ({ ref, type, country, status, from, to }: QueueState): boolean =>
  [ref, type, country, status, from, to].some((value) => value !== undefined && value !== '');

type Option = { value: string; text: string };

/** The answers that the filter's lists offer: the countries of the desk, the states of the tab. */
export const filterOptions = (
  { t, language }: Reader,
  { policy, staff, tab }: { policy: Policy; staff: StaffCaller; tab: Tab },
): Record<'types' | 'countries' | 'statuses', Option[]> => {
  const countries = staff.covers?.countries ?? policy.controllers.flatMap((controller) => controller.countries);
  const any = { value: '', text: t('desk:queue.any') };
  const named = countries.map((value) => ({ value, text: countryName(value, language) }));
  return {
    types: [any, ...(['access', 'correction'] as const).map((value) => ({ value, text: typeText(t, value) }))],
    countries: [any, ...inOrder(named, ({ text }) => text, language)],
    statuses:
      tab === 'closed'
        ? []
        : [
            any,
            ...statusesOf[tab].map((value) => ({
              value,
              text: statusTag(t, { status: value, outcome: null, withdrawn: false }).text,
            })),
          ],
  };
};
