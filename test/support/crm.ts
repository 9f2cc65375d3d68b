/** A customer database of the company's own, as the `crm` system of the example policy describes it. */
import type { Knex } from 'knex';
import { createEmptyDatabase } from './database.ts';

export type CrmRow = {
  customer_no: string;
  full_name: string;
  email_address: string;
  phone_no: string;
  street_address: string;
};

/** The table, and a log of every update that really changed a row, kept by the database itself. */
const schema = `
create table customers (
  customer_no text primary key,
  full_name text,
  email_address text,
  phone_no text,
  street_address text
);
create table landed (id bigint generated always as identity primary key, customer_no text not null);
create function note_landing() returns trigger language plpgsql as $$
begin
  insert into landed (customer_no) values (new.customer_no);
  return new;
end $$;
create trigger landings after update on customers for each row execute function note_landing();
grant select, insert, update on customers to habeas_app;
grant insert on landed to habeas_app;
`;

export type TestCrm = {
  url: string;
  insert: (row: CrmRow) => Promise<void>;
  row: (customerNo: string) => Promise<CrmRow | undefined>;
  /** Writes behind everybody's back, as another program of the company would. */
  overwrite: (customerNo: string, change: Partial<CrmRow>) => Promise<void>;
  /** How often a row was updated in all. */
  landings: (customerNo: string) => Promise<number>;
  drop: () => Promise<void>;
};

export const createTestCrm = async (): Promise<TestCrm> => {
  const database = await createEmptyDatabase();
  const owner: Knex = database.owner();
  await owner.raw(schema);
  return {
    url: database.urls.app,
    insert: async (row) => {
      await owner<CrmRow>('customers').insert(row);
    },
    row: async (customerNo) => owner<CrmRow>('customers').where('customer_no', customerNo).first(),
    overwrite: async (customerNo, change) => {
      await owner('customers').where('customer_no', customerNo).update(change);
    },
    landings: async (customerNo) => {
      const [row] = await owner('landed').where('customer_no', customerNo).count<{ count: string }[]>();
      return Number(row?.count ?? 0);
    },
    drop: database.drop,
  };
};
