/** Staff sessions: the token's hash only. Ended by the database's clock, at sign-out, and with the account. */
import type { Knex } from 'knex';
import type { Staff } from './staff-store.ts';

/** Representative sessions (security reference, 3): idle 15 minutes, absolute 8 hours. */
export const sessionIdleMinutes = 15;
const sessionHours = 8;

export const createSessionStore = (db: Knex) => ({
  insert: async (tokenHash: Buffer, staffId: string): Promise<void> => {
    await db('staff_sessions').insert({ token_hash: tokenHash, staff_id: staffId });
  },
  /** The account behind a live session, whose idle time starts anew; undefined when it is over or disabled. */
  touch: async (tokenHash: Buffer): Promise<Staff | undefined> => {
    const { rows } = await db.raw<{ rows: Staff[] }>(
      `update staff_sessions set seen_at = now() from staff
       where token_hash = ? and staff.id = staff_sessions.staff_id and staff.disabled_at is null
         and seen_at > now() - ? * interval '1 minute' and staff_sessions.created_at > now() - ? * interval '1 hour'
       returning staff.id, staff.email, staff.name, staff.role, staff.desk`,
      [tokenHash, sessionIdleMinutes, sessionHours],
    );
    return rows[0];
  },
  /** The account behind a live session, whose idle time goes on: for what a page asks by itself. */
  peek: async (tokenHash: Buffer): Promise<Staff | undefined> => {
    const { rows } = await db.raw<{ rows: Staff[] }>(
      `select staff.id, staff.email, staff.name, staff.role, staff.desk from staff_sessions
       join staff on staff.id = staff_sessions.staff_id and staff.disabled_at is null
       where token_hash = ? and seen_at > now() - ? * interval '1 minute'
         and staff_sessions.created_at > now() - ? * interval '1 hour'`,
      [tokenHash, sessionIdleMinutes, sessionHours],
    );
    return rows[0];
  },
  /** Whose session it is or was, also after its end, until it is purged. */
  ownerOf: async (tokenHash: Buffer): Promise<string | undefined> =>
    (
      await db<{ token_hash: Buffer; staff_id: string }>('staff_sessions')
        .where({ token_hash: tokenHash })
        .first('staff_id')
    )?.staff_id,
  end: async (tokenHash: Buffer): Promise<void> => {
    await db('staff_sessions').where({ token_hash: tokenHash }).delete();
  },
  /** A day after their end: until then `ownerOf` tells whose form it was that came in too late. */
  purge: (): Promise<number> =>
    db('staff_sessions')
      .whereRaw(`created_at < now() - ? * interval '1 hour'`, [sessionHours + 24])
      .delete(),
});
