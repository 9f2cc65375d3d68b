/** Brings the sample company into its two systems. Everything may be there already: then nothing is changed. */
import { v7 as uuid } from 'uuid';
import { connect } from '../db/index.ts';
import { createPeopleStore } from '../db/people-store.ts';
import { createSecrets } from '../db/secrets.ts';
import { createStaffStore } from '../db/staff-store.ts';
import { createVault } from '../db/vault.ts';
import { canonicalContact } from '../workflows/domain/canonical.ts';
import { loadCrm } from './crm-database.ts';
import { type SamplePerson, samplePeople, toNewPerson } from './sample-people.ts';
import { sampleStaff } from './sample-staff.ts';

/** Where to load and with which keys; passwords by the address of the account. */
export type SampleTarget = {
  databaseUrl: string;
  crm: { owner: string; writer: string };
  masterKeys: ReadonlyMap<number, Buffer>;
  indexKey: Buffer;
  codePepper: Buffer;
  passwords: Readonly<Record<string, string>>;
};

/** All of them or none, so that any one tells whether they are there; gives how many were added. */
const loadProfiles = async (target: SampleTarget, people: readonly SamplePerson[]): Promise<number> => {
  const db = connect(target.databaseUrl, { poolSize: 1, name: 'habeas demo' });
  const vault = createVault(target);
  try {
    return await db.transaction(async (trx) => {
      const store = createPeopleStore(trx, vault);
      const email = canonicalContact.email(people[0]?.values.email ?? '') ?? '';
      if ((await store.findByContact('email', email)).length > 0) return 0;
      // Not to be found, yet somebody is there: sealed and indexed with keys that are not these.
      if ((await trx('people').first('id')) !== undefined) {
        throw new Error(
          'The database holds customers under other keys. Start with --fresh, or give an empty database.',
        );
      }
      for (const person of people) await store.insert(toNewPerson(uuid(), person));
      return people.length;
    });
  } finally {
    await db.destroy();
  }
};

const loadStaff = async ({ databaseUrl, codePepper, passwords }: SampleTarget): Promise<void> => {
  const db = connect(databaseUrl, { poolSize: 1, name: 'habeas demo' });
  const [store, secrets] = [createStaffStore(db), createSecrets(codePepper)];
  try {
    for (const { email, name, role, desk } of Object.values(sampleStaff)) {
      // Hashing costs more than asking whether it is needed.
      if ((await store.findForSignIn(email)) !== undefined) continue;
      const passwordHash = await secrets.hashPassword(passwords[email] ?? '');
      await store.add({ id: uuid(), email, name, role, desk, passwordHash });
    }
  } finally {
    await db.destroy();
  }
};

const fillCrm = async ({ crm }: SampleTarget, people: readonly SamplePerson[]): Promise<void> => {
  const owner = connect(crm.owner, { poolSize: 1, name: 'habeas demo' });
  try {
    await loadCrm(owner, people, decodeURIComponent(new URL(crm.writer).username));
  } finally {
    await owner.destroy();
  }
};

/**
 * Loads customers and staff; gives how many customers were added, 0 when they were there. Throws when the record holds
 * customers that these keys do not find.
 */
export const loadSample = async (target: SampleTarget): Promise<number> => {
  const people = samplePeople();
  const [added] = await Promise.all([loadProfiles(target, people), loadStaff(target), fillCrm(target, people)]);
  return added;
};
