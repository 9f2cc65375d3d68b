import type { Knex } from 'knex';

/** What the pages need: answers that are not sent yet, and the links in letters. */
const tables = `
-- Answers under way: a customer's before they are sent, a form of staff whose session had ended. Sealed; the id is
-- kept as a hash, since whoever has it can read them.
create table drafts (
  id_hash bytea primary key,
  sealed_content bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index drafts_age on drafts (updated_at);

-- Each letter has a link with a token of its own, so that no token is ever kept in clear to be sent again.
create table tracking_links (
  token_hash bytea primary key,
  request_id uuid not null references requests,
  created_at timestamptz not null default now()
);
create index tracking_links_request on tracking_links (request_id);
`;

const grants = `
grant select, insert, update, delete on drafts to habeas_app;
grant select, insert on tracking_links to habeas_app;
`;

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(tables);
  await knex.raw(grants);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('drop table tracking_links; drop table drafts;');
};
