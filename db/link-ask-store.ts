/** Asks for a lost link: written blindly by the API, taken and forgotten by the worker. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';

/** Nobody has more open at once than this; a flood of mails is nobody's wish. */
const requestsPerAsk = 5;

export const createLinkAskStore = (db: Knex) => ({
  insert: async (contactBlind: Buffer): Promise<void> => {
    await db('link_asks').insert({ id: uuid(), contact_blind: contactBlind });
  },

  /** Takes one ask for good, in the caller's transaction; undefined when none waits. Workers never take the same. */
  take: async (): Promise<Buffer | undefined> => {
    const { rows } = await db.raw<{ rows: { contact_blind: Buffer }[] }>(
      `delete from link_asks where id =
         (select id from link_asks order by asked_at limit 1 for update skip locked)
       returning contact_blind`,
    );
    return rows[0]?.contact_blind;
  },

  /**
   * The requests that whoever reads this mailbox may be led back to, newest first: those filed with the address, and
   * those of a proven person who has it on file; open, or closed since `closedSince`.
   */
  requestsOf: async (contactBlind: Buffer, closedSince: Date): Promise<string[]> => {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select id from requests
       where (contact_blind = ? or (identity_proven_at is not null and person_id in
           (select person_id from contacts where kind = 'email' and blind = ?)))
         and (closed_at is null or closed_at > ?)
       order by received_at desc limit ?`,
      [contactBlind, contactBlind, closedSince, requestsPerAsk],
    );
    return rows.map(({ id }) => id);
  },
});
