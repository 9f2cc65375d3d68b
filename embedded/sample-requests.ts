/** The requests that the demo begins with: who asks for what, how it came in, and how far it gets. */
import type { SamplePerson } from './sample-people.ts';

/** How far a request gets; each is one of the states that a reader should be able to look at. */
export type SampleStage =
  | 'unconfirmed'
  | 'bounced'
  | 'unknown'
  | 'other_address'
  | 'in_review'
  | 'claimed'
  | 'decided'
  | 'conflict'
  | 'fulfilled'
  | 'partly'
  | 'refused'
  | 'package'
  | 'fetched'
  | 'left_out'
  | 'withdrawn'
  | 'joined';

export type SampleItem = { field: string; kind: string; says?: string; wanted: string };
/** Sent by the customer, or filed by staff who got it so many days ago. */
export type SampleWay = 'customer' | { channel: 'letter' | 'phone' | 'counter' | 'mail'; daysAgo: number };
export type SampleRequest = {
  requester: { name: string; email: string; customerNumber?: string };
  country: string;
  language: string;
  way: SampleWay;
  /** The fields to correct; without them it asks for access. */
  items?: readonly SampleItem[];
  stage: SampleStage;
};

const letter = (daysAgo: number): SampleWay => ({ channel: 'letter', daysAgo });
const phone = (daysAgo: number): SampleWay => ({ channel: 'phone', daysAgo });
const counter = (daysAgo: number): SampleWay => ({ channel: 'counter', daysAgo });
const mail = (daysAgo: number): SampleWay => ({ channel: 'mail', daysAgo });

type Asked = readonly [way: SampleWay, stage: SampleStage, correct?: (person: SamplePerson) => SampleItem[]];

const address =
  (wanted: string) =>
  ({ values }: SamplePerson): SampleItem[] => [{ field: 'address', kind: 'outdated', says: values.address, wanted }];
const name =
  (family: string) =>
  ({ values }: SamplePerson): SampleItem[] => {
    const wanted = `${values.name.split(' ')[0] ?? ''} ${family}`;
    return [{ field: 'name', kind: 'outdated', says: values.name, wanted }];
  };
const born =
  (wanted: string) =>
  ({ values }: SamplePerson): SampleItem[] => [
    { field: 'date_of_birth', kind: 'inaccurate', says: values.date_of_birth, wanted },
  ];
const both =
  (...parts: readonly ((person: SamplePerson) => SampleItem[])[]) =>
  (person: SamplePerson): SampleItem[] =>
    parts.flatMap((part) => part(person));
const newPhone =
  (wanted: string) =>
  ({ values }: SamplePerson): SampleItem[] => [{ field: 'phone', kind: 'inaccurate', says: values.phone, wanted }];

const german: readonly Asked[] = [
  [letter(41), 'in_review', address('Ahornweg 3, 12487 Berlin')],
  [letter(33), 'fulfilled', address('Kastanienallee 81, 10435 Berlin')],
  [letter(27), 'claimed', both(name('Sommerfeld-Yılmaz'), address('Am Alten Hafen 12 b, 24105 Kiel'))],
  [phone(25), 'in_review', newPhone('+49 30 23125 901')],
  [letter(23), 'package'],
  [counter(21), 'partly', both(address('Fliederstraße 5, 50823 Köln'), newPhone('+49 30 23125 902'))],
  [letter(19), 'refused', born('1961-02-28')],
  [mail(17), 'decided', both(address('Neue Schönhauser Straße 19, 10178 Berlin'), born('1979-11-03'))],
  [letter(12), 'fetched'],
  [phone(9), 'fulfilled', newPhone('+49 30 23125 903')],
  [letter(6), 'in_review'],
  [mail(4), 'withdrawn', address('Rheinufer 1, 40213 Düsseldorf')],
  ['customer', 'unconfirmed', address('Ulmenstraße 44, 18057 Rostock')],
  ['customer', 'unconfirmed'],
  ['customer', 'other_address', address('Schillerplatz 2, 70173 Stuttgart')],
  ['customer', 'in_review', both(name('von und zu der Heide-Großmannsdorf'), newPhone('+49 30 23125 904'))],
  ['customer', 'conflict', address('Torstraße 140, 10119 Berlin')],
  ['customer', 'fulfilled', address('Deichstraße 27, 20459 Hamburg')],
  ['customer', 'package'],
  ['customer', 'left_out'],
  ['customer', 'withdrawn'],
  ['customer', 'joined'],
];

