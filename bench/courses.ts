/** Whole requests, from the customer's call to the closed workflow, each played by one customer and one representative. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { workflowIdOf } from '../workflows/messages.ts';
import type { Customer } from './customers.ts';
import type { Filed, People } from './people-api.ts';

type Waiting = { reference: string; status: string; found: (id: string) => void };

/** One look at the record for all who wait, often enough not to be noticed: pages would ask the API, each for itself. */
const lookEveryMs = 20;
const patienceMs = 120_000;

/** Tells when a request has come to a status, and what its id is. */
const createWatch = (db: Knex) => {
  const waiting = new Set<Waiting>();
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    while (waiting.size > 0) {
      const references = [...waiting].map(({ reference }) => reference);
      const rows: { id: string; reference: string; status: string }[] = await db('requests')
        .whereIn('reference', references)
        .select('id', 'reference', 'status');
      for (const one of waiting) {
        const row = rows.find(({ reference, status }) => reference === one.reference && status === one.status);
        if (row === undefined) continue;
        waiting.delete(one);
        one.found(row.id);
      }
      await pause(lookEveryMs);
    }
    looking = undefined;
  };
  return ({ reference }: Filed, status: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`A request did not come to ${status}.`)), patienceMs);
      const found = (id: string): void => {
        clearTimeout(late);
        resolve(id);
      };
      waiting.add({ reference, status, found });
      looking ??= look().catch(reject);
    });
};

/** No two corrections want the same value, so each one has something to write. */
const correctionOf = ({ name, email, number, address, phone }: Customer, turn: number) => ({
  type: 'correction',
  country: 'DE',
  language: 'en',
  requester: { name, email, customerNumber: number },
  items: [
    { field: 'address', kind: 'outdated', says: address, wanted: `Neuer Weg ${turn}, 10117 Berlin` },
    { field: 'phone', kind: 'inaccurate', says: phone, wanted: `+49 30 777 ${10_000 + turn}` },
  ],
});
const accessOf = ({ name, email, number }: Customer) => ({
  type: 'access',
  country: 'DE',
  language: 'en',
  requester: { name, email, customerNumber: number },
});

/** A request in review, and the one who decides on it. */
export type InReview = { filed: Filed; id: string; token: string };
export type Ready = InReview & { contentVersion: number; contentHash: string };

export const createCourses = ({ people, db, client }: { people: People; db: Knex; client: Client }) => {
  const watch = createWatch(db);
  let turn = 0;
  const nextCorrection = (customer: Customer) => {
    turn += 1;
    return correctionOf(customer, turn);
  };
  const review = async (filed: Filed, customer: Customer, token: string): Promise<InReview> => {
    await people.confirm(filed, customer);
    return { filed, id: await watch(filed, 'in_review'), token };
  };
  const decide = async (one: InReview, decision: 'correct' | 'include'): Promise<Ready> => {
    const seen = await people.view(one.token, one.id);
    return { ...one, ...(await people.decide(one.token, one.id, { ...seen, decision })) };
  };
  const closed = async (id: string): Promise<string> => {
    await client.workflow.getHandle(workflowIdOf(id)).result();
    return id;
  };
  const approve = async (one: Ready): Promise<string> => {
    await people.approve(one.token, one.id, one);
    return closed(one.id);
  };
  const reviewCorrection = async (customer: Customer, token: string): Promise<InReview> =>
    review(await people.file(nextCorrection(customer)), customer, token);
  const decidedCorrection = async (customer: Customer, token: string): Promise<Ready> =>
    decide(await reviewCorrection(customer, token), 'correct');

  return {
    nextCorrection,
    watch,
    closed,
    reviewCorrection,
    /** A correction on which only the approval is missing. */
    decidedCorrection,
    /** The representative's last word, until the letter is sent and the workflow has ended; gives the request's id. */
    approve,
    correction: async (customer: Customer, token: string): Promise<string> =>
      approve(await decidedCorrection(customer, token)),
    access: async (customer: Customer, token: string): Promise<string> =>
      approve(await decide(await review(await people.file(accessOf(customer)), customer, token), 'include')),
    withdrawn: async (customer: Customer, token: string): Promise<string> => {
      const { filed, id } = await reviewCorrection(customer, token);
      await people.withdraw(filed);
      return closed(id);
    },
  };
};
export type Courses = ReturnType<typeof createCourses>;
