/**
 * Bars, one below the other: above each its name and its value, so that nothing depends on colour or on an axis.
 * Lengths are shares of the width and heights are pixels: letters keep their size on a phone. Pure.
 */
import type { ChartData, ChartWords } from './chart.ts';

/** What to draw: these columns of the data (counted without the key); several get a heading per row and names. */
export type BarPlan = { columns: readonly number[]; names?: readonly string[]; most?: number };

type Text = { x: string; y: number; anchor: 'start' | 'end'; text: string; isHeading: boolean };
type Bar = { x: string; y: number; width: string; height: number; value: number; kind: number };
export type BarDrawing = {
  kind: 'bars';
  height: number;
  barHeight: number;
  /** The heights at which the whole width is shaded, so that a short bar is seen to be one. */
  tracks: number[];
  texts: Text[];
  bars: Bar[];
};

const sizes = { heading: 30, text: 24, bar: 14, gap: 16, groupGap: 8 } as const;

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

/** `isRtl`: bars and names begin at the right. */
export const drawBars = (data: ChartData, words: ChartWords, options: BarPlan & { isRtl: boolean }): BarDrawing => {
  const { columns, names, isRtl } = options;
  const values = data.rows.flatMap((row) => columns.map((column) => row.values[column] ?? 0));
  const most = options.most ?? Math.max(...values, 1);
  const [near, far] = isRtl ? ['100%', '0%'] : ['0%', '100%'];
  const texts: Text[] = [];
  const bars: Bar[] = [];
  const tracks: number[] = [];
  let y = 0;
  const addBar = (name: string, value: number | null, at: { column: number; kind: number }): void => {
    const said = value === null ? words.none : words.value(value, at.column);
    y += sizes.text;
    texts.push({ x: near, y: y - 6, anchor: 'start', text: name, isHeading: false });
    texts.push({ x: far, y: y - 6, anchor: 'end', text: said, isHeading: true });
    if (value !== null) {
      tracks.push(y);
      const share = value / most;
      const x = isRtl ? percent(1 - share) : '0%';
      bars.push({ x, y, width: percent(share), height: sizes.bar, value, kind: at.kind });
    }
    y += sizes.bar + sizes.gap;
  };
  for (const row of data.rows) {
    if (names !== undefined) {
      y += sizes.heading;
      texts.push({ x: near, y: y - 10, anchor: 'start', text: words.name(row.key), isHeading: true });
    }
    for (const [kind, column] of columns.entries()) {
      addBar(names?.[kind] ?? words.name(row.key), row.values[column] ?? null, { column, kind });
    }
    if (names !== undefined) y += sizes.groupGap;
  }
  return { kind: 'bars', height: y, barHeight: sizes.bar, tracks, texts, bars };
};
