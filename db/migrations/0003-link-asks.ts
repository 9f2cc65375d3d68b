import type { Knex } from 'knex';

/**
 * People who lost the link to their request: only the keyed hash of the address they typed, written whether or not
 * anybody has a request under it; the worker looks later and forgets the row.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
create table link_asks (
  id uuid primary key,
  contact_blind bytea not null,
  asked_at timestamptz not null default now()
);
create index link_asks_asked on link_asks (asked_at);
create index requests_contact on requests (contact_blind);
-- Taking one locks it, which Postgres counts as an update.
grant select, insert, update, delete on link_asks to habeas_app;
`);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('drop index requests_contact; drop table link_asks;');
};
