/**
 * A chart as data: one array of rows feeds its drawing, its table and its file, so that the three cannot differ.
 * Pure.
 */

export const chartIds = ['weeks', 'left', 'on-time', 'durations', 'outcomes'] as const;
export type ChartId = (typeof chartIds)[number];

/** `key` names a row, and each column, for programs; null is a value that was not measured. */
export type ChartData = {
  id: ChartId;
  columns: readonly string[];
  rows: readonly { key: string; values: readonly (number | null)[] }[];
};

/** How the data reads: the finding as title, what was counted as caption, headings, names and values in words. */
export type ChartWords = {
  title: string;
  caption: string;
  headings: readonly string[];
  name: (key: string) => string;
  value: (value: number, column: number) => string;
  /** For a value that was not measured. */
  none: string;
};

export type ChartTable = { headings: readonly string[]; rows: readonly { name: string; values: readonly string[] }[] };

export const tableOf = ({ rows }: ChartData, words: ChartWords): ChartTable => ({
  headings: words.headings,
  rows: rows.map(({ key, values }) => ({
    name: words.name(key),
    values: values.map((value, column) => (value === null ? words.none : words.value(value, column))),
  })),
});

/** The rows of the file: names and numbers for programs, in no language. */
export const fileOf = ({ columns, rows }: ChartData) => ({
  header: columns,
  rows: rows.map(({ key, values }) => [key, ...values]),
});
