/** The charts of the overview, from the numbers of one reading. Pure. */
import { countryName, intlLocale } from '../../../../locales/format.ts';
import type { Numbers } from '../../../../db/audit-numbers.ts';
import type { NumbersView } from '../../../acts/view-numbers.ts';
import { daysWords, decimalWords, percentWords, type Reader, word } from '../words.ts';
import { drawBars, type BarDrawing, type BarPlan } from './bars.ts';
import { type ChartData, type ChartId, type ChartTable, type ChartWords, tableOf } from './chart.ts';
import { drawLines, type LineDrawing } from './lines.ts';

/** One chart as the page shows it. */
export type ChartView = {
  id: ChartId;
  title: string;
  caption: string;
  table: ChartTable;
  drawing: BarDrawing | LineDrawing;
  isEmpty: boolean;
};

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const shareOf = (onTime: number, late: number): number | null =>
  onTime + late === 0 ? null : oneDecimal((100 * onTime) / (onTime + late));

/** How many of all that were due in the period were answered on time, in percent; null when none was due. */
export const onTimeShare = ({ onTime }: Pick<Numbers, 'onTime'>): number | null =>
  shareOf(sum(onTime.map((one) => one.onTime)), sum(onTime.map(({ late }) => late)));

/** Two reasons can lead to one outcome. */
const byOutcome = ({ outcomes }: Numbers): [string, number][] => {
  const counts = new Map<string, number>();
  for (const { outcome, requests } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + requests);
  return [...counts].toSorted(([, one], [, other]) => other - one);
};

/** The data of each chart. Countries from the least on time on; all else in an order of its own. */
export const chartData = (numbers: Numbers): Readonly<Record<ChartId, ChartData>> => ({
  weeks: {
    id: 'weeks',
    columns: ['week', 'received', 'closed'],
    rows: numbers.weeks.map(({ week, received, closed }) => ({ key: week, values: [received, closed] })),
  },
  left: {
    id: 'left',
    columns: ['days_left', 'requests'],
    rows: numbers.left.map(({ bucket, requests }) => ({ key: bucket, values: [requests] })),
  },
  'on-time': {
    id: 'on-time',
    columns: ['country', 'on_time', 'late', 'share_percent'],
    rows: numbers.onTime
      .map(({ country, onTime, late }) => ({ key: country, values: [onTime, late, shareOf(onTime, late)] }))
      .toSorted((one, other) => (one.values[2] ?? 0) - (other.values[2] ?? 0)),
  },
  durations: {
    id: 'durations',
    columns: ['stage', 'answers', 'median_days', 'p95_days'],
    rows: numbers.durations.map(({ stage, answers, medianDays, p95Days }) => ({
      key: stage,
      values: [answers, ...[medianDays, p95Days].map((days) => (days === null ? null : oneDecimal(days)))],
    })),
  },
  outcomes: {
    id: 'outcomes',
    columns: ['outcome', 'requests'],
    rows: byOutcome(numbers).map(([outcome, requests]) => ({ key: outcome, values: [requests] })),
  },
});

const onTimeTitle = (reader: Reader, { rows }: ChartData, share: number | null): string => {
  const [lowest] = rows;
  if (share === null || lowest === undefined) return reader.t('compliance:overview.noAnswer');
  const values = { share: percentWords(reader, share) };
  if (rows.length === 1) return reader.t('compliance:chart.onTime.title', values);
  return reader.t('compliance:chart.onTime.titleLowest', {
    ...values,
    country: countryName(lowest.key, reader.language),
    lowest: percentWords(reader, lowest.values[2] ?? 0),
  });
};

const leftTitle = ({ t }: Reader, numbers: Numbers): string => {
  const overdue = numbers.left.find(({ bucket }) => bucket === 'overdue')?.requests ?? 0;
  const { open } = numbers;
  return overdue === 0
    ? t('compliance:chart.left.titleNone', { open })
    : t('compliance:chart.left.title', { overdue, open });
};

const durationsTitle = (reader: Reader, { durations }: Numbers): string => {
  const median = durations.find(({ stage }) => stage === 'whole')?.medianDays ?? null;
  return median === null
    ? reader.t('compliance:overview.noAnswer')
    : reader.t('compliance:chart.durations.title', { median: daysWords(reader, oneDecimal(median)) });
};

