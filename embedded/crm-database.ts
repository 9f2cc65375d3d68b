/** The second system of the sample company: a CRM with a database, a table and a role of its own. */
import type { Knex } from 'knex';
import { connect } from '../db/index.ts';
import { asAdministrator, ensureDatabase, urlFor } from './postgres-roles.ts';
import type { SamplePerson } from './sample-people.ts';

const database = 'crm';
const writer = 'crm_writer';

/** Where the CRM is: for the one who made its table, and for Habeas, which may read and correct four columns. */
export type CrmUrls = { owner: string; writer: string };

/** Makes the CRM's database and the role for Habeas; both may be there already. Nobody else is let in. */
export const ensureCrmDatabase = async (adminUrl: string): Promise<CrmUrls> => {
  await ensureDatabase(adminUrl, { name: database });
  await asAdministrator(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [writer]);
    const verb = found.rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${writer} login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls`,
    );
    // The record's roles have no business here, nor this one there.
    await client.query(`revoke connect on database ${database} from habeas_app, habeas_auditor`);
    await client.query(`grant connect on database ${database} to ${writer}`);
  });
  return { owner: urlFor(adminUrl, database, 'habeas_owner'), writer: urlFor(adminUrl, database, writer) };
};

const table = `
create table if not exists customers (
  customer_no text primary key,
  full_name text not null,
  email_address text not null,
  phone_no text,
  street_address text,
  account_manager text not null default 'Sales pool'
)`;
const corrected = 'full_name, email_address, phone_no, street_address';

const rowOf = ({ values }: SamplePerson) => ({
  customer_no: values.customer_number,
  full_name: values.name,
  email_address: values.email,
  phone_no: values.phone,
  street_address: values.address,
});

/**
 * Makes the table and fills it, as its owner; customers who are there already stay as they are, with what was
 * corrected since. `role` is who is granted the columns that Habeas reads and corrects, and no others.
 */
export const loadCrm = (owner: Knex, people: readonly SamplePerson[], role = writer): Promise<void> =>
  owner.transaction(async (trx) => {
    await trx.raw(table);
    await trx.raw(`grant select (customer_no, ${corrected}), update (${corrected}) on customers to ??`, [role]);
    await trx('customers').insert(people.map(rowOf)).onConflict('customer_no').ignore();
  });

/** Somebody at the company changes a customer's address in the CRM itself, past Habeas. */
export const changeCrmAddress = async (ownerUrl: string, customerNumber: string, address: string): Promise<void> => {
  const owner = connect(ownerUrl, { poolSize: 1, name: 'habeas demo' });
  try {
    await owner('customers').where({ customer_no: customerNumber }).update({ street_address: address });
  } finally {
    await owner.destroy();
  }
};
