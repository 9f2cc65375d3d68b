/** Everything that matches, as a file that is sent while it is read: an export of any size holds one page of rows. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { AuditEvent, EventFilter } from '../../db/audit-store.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { showEvent } from './audit-views.ts';
import { actorOf } from './desk-scope.ts';
import { safeCell } from './safe-cell.ts';

export type ExportFormat = 'csv' | 'jsonl';
export type ExportInput = { staff: StaffCaller; filter: EventFilter; format: ExportFormat };

const header = [
  'seq',
  'id',
  'at',
  'recorded_at',
  'reference',
  'country',
  'fact',
  'actor',
  'role',
  'from',
  'to',
  'version',
  'body',
];

const cells = (event: AuditEvent): string[] =>
  [
    String(event.seq),
    event.id,
    event.at.toISOString(),
    event.recordedAt.toISOString(),
    event.reference ?? '',
    event.country ?? '',
    event.fact,
    event.actor,
    event.role,
    event.from ?? '',
    event.to ?? '',
    event.version === null ? '' : String(event.version),
    JSON.stringify(event.body),
  ].map(safeCell);

/** Every cell quoted (RFC 4180): a delimiter that only some spreadsheets know cannot open a new cell. */
const csv = (rows: string[][]): string => stringify(rows, { quoted: true, record_delimiter: 'windows' });
const jsonLines = (events: readonly AuditEvent[]): string =>
  events.map((event) => `${JSON.stringify(showEvent(event))}\n`).join('');

async function* csvFile(pages: AsyncIterable<AuditEvent[]>): AsyncGenerator<string> {
  yield csv([header]);
  for await (const page of pages) yield csv(page.map(cells));
}
async function* jsonlFile(pages: AsyncIterable<AuditEvent[]>): AsyncGenerator<string> {
  for await (const page of pages) yield jsonLines(page);
}
const files = { csv: csvFile, jsonl: jsonlFile } as const;

/**
 * The file as a stream. The event about it is committed before the first byte leaves, since who breaks off early has
 * seen data too; so it says how many rows matched at the start, the most that this export hands out (give or take an
 * event that was being committed at that moment).
 */
export const exportEvents =
  ({ record, audit, now }: ApiContext) =>
  async ({ staff, filter, format }: ExportInput): Promise<Readable> => {
    const { rows, newestSeq } = await audit.count(filter);
    await record.act((tx) =>
      tx.observe({
        requestId: null,
        fact: { fact: 'events.exported', rows, format },
        actor: actorOf(staff),
        at: now(),
      }),
    );
    return Readable.from(files[format](audit.pages(filter, newestSeq)));
  };
