/** The list of requests as data: filter, rows, pages, all from the state in the address. Pure. */
import type { Pseudonym } from '../../../db/audit-staff.ts';
import { countryName, inOrder } from '../../../locales/format.ts';
import { outcomes, openTypes } from '../../../workflows/domain/request.ts';
import { dateIn, instantAt } from '../../../workflows/domain/clock/zone.ts';
import { addDays, isDate } from '../../../workflows/domain/clock/dates.ts';
import { readReference } from '../../../workflows/domain/crockford.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { RequestView } from '../../acts/audit-views.ts';
import type { AuditRequestQueryFilter } from '../../acts/list-audit-requests.ts';
import { daysLeft, zoneOf } from '../../acts/list-desk-requests.ts';
import { statuses } from '../../rest/desk-schemas.ts';
import type { FieldFault } from '../form.ts';
import { staffName } from './actors.ts';
import { dateWords, dueTag, keptWords, placeWords, type Reader, stateTag, word } from './words.ts';

/** The state of the list as it stands in the address; nothing personal can be in it. */
export type RequestsState = {
  ref?: string | undefined;
  type?: (typeof openTypes)[number] | undefined;
  status?: (typeof statuses)[number] | undefined;
  outcome?: (typeof outcomes)[number] | undefined;
  country?: string | undefined;
  due?: 'overdue' | 'in_week' | undefined;
  from?: string | undefined;
  to?: string | undefined;
  after?: string | undefined;
};

const filterNames = ['ref', 'type', 'status', 'outcome', 'country', 'due', 'from', 'to'] as const;

export const isFiltered = (state: RequestsState): boolean => filterNames.some((name) => state[name] !== undefined);

/** An address with this state; what is not set is left out. */
export const addressWith = (base: string, state: Readonly<Record<string, string | undefined>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== undefined) parameters.set(name, value);
  const query = parameters.toString();
  return query === '' ? base : `${base}?${query}`;
};

/** The filter of the state, or what is wrong with it. Days are those of UTC, as in the event log. */
export const readRequestsFilter = (
  { t }: Pick<Reader, 't'>,
  { ref, from, to, after: _after, ...rest }: RequestsState,
): { filter: AuditRequestQueryFilter; faults: FieldFault[] } => {
  const reference = ref === undefined ? undefined : readReference(ref);
  const faults: FieldFault[] = [
    ...(ref !== undefined && reference === undefined
      ? [{ field: 'ref', text: t('compliance:requests.badReference') }]
      : []),
    ...Object.entries({ from, to }).flatMap(([field, date]) =>
      date === undefined || isDate(date) ? [] : [{ field, text: t('compliance:requests.badDate') }],
    ),
  ];
  if (faults.length > 0) return { filter: {}, faults };
  const day = (date: string): Date => instantAt(date, '00:00:00', 'UTC');
  return {
    filter: {
      ...rest,
      reference,
      from: from === undefined ? undefined : day(from),
      to: to === undefined ? undefined : day(addDays(to, 1)),
    },
    faults,
  };
};

type Cell = { text: string; href?: string; kind?: string; colour?: string | undefined; more?: string };
export type RequestsReader = Reader & {
  link: (path?: string) => string;
  pseudonyms: ReadonlyMap<string, Pseudonym>;
  policy: Policy;
  now: Date;
};

const dueCell = (reader: RequestsReader, request: RequestView): Cell => {
  const zone = zoneOf(reader.policy, request);
  const due = dateWords(reader, request.dueOn);
  if (request.closedAt === null) {
    const tag = dueTag(reader, daysLeft(request, reader.now, zone));
    return { text: tag.text, kind: 'tag', colour: tag.colour, more: due };
  }
  return { text: due, more: keptWords(reader, daysLeft(request, new Date(request.closedAt), zone)) };
};

export const requestRow = (reader: RequestsReader, request: RequestView): { cells: Cell[] } => {
  const { t, link, policy, pseudonyms } = reader;
  const state = stateTag(reader, request);
  const claimedBy =
    request.claimedBy === null ? t('compliance:actor.nobody') : staffName(reader, pseudonyms, request.claimedBy);
  return {
    cells: [
      { text: request.reference, href: link(`/requests/${request.reference}`), kind: 'ltr' },
      { text: word(reader, 'type', request.type) },
      { text: placeWords(reader, request) },
      { text: state.text, kind: 'tag', colour: state.colour },
      { text: dateWords(reader, dateIn(new Date(request.receivedAt), zoneOf(policy, request))) },
      dueCell(reader, request),
      { text: claimedBy },
    ],
  };
};

export const requestHeads = ({ t }: Reader): { text: string }[] =>
  (['reference', 'type', 'place', 'status', 'received', 'due', 'claimedBy'] as const).map((column) => ({
    text: t(`compliance:column.${column}`),
  }));

type Option = { value: string; text: string };
export type FilterOptions = Record<'types' | 'statuses' | 'outcomes' | 'countries' | 'dues', Option[]>;

/** The answers that the filter's lists offer. */
export const filterOptions = (reader: Reader, policy: Policy): FilterOptions => {
  const { t, language } = reader;
  const countries = policy.controllers.flatMap((controller) => controller.countries);
  const named = countries.map((value) => ({ value, text: countryName(value, language) }));
  return {
    types: openTypes.map((value) => ({ value, text: word(reader, 'type', value) })),
    statuses: statuses.map((value) => ({ value, text: word(reader, 'status', value) })),
    outcomes: outcomes.map((value) => ({ value, text: word(reader, 'outcome', value) })),
    countries: inOrder(named, ({ text }) => text, language),
    dues: [
      { value: 'overdue', text: t('compliance:requests.dueOverdue') },
      { value: 'in_week', text: t('compliance:requests.dueInWeek') },
    ],
  };
};
