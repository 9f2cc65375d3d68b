/** Calendar dates as `YYYY-MM-DD`: no time, no zone, proleptic Gregorian. */

const dayMs = 86_400_000;

const parse = (date: string): { year: number; month: number; day: number } => {
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  return { year, month, day };
};

const utc = (date: string): number => {
  const { year, month, day } = parse(date);
  return Date.UTC(year, month - 1, day);
};

const format = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** True for a date that exists: `2025-02-29` does not. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(utc(text)) && format(utc(text)) === text;

export const addDays = (date: string, days: number): string => format(utc(date) + days * dayMs);

/**
 * The same day number `months` later, or the last day of that month when it has no such day
 * (Reg 1182/71 Art 3(2)(c); ICO: 31 January -> 28 February).
 */
export const addMonths = (date: string, months: number): string => {
  const { year, month, day } = parse(date);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return format(Date.UTC(year, month - 1 + months, Math.min(day, lastDay)));
};

const isWeekend = (date: string): boolean => [0, 6].includes(new Date(utc(date)).getUTCDay());

/** The day itself, or the next one that is neither Saturday nor Sunday (Reg 1182/71 Art 3(4)). */
export const nextWorkingDay = (date: string): string => (isWeekend(date) ? nextWorkingDay(addDays(date, 1)) : date);
