import type { Knex } from 'knex';

/**
 * What compliance needs to see that letters arrive: which notice, when, and what the mail server said; never the text,
 * the address or anything that leads to it. The indexes carry the numbers of a period.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
grant select (id, request_id, notice, language, state, attempts, smtp_code, created_at, sent_at)
  on letters to habeas_auditor;
create index letters_state on letters (state, id);
create index requests_received on requests (received_at);
create index requests_closed on requests (closed_at) where closed_at is not null;
`);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
drop index letters_state, requests_received, requests_closed;
revoke select (id, request_id, notice, language, state, attempts, smtp_code, created_at, sent_at)
  on letters from habeas_auditor;
`);
};
