import fc from 'fast-check';
import { addDays, addMonths, isDate, nextWorkingDay } from '../../workflows/domain/clock/dates.ts';
import { legalDates } from '../../workflows/domain/clock/legal-dates.ts';

/** A second way to count, by tables and single steps, which shares nothing with the rule but the calendar itself. */
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengthOf = (year: number, month: number): number =>
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? NaN;
const write = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
const read = (date: string): [number, number, number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8)),
];
const monthsLater = (date: string, months: number): string => {
  let [year, month, day] = read(date);
  for (let left = months; left > 0; left -= 1) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  while (day > lengthOf(year, month)) day -= 1;
  return write(year, month, day);
};
const dayAfter = (date: string): string => {
  const [year, month, day] = read(date);
  if (day < lengthOf(year, month)) return write(year, month, day + 1);
  return month === 12 ? write(year + 1, 1, 1) : write(year, month + 1, 1);
};
/** Sakamoto's method; 0 is Sunday. */
const weekday = (date: string): number => {
  const [y, month, day] = read(date);
  const year = month < 3 ? y - 1 : y;
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? NaN;
  return (year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + shift + day) % 7;
};

const anyDate = fc
  .record({ year: fc.integer({ min: 1900, max: 2199 }), month: fc.integer({ min: 1, max: 12 }), day: fc.nat(30) })
  .map(({ year, month, day }) => write(year, month, (day % lengthOf(year, month)) + 1));

const dueOn = (receivedOn: string, regime = 'EU-GDPR', zone = 'Europe/Berlin'): string =>
  legalDates({ regime, zone, receivedAt: new Date(`${receivedOn}T10:00:00Z`), remindDaysBefore: 7 }).dueOn;

describe('one calendar month', () => {
  // Those that regulators and courts have published; 2024 and 2026, since there the date itself is no weekend.
  test.each([
    ['2024-09-03', '2024-10-03', 'UK-GDPR', 'ICO'],
    ['2026-03-31', '2026-04-30', 'UK-GDPR', 'ICO'],
    ['2025-01-31', '2025-02-28', 'UK-GDPR', 'ICO'],
    ['2022-07-14', '2022-08-15', 'EU-GDPR', 'LAG Rheinland-Pfalz 5 Sa 154/23'],
  ])('from %s ends on %s (%s, %s)', (receivedOn, due, regime) => {
    expect(dueOn(receivedOn, regime, regime === 'UK-GDPR' ? 'Europe/London' : 'Europe/Berlin')).toBe(due);
  });

  test.each([
    ['2024-01-29', '2024-02-29', 'a leap year has the day'],
    ['2024-01-31', '2024-02-29', 'a leap year ends a day later'],
    ['2100-01-29', '2100-03-01', '2100 is none, and its 28 February is a Sunday'],
    ['2000-01-30', '2000-02-29', '2000 is one'],
    ['2024-02-29', '2024-03-29', 'a leap day is the 29th, not the last day'],
    ['2025-02-28', '2025-03-28', 'the last of February is the 28th, not the last day'],
    ['2025-12-31', '2026-02-02', '31 January is a Saturday: the Monday after'],
    ['2026-10-05', '2026-11-05', 'nothing special'],
    ['2025-01-01', '2025-02-03', 'a Saturday rolls over Sunday'],
    ['2025-05-31', '2025-06-30', 'clamped to a Monday'],
    ['2025-07-31', '2025-09-01', 'clamped to a Sunday, which rolls into the next month'],
    ['2026-10-03', '2026-11-03', 'receipt on a Saturday counts from that day'],
  ])('from %s ends on %s: %s', (receivedOn, due) => {
    expect(dueOn(receivedOn)).toBe(due);
  });

  test('is what counting by hand gives, for any day and any number of months', () => {
    fc.assert(
      fc.property(anyDate, fc.nat(40), (date, months) => {
        expect(addMonths(date, months)).toBe(monthsLater(date, months));
      }),
      { numRuns: 1000 },
    );
  });

  test('ends on a working day, at most two days after what counting by hand gives', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const due = dueOn(date);
        const counted = monthsLater(date, 1);
        const later = [counted, dayAfter(counted), dayAfter(dayAfter(counted))];
        expect(due).toBe(later.find((one) => ![0, 6].includes(weekday(one))));
      }),
    );
  });

  test('has no rules for a regime that is not known', () => {
    expect(() => dueOn('2026-10-05', 'EU')).toThrow(expect.objectContaining({ name: 'InputError' }));
  });
});

describe('the day after', () => {
  test('is what counting by hand gives', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(addDays(date, 1)).toBe(dayAfter(date));
        expect(addDays(dayAfter(date), -1)).toBe(date);
      }),
    );
  });
  test('of a weekend day is looked for until it is a working day; a working day is itself', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const candidates = [date, dayAfter(date), dayAfter(dayAfter(date))];
        expect(nextWorkingDay(date)).toBe(candidates.find((one) => ![0, 6].includes(weekday(one))));
      }),
    );
  });
});

describe('a date', () => {
  test.each([
    ['2024-02-29', true],
    ['2025-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2025-04-31', false],
    ['2025-13-01', false],
    ['2025-00-10', false],
    ['2025-01-00', false],
    ['2025-1-1', false],
    ['25-01-01', false],
    ['2025-01-01T00:00:00Z', false],
    [' 2025-01-01', false],
    ['', false],
    ['٢٠٢٥-٠١-٠١', false],
  ])('%j exists: %s', (text, exists) => {
    expect(isDate(text)).toBe(exists);
  });
  test('that counting by hand reaches exists', () => {
    fc.assert(fc.property(anyDate, (date) => expect(isDate(date)).toBe(true)));
  });
});
