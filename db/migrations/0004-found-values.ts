import type { Knex } from 'knex';

/**
 * What stood in a system when a write met another value than the one that was reviewed: a person decides on it, and a
 * second try may replace this value and no other. Sealed with the person's key, like the readings.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw('alter table writes add column sealed_found bytea, add column found_at timestamptz');
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('alter table writes drop column sealed_found, drop column found_at');
};
