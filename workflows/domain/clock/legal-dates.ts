/** The first rule of the legal clock: one calendar month from receipt, EU and UK counting. */
import { InputError } from '../errors.ts';
import { findRegime } from '../regimes.ts';
import { addDays, addMonths, nextWorkingDay } from './dates.ts';
import { dateIn, endOfDay, instantAt } from './zone.ts';

export type LegalDates = {
  receivedOn: string;
  dueOn: string;
  /** The last second of the due date in the controller's zone. */
  dueAt: Date;
  /** When the representative is reminded: counted back from the date before any roll, the cautious one. */
  remindAt: Date;
};
type Input = { regime: string; zone: string; receivedAt: Date; remindDaysBefore: number };

/**
 * When a request received at `receivedAt` must be answered (GDPR Art 12(3); Reg 1182/71 Art 3(2)(c), 3(4): the day
 * of receipt is not counted, the end of the month is clamped, a weekend rolls forward). Public holidays are not
 * known yet: leaving them out gives an earlier date, never a late one. Throws InputError for an unknown regime.
 */
export const legalDates = ({ regime: id, zone, receivedAt, remindDaysBefore }: Input): LegalDates => {
  const regime = findRegime(id);
  if (regime === undefined) throw new InputError(`There are no rules for the regime ${id}.`);
  const receivedOn = dateIn(receivedAt, zone);
  const base = addMonths(receivedOn, regime.answerMonths);
  const dueOn = nextWorkingDay(base);
  return {
    receivedOn,
    dueOn,
    dueAt: endOfDay(dueOn, zone),
    // Nine in the morning: when a person at the desk can act on it.
    remindAt: instantAt(addDays(base, -remindDaysBefore), '09:00:00', zone),
  };
};
