/** Two hundred customers and twenty representatives, in the record and in a customer database of the company's own. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { createStores } from '../db/index.ts';
import type { Secrets } from '../db/secrets.ts';
import type { Vault } from '../db/vault.ts';

export type Customer = { number: string; name: string; email: string; phone: string; address: string };

/** All of them invented. */
export const customers: readonly Customer[] = Array.from({ length: 200 }, (_, index) => ({
  number: `C-${10_000 + index}`,
  name: `Customer Number ${index}`,
  email: `customer-${index}@customers.example`,
  phone: `+49 30 555 ${10_000 + index}`,
  address: `Musterweg ${index + 1}, 10115 Berlin`,
}));

/** The customer at `index`. */
export const customerAt = (index: number): Customer => {
  const found = customers.at(index);
  if (found === undefined) throw new Error(`There are only ${customers.length} customers.`);
  return found;
};

/** One for each lane: they work side by side, each signed in with an account of their own. */
export const representatives = Array.from({ length: 20 }, (_, index) => `representative-${index}@company.example`);
/** Reads the console. */
export const auditor = 'auditor@company.example';
export const password = 'a long password of the bench';

const crmTable = `
create table customers (
  customer_no text primary key, full_name text, email_address text, phone_no text, street_address text
);
grant select, insert, update on customers to habeas_app;
`;

/** Makes and fills the table that the `crm` system of the example policy describes. */
export const fillCrm = async (owner: Knex): Promise<void> => {
  await owner.raw(crmTable);
  const rows = customers.map(({ number, name, email, phone, address }) => ({
    customer_no: number,
    full_name: name,
    email_address: email,
    phone_no: phone,
    street_address: address,
  }));
  await owner('customers').insert(rows);
};

const profileOf = ({ number, name, email, phone, address }: Customer) => {
  const values = { name, email, phone, address, customer_number: number, date_of_birth: '1980-05-17', plan: 'Basic' };
  const [source, obtainedAt] = ['The contract', new Date('2024-03-01')];
  return {
    id: uuid(),
    country: 'DE',
    language: 'en',
    contacts: [
      { kind: 'email', value: email },
      { kind: 'phone', value: phone },
      { kind: 'customer_number', value: number },
    ] as const,
    fields: Object.entries(values).map(([field, value]) => ({ field, value, source, obtainedAt })),
  };
};

/** Fills the record, as the application. */
export const fillRecord = async (db: Knex, { vault, secrets }: { vault: Vault; secrets: Secrets }): Promise<void> => {
  const passwordHash = await secrets.hashPassword(password);
  await db.transaction(async (trx) => {
    const stores = createStores(trx, vault);
    for (const customer of customers) await stores.people.insert(profileOf(customer));
    for (const email of representatives) {
      const account = { id: uuid(), email, name: email, role: 'representative', desk: 'berlin', passwordHash } as const;
      await stores.staff.add(account);
    }
    const role = { role: 'compliance', desk: null } as const;
    await stores.staff.add({ id: uuid(), email: auditor, name: auditor, ...role, passwordHash });
  });
};
