/** The queue: what waits for the desk, and the next case for whoever asks for one. */
import { z } from 'zod';
import { queueSorts } from '../../../db/queue-filter.ts';
import { readReference } from '../../../workflows/domain/crockford.ts';
import { countNews } from '../../acts/count-news.ts';
import { countDeskRequests, listDeskRequests } from '../../acts/list-desk-requests.ts';
import { takeNext } from '../../acts/take-next.ts';
import type { PageContext } from '../context.ts';
import { goTo, pageRoute, show, view, type PageCall, type PageModel, type PageRoute } from '../page-route.ts';
import { siteRoles } from '../sites.ts';
import {
  filterOptions,
  type Head,
  isFiltered,
  queueAddress,
  queueQuery,
  type QueueState,
  type QueueTableRow,
  showingText,
  tabLinks,
  tableHeads,
  tableRow,
  tabs,
} from './queue-model.ts';
import { dateText } from './words.ts';

type QueueModel = PageModel & {
  tabs: ReturnType<typeof tabLinks>;
  caption: string;
  heads: readonly Head[];
  rows: readonly QueueTableRow[];
  showing: string | undefined;
  empty: string;
  nothingToTake: string | undefined;
  next: PageLink;
  first: PageLink;
  canTake: boolean;
  takeNext: string;
  filter: ReturnType<typeof filterOptions> & {
    action: string;
    clear: string;
    isOn: boolean;
    isWrong: boolean;
    state: Readonly<Record<keyof QueueState, string>>;
  };
  news: string;
};
type PageLink = { href: string; text: string } | undefined;
const queueView = view<QueueModel>('desk/queue');

const rowsPerPage = 25;
const statuses = ['received', 'verifying', 'gathering', 'in_review', 'fulfilling', 'closed'] as const;
const sorts = queueSorts.flatMap((sort) => [sort, `-${sort}`] as const);

/** An empty field of the filter's form is one that was not filled in. */
const orNothing = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const query = z.object({
  tab: z.enum(tabs).default('todo'),
  ref: orNothing(z.string().max(60)),
  type: orNothing(z.enum(['access', 'correction'])),
  country: orNothing(z.string().regex(/^[A-Z]{2}$/u)),
  status: orNothing(z.enum(statuses)),
  from: orNothing(z.iso.date()),
  to: orNothing(z.iso.date()),
  sort: orNothing(z.enum(sorts)),
  after: orNothing(z.string().max(200)),
  said: z.enum(['none', 'released', 'skipped']).optional(),
});
type Call = PageCall<unknown, z.output<typeof query>, readonly ['representative', 'supervisor']>;

const filterOf = (context: PageContext, call: Call, isWrong: boolean): QueueModel['filter'] => {
  const { said: _, ...state } = call.query;
  const valueOf = (name: keyof QueueState): string => state[name] ?? '';
  return {
    ...filterOptions(call, { policy: context.api.policy.policy, staff: call.staff, tab: state.tab }),
    action: call.link(),
    clear: queueAddress(call.link(), { tab: state.tab }),
    isOn: isFiltered(state),
    isWrong,
    state: {
      tab: valueOf('tab'),
      ref: valueOf('ref'),
      type: valueOf('type'),
      country: valueOf('country'),
      status: valueOf('status'),
      from: valueOf('from'),
      to: valueOf('to'),
      sort: valueOf('sort'),
      after: '',
    },
  };
};

const emptyText = async (list: ReturnType<typeof listDeskRequests>, call: Call): Promise<string> => {
  const { t, staff, query: state } = call;
  if (isFiltered(state)) return t('desk:queue.nothingFound');
  if (state.tab !== 'todo') return t(`desk:queue.empty.${state.tab}`);
  const [next] = (await list(staff, { ...queueQuery({ tab: 'waiting' }, undefined), limit: 1 })).items;
  const empty = t('desk:queue.empty.todo');
  return next === undefined ? empty : `${empty} ${t('desk:queue.nextDue', { date: dateText(call, next.dueOn) })}`;
};

const queuePage = (context: PageContext): PageRoute => {
  const [list, count] = [listDeskRequests(context.api), countDeskRequests(context.api)];
  return pageRoute({
    site: 'desk',
    path: '',
    access: siteRoles.desk,
    query,
    get: async (call) => {
      const { t, staff, link } = call;
      const { said, ...state } = call.query;
      const reference = state.ref === undefined ? undefined : readReference(state.ref);
      const isWrong = state.ref !== undefined && reference === undefined;
      const asked = queueQuery(state, reference);
      const found = isWrong ? { items: [], next_cursor: null } : await list(staff, { ...asked, limit: rowsPerPage });
      const counted = isWrong ? { total: 0, fromHere: 0 } : await count(staff, asked);
      return show(queueView, {
        title: t('desk:queue.title'),
        ...(said !== undefined && said !== 'none' && { done: t(`desk:queue.${said}`) }),
        tabs: tabLinks(call, link(), state),
        caption: t(`desk:queue.caption.${state.tab}`),
        heads: tableHeads(call, link(), state),
        rows: found.items.map((row) => tableRow(call, link(), row)),
        showing: showingText(call, found.items.length, counted),
        empty: found.items.length > 0 ? '' : await emptyText(list, call),
        nothingToTake: said === 'none' ? t('desk:queue.none') : undefined,
        next:
          found.next_cursor === null
            ? undefined
            : { href: queueAddress(link(), { ...state, after: found.next_cursor }), text: t('desk:queue.nextPage') },
        first:
          state.after === undefined
            ? undefined
            : { href: queueAddress(link(), { ...state, after: undefined }), text: t('desk:queue.firstPage') },
        canTake: state.tab === 'todo',
        takeNext: link('/next'),
        filter: filterOf(context, call, isWrong),
        news: `${link('/news')}?since=${context.api.now().toISOString()}`,
      });
    },
  });
};

const nextPage = (context: PageContext): PageRoute => {
  const take = takeNext(context.api);
  return pageRoute({
    site: 'desk',
    path: '/next',
    access: siteRoles.desk,
    form: z.strictObject({}),
    post: async ({ staff, claim, link }) => {
      const { id } = await take(staff, claim);
      return goTo(id === null ? `${link()}?said=none` : `${link(`/cases/${id}`)}?said=taken`);
    },
  });
};

const newsPage = (context: PageContext): PageRoute => {
  const count = countNews(context.api);
  return pageRoute({
    site: 'desk',
    path: '/news',
    access: siteRoles.desk,
    query: z.object({ since: z.iso.datetime() }),
    passive: true,
    get: async ({ t, staff, query: { since } }) => {
      const news = await count(staff, new Date(since));
      return { json: { text: news === 0 ? '' : t('desk:queue.news', { count: news }) } };
    },
  });
};

export const queuePages = (context: PageContext): PageRoute[] => [
  queuePage(context),
  nextPage(context),
  newsPage(context),
];
