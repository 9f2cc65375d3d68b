/** How a correction ended, field by field. Names fields, never values: mail is no safe place for them. */
import { heading, list, paragraph, type Draft, type Entry, type LetterContext } from './letter.ts';
import { refusalNotes, remedies, type Refusal } from './refusal.ts';

/** `failed`: it was granted, and a system did not take it. */
export type CorrectedItem = { label: string } & (
  { result: 'corrected' } | ({ result: 'refused' } & Refusal) | { result: 'failed'; reason?: string | undefined }
);
export type CorrectionClosed = {
  notice: 'correction_closed';
  outcome: 'fulfilled' | 'partly_fulfilled' | 'refused';
  items: readonly CorrectedItem[];
};

type NotDone = Exclude<CorrectedItem, { result: 'corrected' }>;

const notDone = (item: NotDone, context: LetterContext): Entry => {
  if (item.result === 'refused') return { title: item.label, notes: refusalNotes(item, context) };
  const { translate } = context;
  const reasons = item.reason ? [translate('mail:refusal.reason', { reason: item.reason })] : [];
  return { title: item.label, notes: [translate('mail:correction_closed.failed'), ...reasons] };
};

export const correctionClosed = (notice: CorrectionClosed, context: LetterContext): Draft => {
  const { translate, reference, organisation } = context;
  const corrected = notice.items.filter((item) => item.result === 'corrected').map((item) => item.label);
  const others = notice.items.filter((item) => item.result !== 'corrected');
  const statement = translate('mail:correction_closed.statement', { contact: organisation.contact, reference });
  return {
    subject: translate('mail:correction_closed.subject', { reference }),
    blocks: [
      paragraph(translate(`mail:correction_closed.${notice.outcome}`)),
      ...(corrected.length > 0 ? [heading(translate('mail:correction_closed.correctedHeading')), list(corrected)] : []),
      ...(others.length > 0
        ? [
            heading(translate('mail:correction_closed.notDoneHeading')),
            { kind: 'list' as const, entries: others.map((item) => notDone(item, context)) },
            // GDPR Art 16, second sentence.
            paragraph(statement),
          ]
        : []),
      ...remedies(context, { court: others.length > 0 }),
    ],
  };
};
