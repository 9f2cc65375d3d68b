/** Staff accounts. Which countries and languages a desk covers is in the policy file. */
import type { Knex } from 'knex';

export const staffRoles = ['representative', 'supervisor', 'compliance', 'administrator'] as const;
export type StaffRole = (typeof staffRoles)[number];
export type Staff = { id: string; email: string; name: string; role: StaffRole; desk: string | null };

const columns = { id: 'id', email: 'email', name: 'name', role: 'role', desk: 'desk' } as const;

export const createStaffStore = (db: Knex) => ({
  /** Adds an account; false when the address has one. Addresses are kept in small letters. */
  add: async (staff: Staff & { passwordHash: string }): Promise<boolean> => {
    const { passwordHash, ...rest } = staff;
    const row = { ...rest, email: rest.email.toLowerCase(), password_hash: passwordHash };
    return (await db('staff').insert(row).onConflict('email').ignore().returning('id')).length === 1;
  },
  findForSignIn: async (email: string): Promise<(Staff & { passwordHash: string }) | undefined> =>
    db('staff')
      .where({ email: email.toLowerCase() })
      .whereNull('disabled_at')
      .select({ ...columns, passwordHash: 'password_hash' })
      .first<(Staff & { passwordHash: string }) | undefined>(),
  /** The account while it is not disabled. */
  find: async (id: string): Promise<Staff | undefined> =>
    db('staff').where({ id }).whereNull('disabled_at').select(columns).first<Staff | undefined>(),
  names: async (ids: readonly string[]): Promise<Map<string, string>> => {
    const rows: { id: string; name: string }[] = await db('staff').whereIn('id', ids).select('id', 'name');
    return new Map(rows.map(({ id, name }) => [id, name]));
  },
});
