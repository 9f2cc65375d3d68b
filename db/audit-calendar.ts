/** Legal days in SQL: each controller has its own calendar, so "today" and "that week" depend on the request. */

/** A controller's zone and the date there now. */
export type ControllerDay = { controller: string; zone: string; today: string };

/** Every controller of the policy, and the date (UTC) for requests of one that the policy no longer has. */
export type AuditCalendar = { days: readonly ControllerDay[]; elsewhere: string };

/** A piece of SQL with its values, in the order of its question marks. */
export type Sql = { sql: string; values: readonly string[] };

const byController = ({ days }: AuditCalendar, column: 'zone' | 'today', otherwise: string): Sql => ({
  sql: `case requests.controller ${days.map(() => 'when ?::text then ?::text').join(' ')} else ?::text end`,
  values: [...days.flatMap((day) => [day.controller, day[column]]), otherwise],
});

/** Calendar days from today to the due date; negative once it is over. */
export const daysLeftSql = (calendar: AuditCalendar): Sql => {
  const today = byController(calendar, 'today', calendar.elsewhere);
  return { sql: `(requests.due_on - (${today.sql})::date)`, values: today.values };
};

/** The date of an instant on the wall calendar of the request's controller. */
export const dateOfSql = (calendar: AuditCalendar, column: 'received_at' | 'closed_at'): Sql => {
  const zone = byController(calendar, 'zone', 'UTC');
  return { sql: `(requests.${column} at time zone (${zone.sql}))::date`, values: zone.values };
};
