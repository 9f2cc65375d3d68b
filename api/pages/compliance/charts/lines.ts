/**
 * Lines over weeks, from the left to the right in every language. Places along the weeks are shares of the width and
 * heights are pixels: letters keep their size on a phone. Lines differ in colour, stroke and mark. Pure.
 */
import type { ChartData, ChartWords } from './chart.ts';

type Mark = { x: string; y: number; value: number };
type Line = { name: string; kind: number; path: string; marks: Mark[] };
type Text = { x: string; y: number; anchor: 'start' | 'middle' | 'end'; text: string };
export type LineDrawing = {
  kind: 'lines';
  height: number;
  grid: number[];
  texts: Text[];
  lines: Line[];
};

const sizes = { above: 26, plot: 180, below: 30 } as const;
/** Beside the plot on both sides, in percent of the width: marks and numbers need room. */
const margin = { left: 10, right: 3 } as const;
const span = 100 - margin.left - margin.right;

/** The next round number that can be halved: the scale has three numbers, all whole. */
export const roundUp = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 2)));
  const steps = power === 1 ? [2, 4, 6, 8] : [1, 2, 3, 4, 5, 6, 8];
  const step = steps.find((factor) => factor * power >= most) ?? 10;
  return step * power;
};

const percent = (value: number): string => `${Math.round(value * 100) / 100}%`;

export const drawLines = (data: ChartData, words: ChartWords): LineDrawing => {
  const count = data.columns.length - 1;
  const top = sizes.above;
  const values = data.rows.flatMap((row) => row.values.map((value) => value ?? 0));
  const most = roundUp(Math.max(...values, 2));
  const xOf = (index: number): number =>
    margin.left + (data.rows.length === 1 ? span / 2 : (span * index) / (data.rows.length - 1));
  const yOf = (value: number): number => Math.round((top + sizes.plot * (1 - value / most)) * 10) / 10;
  const scale = [0, most / 2, most];
  const lineOf = (kind: number): Line => {
    const points = data.rows.map((row, index) => ({ x: xOf(index), value: row.values[kind] ?? 0 }));
    return {
      name: words.headings[kind + 1] ?? '',
      kind,
      // In the plot's own measure: a hundred wide, as high as it is.
      path: points.map(({ x, value }, index) => `${index === 0 ? 'M' : 'L'}${x} ${yOf(value)}`).join(' '),
      marks: points.map(({ x, value }) => ({ x: percent(x), y: yOf(value), value })),
    };
  };
  const middle = Math.floor((data.rows.length - 1) / 2);
  const named = [...new Set([0, middle, data.rows.length - 1])];
  const weekNames = named.map((index): Text => {
    const anchor = index === 0 ? 'start' : index === data.rows.length - 1 ? 'end' : 'middle';
    const x = index === 0 ? 0 : index === data.rows.length - 1 ? 100 : xOf(index);
    const text = words.name(data.rows[index]?.key ?? '');
    return { x: percent(x), y: top + sizes.plot + 24, anchor, text };
  });
  return {
    kind: 'lines',
    height: top + sizes.plot + sizes.below,
    grid: scale.map(yOf),
    texts: [
      ...scale.map((value): Text => ({ x: '0%', y: yOf(value) - 4, anchor: 'start', text: words.value(value, 0) })),
      ...weekNames,
    ],
    lines: Array.from({ length: count }, (_none, kind) => lineOf(kind)),
  };
};
