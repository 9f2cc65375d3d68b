/** Lists and numbers of compliance as CSV, sent while they are read. Each export is an event, before its first byte. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { AuditRequest } from '../../db/audit-requests.ts';
import type { AuditLetter, LetterFilter } from '../../db/audit-letters.ts';
import type { AuditRequestFilter } from '../../db/audit-store.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf } from './desk-scope.ts';
import { safeCell } from './safe-cell.ts';

type ExportContext = Pick<ApiContext, 'record' | 'audit' | 'now'>;
type Row = readonly (string | number | null)[];

/** Every cell quoted (RFC 4180) and none a formula, as in the export of events. */
const csvLines = (rows: readonly Row[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => safeCell(cell === null ? '' : String(cell)))),
    { quoted: true, record_delimiter: 'windows' },
  );

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

const note = (
  { record, now }: ExportContext,
  staff: StaffCaller,
  exported: { report: string; rows: number },
): Promise<string> => {
  const fact = { fact: 'report.exported', ...exported } as const;
  return record.act((tx) => tx.observe({ requestId: null, fact, actor: actorOf(staff), at: now() }));
};

async function* linesOf<T>(header: Row, pages: AsyncIterable<T[]>, cells: (item: T) => Row): AsyncGenerator<string> {
  yield csvLines([header]);
  for await (const page of pages) yield csvLines(page.map(cells));
}

const requestHeader = [
  'reference',
  'type',
  'status',
  'outcome',
  'outcome_reason',
  'controller',
  'regime',
  'country',
  'language',
  'channel',
  'received_at',
  'due_on',
  'identity_proven_at',
  'approved_at',
  'withdrawn_at',
  'closed_at',
] as const;
const requestCells = (request: AuditRequest): Row => [
  request.reference,
  request.type,
  request.status,
  request.outcome,
  request.outcomeReason,
  request.controller,
  request.regime,
  request.country,
  request.language,
  request.channel,
  instant(request.receivedAt),
  request.dueOn,
  instant(request.identityProvenAt),
  instant(request.approvedAt),
  instant(request.withdrawnAt),
  instant(request.closedAt),
];

const letterHeader = [
  'written_at',
  'reference',
  'country',
  'notice',
  'language',
  'state',
  'tries',
  'smtp_code',
  'sent_at',
] as const;
const letterCells = (letter: AuditLetter): Row => [
  instant(letter.createdAt),
  letter.reference,
  letter.country,
  letter.notice,
  letter.language,
  letter.state,
  letter.attempts,
  letter.smtpCode,
  instant(letter.sentAt),
];

/** All requests that match, newest first. */
export const exportRequests =
  (context: ExportContext) =>
  async (staff: StaffCaller, filter: AuditRequestFilter): Promise<Readable> => {
    const { requests } = context.audit;
    await note(context, staff, { report: 'requests', rows: await requests.count(filter) });
    return Readable.from(linesOf(requestHeader, requests.pages(filter), requestCells));
  };

/** All letters that match, newest first. */
export const exportLetters =
  (context: ExportContext) =>
  async (staff: StaffCaller, filter: LetterFilter): Promise<Readable> => {
    const { letters } = context.audit;
    const { sent, queued, refused } = await letters.count(filter);
    await note(context, staff, { report: 'letters', rows: sent + queued + refused });
    return Readable.from(linesOf(letterHeader, letters.pages(filter), letterCells));
  };

/** A table that was counted before, such as the numbers behind a chart. */
export const exportTable =
  (context: ExportContext) =>
  async (staff: StaffCaller, table: { name: string; header: Row; rows: readonly Row[] }): Promise<Readable> => {
    await note(context, staff, { report: table.name, rows: table.rows.length });
    return Readable.from([csvLines([table.header, ...table.rows])]);
  };
