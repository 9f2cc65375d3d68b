/** The results in words and tables, the same on the terminal and in docs/bench.md. */
import { availableParallelism } from 'node:os';
import type { CorrectionSpeed } from './corrections.ts';
import type { IntakeSpeed } from './intake.ts';
import type { Memory } from './memory.ts';
import type { PageSpeed } from './pages.ts';
import type { Counted } from './statements.ts';

export type Results = {
  intake: IntakeSpeed;
  intakeBeside: IntakeSpeed;
  corrections: CorrectionSpeed;
  correctionCount: number;
  events: Readonly<Record<string, number>>;
  bareEvents: number;
  statements: Readonly<Record<string, Counted>>;
  memory: Readonly<Record<string, Memory | undefined>>;
  pages: readonly PageSpeed[];
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

const whole = (value: number): string => value.toFixed(0);
const ratio = (value: number): string => value.toFixed(2);
const met = (isMet: boolean): string => (isMet ? 'met' : 'missed');

const intakeRows = (name: string, { ours, bare, ratio: share }: IntakeSpeed): string[] => [
  name,
  whole(ours.perSecond),
  whole(bare.perSecond),
  ratio(share),
  ours.p95Ms.toFixed(1),
  bare.p95Ms.toFixed(1),
];

const memoryRows = (memory: Results['memory']): string[][] => {
  const rows = Object.entries(memory).map(([name, held]) => [
    name,
    held === undefined ? 'unknown' : whole(held.rss),
    held === undefined ? 'unknown' : whole(held.pss),
  ]);
  const [rss, pss] = [sumOf(memory, 'rss'), sumOf(memory, 'pss')];
  return [
    ...rows,
    ['together', rss === undefined ? 'unknown' : whole(rss), pss === undefined ? 'unknown' : whole(pss)],
  ];
};

const sumOf = (memory: Results['memory'], kind: keyof Memory): number | undefined => {
  const held = Object.values(memory);
  return held.includes(undefined) ? undefined : held.reduce((sum, one) => sum + (one?.[kind] ?? 0), 0);
};

const aims = ({ intake, corrections, events, memory, pages }: Results): string[][] => {
  const together = sumOf(memory, 'pss');
  const longest = events['correction'] ?? Number.NaN;
  const { whole: all, engine } = corrections;
  const slowest = Math.max(...pages.map(({ p95Ms }) => p95Ms));
  const largest = Math.max(...pages.map((page) => page.transferredKb));
  return [
    ['intake beside a bare route', 'at least 0.5', ratio(intake.ratio), met(intake.ratio >= 0.5)],
    ['corrections beside bare workflows, engine side', 'at least 0.7', ratio(engine.ratio), met(engine.ratio >= 0.7)],
    ['the same, whole course', '(none: see below)', ratio(all.ratio), ''],
    ['history events of a correction', 'at most 40', String(longest), met(longest <= 40)],
    ['slowest page, p95 ms', 'at most 50', slowest.toFixed(1), met(slowest <= 50)],
    ['largest page, KB transferred', 'at most 100', largest.toFixed(0), met(largest <= 100)],
    [
      'memory at rest, MB',
      'below 500',
      together === undefined ? 'unknown' : whole(together),
      together === undefined ? '' : met(together < 500),
    ],
  ];
};

/** Markdown, as prettier would have it. */
export const describe = (results: Results, on: Date): string => {
  const { intake, intakeBeside, corrections, correctionCount, events, bareEvents, statements, memory, pages } = results;
  const machine = `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
  const speeds = [
    ['whole course', corrections.whole],
    ['engine side', corrections.engine],
  ] as const;
  return `# Bench

What \`npm run bench\` measured on ${on.toISOString().slice(0, 10)} with ${machine}: Habeas and its engines (Postgres with fsync on, the Temporal dev server on a file, a mailbox) together on this one machine, with the load generator. Absolute numbers are those of the machine; the ratios compare with something bare in the same run, in turn. \`npm run bench -- --write\` writes this page anew.

${table(['aim', 'wanted', 'found', ''], aims(results))}

## Intake

\`POST /v1/requests\` (a correction of two fields) beside an Express route that does one INSERT of the same body over a pool as large, 20 callers who never pause, each call from another address. Alone: without a worker, which a request taken in does not wait for. Beside the worker: while it begins to work on what comes in, on the same cores.

${table(
  ['intake', 'requests/s', 'bare/s', 'ratio', 'p95 ms', 'bare p95 ms'],
  [intakeRows('alone', intake), intakeRows('beside the worker', intakeBeside)],
)}

## Corrections

${correctionCount} corrections of two fields in two systems, 20 at a time, beside as many bare workflows with the same number of activities (which do nothing) and signals in the same order, on the same server, with a worker that has the same limits. A bare workflow has ${bareEvents} events, a correction ${events['correction']}.

The whole course goes from filing to the closed workflow: five calls, a letter that is sent, read and answered, two slow hashes of its code, another letter. None of that is in the bare workflow. The engine side begins with the approval, everything before done in advance: the call, the writes to both systems with their reading back, the letter, the closed workflow.

${table(
  ['corrections', 'per minute', 'bare per minute', 'ratio'],
  speeds.map(([name, speed]) => [name, whole(speed.ours), whole(speed.bare), ratio(speed.ratio)]),
)}

## Pages

Server time of one visitor who asks again and again, beside a bare Express page of 10 KB in turn; and what a first visit transfers, with styles and script.

${table(
  ['page', 'p95 ms', 'bare p95 ms', 'KB'],
  pages.map(({ name, p95Ms, bareP95Ms, transferredKb }) => [
    name,
    p95Ms.toFixed(1),
    bareP95Ms.toFixed(1),
    transferredKb.toFixed(0),
  ]),
)}

## History events

${table(
  ['request', 'events'],
  Object.entries(events).map(([kind, count]) => [kind, String(count)]),
)}

## Statements to Postgres

Counted by \`pg_stat_statements\`; each is a round trip. The last row has everything that API, relay and worker do for one correction from filing to close, the relay's looks for work included.

${table(
  ['call', 'statements', 'of these begin or end a transaction'],
  Object.entries(statements).map(([name, { all, frames }]) => [name, String(all), String(frames)]),
)}

## Memory

In MB, at rest after the load, each process with its children. RSS counts pages that processes share once for each of them, PSS once in all; the sum to look at is that of PSS.

${table(['process', 'RSS', 'PSS'], memoryRows(memory))}
`;
};
