/** The overview as data: figures, what is overdue, tasks, charts. Pure. */
import type { Pseudonym } from '../../../db/audit-staff.ts';
import { countryName, formatNumber } from '../../../locales/format.ts';
import { directionOf } from '../../../locales/index.ts';
import type { NumbersView } from '../../acts/view-numbers.ts';
import type { PageModel } from '../page-route.ts';
import { staffName } from './actors.ts';
import { chartViews, type ChartView, onTimeShare } from './charts/index.ts';
import { dateWords, dueTag, instantWords, percentWords, type Reader, type Tag, word } from './words.ts';

export const periods = ['4', '12', '26', '52'] as const;
export type Period = (typeof periods)[number];

type Cell = { text: string; href?: string; kind?: string; colour?: string | undefined; more?: string };
type Row = { cells: Cell[] };
type Figure = { label: string; value: string; note?: string; href?: string; link?: string; isAlarm: boolean };

export type OverviewModel = PageModel & {
  asOf: string;
  figures: Figure[];
  overdue: { heads: { text: string }[]; rows: Row[]; more: string | undefined; all: string };
  tasks: { heads: { text: string; number?: boolean }[]; rows: Row[] };
  chartsTitle: string;
  periods: { value: string; text: string; isChosen: boolean }[];
  charts: (ChartView & { csv: string; csvText: string })[];
};

type Link = (path?: string) => string;
export type OverviewReader = Reader & { link: Link; pseudonyms: ReadonlyMap<string, Pseudonym> };

const figures = (reader: OverviewReader, numbers: NumbersView, weeks: number): Figure[] => {
  const { t, language, link } = reader;
  const count = (value: number): string => formatNumber(value, language);
  const overdue = numbers.left.find(({ bucket }) => bucket === 'overdue')?.requests ?? 0;
  const share = onTimeShare(numbers);
  const inWeeks = t('compliance:overview.inWeeks', { count: weeks });
  const tasks = numbers.tasks.reduce((total, { open }) => total + open, 0);
  const { refused } = numbers.letters;
  return [
    {
      label: t('compliance:overview.open'),
      value: count(numbers.open),
      href: link('/requests'),
      link: t('compliance:overview.showOpen'),
      isAlarm: false,
    },
    {
      label: t('compliance:overview.overdue'),
      value: count(overdue),
      href: link('/requests?due=overdue'),
      link: t('compliance:overview.showOverdue'),
      isAlarm: overdue > 0,
    },
    {
      label: t('compliance:overview.dueInWeek'),
      value: count(numbers.dueInWeek),
      href: link('/requests?due=in_week'),
      link: t('compliance:overview.showDue'),
      isAlarm: false,
    },
    {
      label: t('compliance:overview.onTime'),
      value: share === null ? '–' : percentWords(reader, share),
      note: share === null ? t('compliance:overview.noAnswer') : inWeeks,
      isAlarm: false,
    },
    {
      label: t('compliance:overview.refused'),
      value: count(refused),
      note: inWeeks,
      href: link('/deliveries?state=refused'),
      link: t('compliance:overview.showRefused'),
      isAlarm: refused > 0,
    },
    { label: t('compliance:overview.tasks'), value: count(tasks), isAlarm: false },
  ];
};

const tagCell = ({ text, colour }: Tag, more?: string): Cell => ({
  text,
  kind: 'tag',
  colour,
  ...(more !== undefined && { more }),
});

const overduePart = (reader: OverviewReader, numbers: NumbersView): OverviewModel['overdue'] => {
  const { t, language, link, pseudonyms } = reader;
  const total = numbers.left.find(({ bucket }) => bucket === 'overdue')?.requests ?? 0;
  const shown = numbers.overdue.length;
  return {
    heads: (['reference', 'type', 'country', 'status', 'due', 'claimedBy'] as const).map((column) => ({
      text: t(`compliance:column.${column}`),
    })),
    rows: numbers.overdue.map((one) => ({
      cells: [
        { text: one.reference, href: link(`/requests/${one.reference}`), kind: 'ltr' },
        { text: word(reader, 'type', one.type) },
        { text: countryName(one.country, language) },
        { text: word(reader, 'status', one.status) },
        tagCell(dueTag(reader, one.daysLeft), dateWords(reader, one.dueOn)),
        {
          text: one.claimedBy === null ? t('compliance:actor.nobody') : staffName(reader, pseudonyms, one.claimedBy),
        },
      ],
    })),
    more: shown < total ? t('compliance:overview.overdueMore', { shown, total }) : undefined,
    all: link('/requests?due=overdue'),
  };
};

const tasksPart = (reader: OverviewReader, { tasks }: NumbersView): OverviewModel['tasks'] => ({
  heads: [
    { text: reader.t('compliance:column.task') },
    { text: reader.t('compliance:column.open'), number: true },
    { text: reader.t('compliance:column.oldest') },
  ],
  rows: tasks.map(({ kind, open, oldestAt }) => ({
    cells: [
      { text: word(reader, 'task', kind) },
      { text: formatNumber(open, reader.language), kind: 'number' },
      { text: dateWords(reader, oldestAt.toISOString().slice(0, 10)) },
    ],
  })),
});

export const overviewModel = (
  reader: OverviewReader,
  numbers: NumbersView,
  { period, now }: { period: Period; now: Date },
): OverviewModel => {
  const { t, language, link } = reader;
  const weeks = Number(period);
  const charts = chartViews(reader, numbers, directionOf(language) === 'rtl');
  return {
    title: t('compliance:overview.title'),
    asOf: t('compliance:overview.asOf', { time: instantWords(reader, now, 'UTC') }),
    figures: figures(reader, numbers, weeks),
    overdue: overduePart(reader, numbers),
    tasks: tasksPart(reader, numbers),
    chartsTitle: t('compliance:overview.chartsTitle', { count: weeks }),
    periods: periods.map((value) => ({
      value,
      text: t('compliance:overview.periodWeeks', { count: Number(value) }),
      isChosen: value === period,
    })),
    charts: charts.map((chart) => ({
      ...chart,
      csv: `${link(`/export/${chart.id}`)}?weeks=${period}`,
      csvText: t('compliance:overview.csv', { title: chart.title }),
    })),
  };
};