const british: readonly Asked[] = [
  [letter(46), 'fulfilled', address('12 Mill Lane, Leeds LS1 1ZZ')],
  [letter(36), 'in_review', born('1968-04-17')],
  [letter(27), 'in_review'],
  [phone(26), 'claimed', newPhone('+44 20 7946 0901')],
  [letter(22), 'refused', newPhone('+44 20 7946 0902')],
  [counter(18), 'package'],
  [letter(15), 'partly', both(address('Flat 3, 88 The Crescent, Bristol BS1 5ZZ'), born('1983-09-30'))],
  [mail(11), 'in_review', name('MacDonald-Fraser')],
  [letter(7), 'fulfilled', name("O'Neill")],
  [phone(3), 'decided', address('9 Orchard Way, York YO1 7ZZ')],
  ['customer', 'unconfirmed', newPhone('+44 20 7946 0903')],
  ['customer', 'other_address'],
  ['customer', 'in_review', address('1 Kingsway, Norwich NR1 3ZZ')],
  ['customer', 'fetched'],
  ['customer', 'fulfilled', newPhone('+44 20 7946 0904')],
  ['customer', 'withdrawn', name('Green')],
];

const known = (person: SamplePerson, [way, stage, correct]: Asked): SampleRequest => {
  const { name: called, email, customer_number: customerNumber } = person.values;
  // Somebody who writes from an address that is not on file proves who they are at the one that is.
  const from = stage === 'other_address' ? email.replace('@post.', '@elsewhere.') : email;
  return {
    requester: { name: called, email: from, customerNumber },
    country: person.country,
    language: person.language,
    way,
    stage,
    ...(correct !== undefined && { items: correct(person) }),
  };
};

/** Whom nobody knows: they get what everybody gets, and the desk a task. */
const strangers: readonly SampleRequest[] = [
  {
    requester: { name: 'Rosa Unbekannt', email: 'rosa.unbekannt@post.example' },
    country: 'AT',
    language: 'de',
    way: 'customer',
    stage: 'unknown',
  },
  {
    requester: { name: 'Walter Nobody', email: 'walter.nobody@post.example' },
    country: 'GB',
    language: 'en',
    way: mail(14),
    stage: 'unknown',
  },
];

/** The two whom the sample company has for this: one written from right to left, one whom no mail reaches. */
const special = (people: readonly SamplePerson[]): SampleRequest[] => {
  const called = (part: string): SamplePerson => {
    const found = people.find(({ values }) => values.email.startsWith(part));
    if (found === undefined) throw new Error(`The sample company has no customer ${part}.`);
    return found;
  };
  const arabic = address('شارع كارل ماركس ١١٢، الطابق الثاني، 12043 برلين');
  return [
    known(called('layla.'), ['customer', 'in_review', both(name('عبد الرحمن'), arabic)]),
    known(called('edith.'), ['customer', 'bounced', address('7 Upper Goat Lane, Norwich NR1 3ZZ')]),
  ];
};

/** Far from the first of each country, whom the tours are. */
const firstSample = 90;

/** All of them, in the order in which they are filed; each customer has one. */
export const sampleRequests = (people: readonly SamplePerson[]): SampleRequest[] => {
  const plain = people.filter(({ values }) => /\.\d+@/u.test(values.email));
  const from = (country: string, asked: readonly Asked[]): SampleRequest[] =>
    plain
      .filter((person) => person.country === country)
      .slice(firstSample)
      .slice(0, asked.length)
      .map((person, index) => known(person, asked[index] ?? ['customer', 'unconfirmed']));
  return [...from('DE', german), ...from('GB', british), ...strangers, ...special(people)];
};
