/** The numbers of compliance: open requests as they stand, the rest over the last weeks. */
import type { Numbers } from '../../db/audit-numbers.ts';
import { addDays } from '../../workflows/domain/clock/dates.ts';
import type { ApiContext } from '../context.ts';
import { auditCalendar } from './audit-calendar.ts';

export type NumbersView = Numbers & { from: string; today: string };

const weekDays = 7;

const mondayOf = (date: string): string => {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + weekDays - 1) % weekDays));
};

/** Counts over all requests; the last of the weeks is the one under way. */
export const viewNumbers =
  (context: Pick<ApiContext, 'audit' | 'policy' | 'now'>) =>
  async (weekCount: number): Promise<NumbersView> => {
    const calendar = auditCalendar(context);
    // The newest of the controllers' days, so that no request of today falls behind the last week.
    const today = calendar.days.map((day) => day.today).reduce((one, other) => (one > other ? one : other));
    const last = mondayOf(today);
    const weeks = Array.from({ length: weekCount }, (_none, index) =>
      addDays(last, weekDays * (index + 1 - weekCount)),
    );
    const from = weeks[0] ?? last;
    return { ...(await context.audit.numbers.read({ calendar, from, weeks })), from, today };
  };
