/** What day it is for each controller, for everything that compliance counts. */
import type { AuditCalendar } from '../../db/audit-calendar.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { ApiContext } from '../context.ts';

export const auditCalendar = ({ policy, now }: Pick<ApiContext, 'policy' | 'now'>): AuditCalendar => {
  const at = now();
  return {
    days: policy.policy.controllers.map(({ id, zone }) => ({ controller: id, zone, today: dateIn(at, zone) })),
    elsewhere: dateIn(at, 'UTC'),
  };
};
