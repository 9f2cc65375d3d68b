import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { matchPerson, recipientOf } from '../../activities/matching.ts';
import type { ContactKind } from '../../workflows/domain/canonical.ts';
import type { Request, Requester } from '../../workflows/domain/request.ts';
import { at, createFixture, type Fixture } from '../db/fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

type Contacts = Partial<Record<ContactKind, string>>;
const person = async (contacts: Contacts): Promise<string> => {
  const id = uuid();
  const list = Object.entries(contacts).map(([kind, value]) => ({ kind: kind as ContactKind, value }));
  const { people } = fixture.record.stores;
  await people.insert({ id, country: 'DE', language: 'de', contacts: list, fields: [] });
  return id;
};
/** Addresses and numbers that no other test has. */
const some = () => {
  const own = uuid();
  const digits = BigInt(`0x${own.replaceAll('-', '').slice(-10)}`).toString();
  return { email: `anna.${own}@person.example`, phone: `+49${digits}`, number: `C-${own.toUpperCase()}` };
};
const match = (typed: Omit<Requester, 'name'>) =>
  matchPerson(fixture.record.stores.people, { name: 'Anna Beispiel', ...typed });
const nobody = { personId: null, mailboxOnFile: false };

describe('what was typed points to', () => {
  test('the one person who has the address, who can then be reached there', async () => {
    const { email } = some();
    const personId = await person({ email });
    expect(await match({ email })).toEqual({ personId, mailboxOnFile: true });
  });

  test('nobody when nobody has it, whatever the name', async () => {
    expect(await match({ email: some().email })).toEqual(nobody);
  });

  test('nobody when two people have the address: a human looks', async () => {
    const { email } = some();
    await person({ email });
    await person({ email: email.toUpperCase() });
    expect(await match({ email })).toEqual(nobody);
  });

  test.each(['customer_number', 'phone'] as const)('the one of two at an address whose %s was given', async (kind) => {
    const [{ email }, one, other] = [some(), some(), some()];
    const contacts = (of: typeof one): Contacts => ({ email, phone: of.phone, customer_number: of.number });
    const personId = await person(contacts(one));
    await person(contacts(other));
    const typed = kind === 'phone' ? { phone: one.phone } : { customerNumber: one.number };
    expect(await match({ email, ...typed })).toEqual({ personId, mailboxOnFile: true });
  });

  test('nobody when the address is of one person and the number or the phone of another', async () => {
    const [one, other] = [some(), some()];
    await person({ email: one.email });
    await person({ phone: other.phone, customer_number: other.number });
    expect(await match({ email: one.email, customerNumber: other.number })).toEqual(nobody);
    expect(await match({ email: one.email, phone: other.phone })).toEqual(nobody);
  });

  test('the person of the number when the address is unknown, who cannot be reached there', async () => {
    const { email, number } = some();
    const personId = await person({ email, customer_number: number });
    const typed = { email: some().email, customerNumber: ` ${number.toLowerCase()} ` };
    expect(await match(typed)).toEqual({ personId, mailboxOnFile: false });
  });

  test('nobody when number and phone are of different people, though the address is of one of them', async () => {
    const [one, other] = [some(), some()];
    await person({ email: one.email, customer_number: one.number });
    await person({ phone: other.phone });
    expect(await match({ email: one.email, customerNumber: one.number, phone: other.phone })).toEqual(nobody);
  });

  test('the person of the address when the number is nobody’s: a slip of the pen', async () => {
    const { email } = some();
    const personId = await person({ email });
    expect(await match({ email, customerNumber: some().number })).toEqual({ personId, mailboxOnFile: true });
  });

  test('nobody by a number that is no number, or a phone with too few digits', async () => {
    await person({ phone: '+4930123456' });
    expect(await match({ email: some().email, customerNumber: '%', phone: '12' })).toEqual(nobody);
  });
});

describe('a letter goes to', () => {
  const requestOf = async (typed: string): Promise<Request> => {
    const { id } = await fixture.file();
    const found = await match({ email: typed });
    const fact = { fact: 'request.acknowledged', matched: found.personId !== null, mailboxOnFile: found.mailboxOnFile };
    return fixture.change(id, { fact: fact as { fact: 'request.acknowledged'; matched: boolean; mailboxOnFile: boolean }, patch: found }); // prettier-ignore
  };
  const recipient = (request: Request, typed: string) =>
    recipientOf(fixture.record.stores.people, request, { name: 'Anna', email: typed });

  test('the stored spelling of the address, byte for byte, however it was typed', async () => {
    const typedAs = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(typedAs, typedAs, async (stored, typed) => {
        const { email } = some();
        const spell = (capitals: readonly boolean[]): string =>
          [...email].map((char, place) => (capitals[place] === true ? char.toUpperCase() : char)).join('');
        await person({ email: spell(stored) });
        const request = await requestOf(spell(typed));
        expect(request.mailboxOnFile).toBe(true);
        expect(await recipient(request, spell(typed))).toBe(spell(stored));
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    ['a tag', (email: string) => email.replace('@', '+dsr@')],
    ['a dot less', (email: string) => email.replace('.', '')],
    ['a Cyrillic а', (email: string) => email.replace('a', 'а')],
    ['a one for an l', (email: string) => email.replace('example', 'examp1e')],
    ['a Kelvin sign', (email: string) => email.replace('anna', '\u212Aanna')],
    ['another domain that looks like it', (email: string) => email.replace('person', 'pers0n')],
  ])('what was typed, and never into the record, for a look-alike: %s', async (_trick, alike) => {
    const { email } = some();
    await person({ email });
    const request = await requestOf(alike(email));
    expect(request).toMatchObject({ personId: null, mailboxOnFile: false });
    expect(await recipient(request, alike(email))).toBe(alike(email));
  });

  test('the typed address while nothing is proven, the one on file once it is', async () => {
    const [{ email }, typed] = [some(), some().email];
    const personId = await person({ email: email.toUpperCase() });
    const request: Request = { ...(await fixture.file()), personId, mailboxOnFile: false };
    expect(await recipient(request, typed)).toBe(typed);
    expect(await recipient({ ...request, identityProvenAt: at }, typed)).toBe(email.toUpperCase());
  });

  test('the one of several addresses on file that was typed, not the first', async () => {
    const [first, second] = [some().email, some().email];
    const personId = await person({ email: first });
    await fixture.record.stores.people.replaceContact(personId, 'email', { old: '', value: second });
    const request: Request = { ...(await fixture.file()), personId, mailboxOnFile: true };
    expect(await recipient(request, second.toUpperCase())).toBe(second);
    expect(await recipient(request, first)).toBe(first);
  });
});