const outcomesTitle = ({ t }: Reader, { outcomes }: Numbers): string => {
  const granted = outcomes.filter(({ outcome }) => outcome === 'fulfilled' || outcome === 'partly_fulfilled');
  return t('compliance:chart.outcomes.title', {
    granted: sum(granted.map(({ requests }) => requests)),
    closed: sum(outcomes.map(({ requests }) => requests)),
  });
};

/** `5 Oct`: the year is in the table's neighbours and in the file. */
const weekName = ({ language }: Reader, week: string): string =>
  new Intl.DateTimeFormat(intlLocale(language), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${week}T00:00:00Z`),
  );

const wordsOf = (reader: Reader, numbers: NumbersView, data: ReturnType<typeof chartData>) => {
  const { t, language } = reader;
  const whole = (value: number): string => decimalWords(reader, value);
  const none = t('compliance:chart.durations.none');
  return {
    weeks: {
      title: t('compliance:chart.weeks.title', {
        received: sum(numbers.weeks.map(({ received }) => received)),
        closed: sum(numbers.weeks.map(({ closed }) => closed)),
      }),
      caption: t('compliance:chart.weeks.caption'),
      headings: [
        t('compliance:chart.weeks.week'),
        t('compliance:chart.weeks.received'),
        t('compliance:chart.weeks.closed'),
      ],
      name: (week) => weekName(reader, week),
      value: whole,
      none,
    },
    left: {
      title: leftTitle(reader, numbers),
      caption: t('compliance:chart.left.caption'),
      headings: [t('compliance:chart.left.bucket'), t('compliance:chart.left.requests')],
      name: (bucket) =>
        bucket === 'overdue'
          ? t('compliance:chart.left.overdue')
          : t('compliance:chart.left.days', { span: bucket.replace('-', '–') }),
      value: whole,
      none,
    },
    'on-time': {
      title: onTimeTitle(reader, data['on-time'], onTimeShare(numbers)),
      caption: t('compliance:chart.onTime.caption'),
      headings: [
        t('compliance:chart.onTime.country'),
        t('compliance:chart.onTime.onTime'),
        t('compliance:chart.onTime.late'),
        t('compliance:chart.onTime.share'),
      ],
      name: (country) => countryName(country, language),
      value: (value, column) => (column === 2 ? percentWords(reader, value) : whole(value)),
      none,
    },
    durations: {
      title: durationsTitle(reader, numbers),
      caption: t('compliance:chart.durations.caption'),
      headings: [
        t('compliance:chart.durations.stage'),
        t('compliance:chart.durations.answers'),
        t('compliance:chart.durations.median'),
        t('compliance:chart.durations.p95'),
      ],
      name: (stage) => t(`compliance:chart.durations.${stage as Numbers['durations'][number]['stage']}`),
      value: (value, column) => (column === 0 ? whole(value) : daysWords(reader, value)),
      none,
    },
    outcomes: {
      title: outcomesTitle(reader, numbers),
      caption: t('compliance:chart.outcomes.caption'),
      headings: [t('compliance:chart.outcomes.outcome'), t('compliance:chart.outcomes.requests')],
      name: (outcome) => word(reader, 'outcome', outcome),
      value: whole,
      none,
    },
  } as const satisfies Record<ChartId, ChartWords>;
};

/** All charts of the page, each with its table; `isRtl` when the page is read from the right. */
export const chartViews = (reader: Reader, numbers: NumbersView, isRtl: boolean): ChartView[] => {
  const data = chartData(numbers);
  const words = wordsOf(reader, numbers, data);
  const view = (id: ChartId, plan?: BarPlan): ChartView => ({
    id,
    title: words[id].title,
    caption: words[id].caption,
    table: tableOf(data[id], words[id]),
    drawing: plan === undefined ? drawLines(data[id], words[id]) : drawBars(data[id], words[id], { ...plan, isRtl }),
    isEmpty: data[id].rows.every(({ values }) => values.every((value) => value === null || value === 0)),
  });
  const bars = [reader.t('compliance:chart.durations.medianBar'), reader.t('compliance:chart.durations.p95Bar')];
  return [
    view('weeks'),
    view('left', { columns: [0] }),
    view('on-time', { columns: [2], most: 100 }),
    view('outcomes', { columns: [0] }),
    view('durations', { columns: [1, 2], names: bars }),
  ];
};
