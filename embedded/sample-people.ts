/** The customers of the sample company: always the same ones, so that a test and a reader meet whom they expect. */
import type { NewPerson } from '../db/people-store.ts';
import { type SampleWords, mailNameOf, sampleCountries, samplePlans, sampleSources } from './sample-names.ts';

/** One customer; `values` is by the fields of the sample policy. */
export type SamplePerson = {
  country: string;
  language: string;
  values: Readonly<Record<SampleField, string>>;
  source: string;
  obtainedAt: Date;
};
export type SampleField =
  'name' | 'date_of_birth' | 'customer_number' | 'email' | 'phone' | 'address' | 'plan' | 'preferred_language';

/** The mailbox refuses every mail to this domain: what Habeas does then can be seen with the customer who has it. */
export const bounceDomain = 'bounce.example';

const seed = 2018;

type Dice = {
  /** A whole number from 0 to below `end`. */
  below: (end: number) => number;
  pick: (from: readonly string[]) => string;
};

/** Mulberry32: small, even enough for names, and the same on every machine. */
const createDice = (start: number): Dice => {
  let state = start;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { below, pick: (from) => from[below(from.length)] ?? '' };
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');
const customerNumber = (serial: number): string => `BC-${100_000 + serial}`;

const madeUp = (words: SampleWords, serial: number, dice: Dice): SamplePerson => {
  const name = `${dice.pick(words.given)} ${dice.pick(words.family)}`;
  const born = `${1940 + dice.below(65)}-${twoDigits(1 + dice.below(12))}-${twoDigits(1 + dice.below(28))}`;
  return {
    country: words.country,
    language: words.language,
    values: {
      name,
      date_of_birth: born,
      customer_number: customerNumber(serial),
      // Names come twice; the number tells them apart.
      email: `${mailNameOf(name)}.${serial}@post.example`,
      phone: words.phoneOf(serial),
      address: words.addressOf(dice.pick(words.streets), 1 + dice.below(140), dice.pick(words.towns)),
      plan: dice.pick(samplePlans),
      preferred_language: words.language,
    },
    source: dice.pick(sampleSources),
    obtainedAt: new Date(Date.UTC(2019 + dice.below(6), dice.below(12), 1 + dice.below(28), 9 + dice.below(8))),
  };
};

/** Those whom a reader should be able to name: one written from right to left, one whom no mail reaches. */
const special = (first: number): SamplePerson[] => {
  const common = { source: sampleSources[0], obtainedAt: new Date('2022-03-14T10:30:00Z') };
  const layla = {
    name: 'ليلى عبد الرحمن الحداد',
    date_of_birth: '1988-07-09',
    customer_number: customerNumber(first),
    email: 'layla.alhaddad@post.example',
    phone: '+49 30 23125 998',
    address: 'شارع سونين آلي ٦٧، الطابق الثالث، 12045 برلين',
    plan: 'Team',
    preferred_language: 'de',
  };
  const nobody = {
    name: 'Edith Farmer',
    date_of_birth: '1951-02-28',
    customer_number: customerNumber(first + 1),
    email: `edith.farmer@${bounceDomain}`,
    phone: '+44 20 7946 0999',
    address: '4 Old Post Office Row, Norwich NR1 3ZZ',
    plan: 'Basic',
    preferred_language: 'en',
  };
  return [
    { country: 'DE', language: 'de', values: layla, ...common },
    { country: 'GB', language: 'en', values: nobody, ...common },
  ];
};

/** All 300 customers, those whom the dice made first. */
export const samplePeople = (): SamplePerson[] => {
  const dice = createDice(seed);
  const countries = sampleCountries.flatMap(({ words, people }) => Array.from({ length: people }, () => words));
  const made = countries.map((words, serial) => madeUp(words, serial, dice));
  return [...made, ...special(made.length)];
};

/** The customers whom the tour may be: German, with a mailbox that answers. */
export const tourPeople = (people: readonly SamplePerson[]): SamplePerson[] =>
  people.filter(({ country, values }) => country === 'DE' && /\.\d+@/u.test(values.email));

const contactFields = ['customer_number', 'email', 'phone'] as const;

/** The customer as the built-in record takes them. */
export const toNewPerson = (id: string, person: SamplePerson): NewPerson => {
  const { country, language, values, source, obtainedAt } = person;
  return {
    id,
    country,
    language,
    contacts: contactFields.map((kind) => ({ kind, value: values[kind] })),
    fields: Object.entries(values).map(([field, value]) => ({ field, value, source, obtainedAt })),
  };
};
