/** Staff as compliance sees them: a role and a number, no name. The number of an account never changes. */
import type { Knex } from 'knex';
import type { StaffRole } from './staff-store.ts';

/** `Representative 2` of a desk. Accounts are never removed, so counting them in the order of their making is for good. */
export type Pseudonym = { id: string; role: StaffRole; number: number; desk: string | null };

export const createAuditStaff = (auditor: Knex) => ({
  pseudonyms: async (): Promise<ReadonlyMap<string, Pseudonym>> => {
    const { rows } = await auditor.raw<{ rows: Pseudonym[] }>(
      'select id, role, desk, (row_number() over (partition by role order by id))::int as number from staff',
    );
    return new Map(rows.map((row) => [row.id, row]));
  },
});
