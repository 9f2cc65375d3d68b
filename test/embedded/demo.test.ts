import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPolicyFile } from '../../config.ts';
import { readOutside } from '../../embedded/demo-place.ts';
import { writeDemoPolicy } from '../../embedded/demo-policy.ts';
import { sampleRequests, type SampleStage } from '../../embedded/sample-requests.ts';
import { samplePeople, toNewPerson, tourPeople } from '../../embedded/sample-people.ts';
import { sampleStaff } from '../../embedded/sample-staff.ts';
import { canonicalContact } from '../../workflows/domain/canonical.ts';
import { isDate } from '../../workflows/domain/clock/dates.ts';
import { controllerFor, deskCovers, fieldById } from '../../workflows/domain/policy.ts';

const policyFile = fileURLToPath(new URL('../../policy.example.yaml', import.meta.url));
const env = { CRM_DATABASE_URL: 'postgres://crm_writer@127.0.0.1/crm' };
const { policy } = readPolicyFile(policyFile, env);
const people = samplePeople();

describe('the customers of the sample company', () => {
  test('they are the same 300 at every start', () => {
    expect(people).toHaveLength(300);
    expect(samplePeople()).toEqual(people);
  });

  test('each lives in a country with a controller and is served by a desk in their language', () => {
    for (const person of people) {
      expect(controllerFor(policy, person.country)).toBeDefined();
      expect(policy.desks.some((desk) => deskCovers(desk, person))).toBe(true);
    }
  });

  test('every value is of a field of the policy and within its limits', () => {
    for (const { values } of people) {
      for (const [id, value] of Object.entries(values)) {
        const field = fieldById(policy, id);
        expect(value.trim()).not.toBe('');
        expect([...value].length).toBeLessThanOrEqual(field?.maxLength ?? 0);
        expect(field?.type !== 'date' || isDate(value)).toBe(true);
      }
    }
  });

  test('every contact has a canonical form, and no two people share one', () => {
    const seen = new Set<string>();
    for (const person of people) {
      for (const { kind, value } of toNewPerson('', person).contacts) {
        const canonical = canonicalContact[kind](value);
        expect(canonical).toBeDefined();
        seen.add(`${kind} ${canonical}`);
      }
    }
    expect(seen.size).toBe(people.length * 3);
  });

  test('no mail leaves the names that are set aside for examples', () => {
    expect(people.filter(({ values }) => !values.email.endsWith('.example'))).toEqual([]);
  });

  test('one is written in Arabic, name and address', () => {
    const arabic = people.filter(({ values }) => /^\p{Script=Arabic}/u.test(values.name));
    expect(arabic).toHaveLength(1);
    expect(arabic[0]?.values.address).toMatch(/^\p{Script=Arabic}/u);
  });

  test('the tour has many customers to be, all of them German and with a mailbox that answers', () => {
    const tourists = tourPeople(people);
    expect(tourists.length).toBeGreaterThan(100);
    expect(tourists.every(({ country, values }) => country === 'DE' && values.email.endsWith('@post.example'))).toBe(
      true,
    );
  });
});

describe('the sample requests', () => {
  const requests = sampleRequests(people);

  test('there are about forty of them, at both controllers, each by another person', () => {
    expect(requests.length).toBeGreaterThanOrEqual(40);
    const controllers = requests.map(({ country }) => controllerFor(policy, country)?.id);
    expect(new Set(controllers)).toEqual(new Set(policy.controllers.map(({ id }) => id)));
    expect(new Set(requests.map(({ requester }) => requester.email)).size).toBe(requests.length);
  });

  test('none of them is by a customer whom one of the first tours is', () => {
    const tourists = new Set(
      tourPeople(people)
        .slice(0, 90)
        .map(({ values }) => values.customer_number),
    );
    expect(requests.filter(({ requester }) => tourists.has(requester.customerNumber ?? ''))).toEqual([]);
  });

  test('they end in every stage, two of them overdue at the desk, one in Arabic, one that no mail reaches', () => {
    const stages = new Set<SampleStage>(requests.map(({ stage }) => stage));
    expect(stages.size).toBe(16);
    const open = new Set<SampleStage>(['unconfirmed', 'unknown', 'other_address', 'in_review', 'claimed', 'decided']);
    const ages = requests.flatMap(({ way, stage }) => (typeof way === 'object' && open.has(stage) ? way.daysAgo : []));
    // A month has 28 days at least; at most 31, and two more when it ends on a Saturday.
    expect(ages.filter((days) => days > 33)).toHaveLength(2);
    expect(ages.filter((days) => days >= 28 && days <= 33)).toEqual([]);
    const arabic = requests.filter(({ items = [] }) => items.some(({ wanted }) => /^\p{Script=Arabic}/u.test(wanted)));
    expect(arabic).toHaveLength(1);
    expect(requests.filter(({ requester }) => requester.email.endsWith('@bounce.example'))).toHaveLength(1);
  });

  test('each correction asks for what the policy lets people correct, and for something new', () => {
    for (const { field, says, wanted } of requests.flatMap(({ items = [] }) => items)) {
      expect(fieldById(policy, field)?.correctable).toBe(true);
      expect(wanted).not.toBe(says);
    }
  });
});

test('every desk of the policy has a representative in the sample staff, and nobody has a desk that is not there', () => {
  const desks = Object.values(sampleStaff).flatMap(({ desk }) => desk ?? []);
  expect(desks.toSorted()).toEqual(policy.desks.map(({ id }) => id).toSorted());
});

test('the policy of the demo is the example, with room for many requests from one machine', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'habeas-policy-'));
  const file = join(scratch, 'policy.yaml');
  try {
    await writeDemoPolicy(file);
    const limits = { ...policy.limits, requestsPerAddressPerHour: 1000 };
    expect(readPolicyFile(file, env).policy).toEqual({ ...policy, limits });
  } finally {
    await rm(scratch, { recursive: true });
  }
});

describe('what the demo is given from outside', () => {
  test.each(['https://privacy.example.org', 'http://192.0.2.7:3000', 'http://localhost.example.org', 'localhost:3000'])(
    'a PUBLIC_URL that others could reach is refused: %s',
    (url) => expect(() => readOutside({ PUBLIC_URL: url })).toThrow('loopback'),
  );

  test.each([
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['', 'http://localhost:3000'],
  ])('on loopback the demo is where PUBLIC_URL says: %s', (given, url) => {
    expect(readOutside({ PUBLIC_URL: given }).publicUrl.origin).toBe(url);
  });

  test('a database needs all of its roles and the CRM beside it', () => {
    const given = {
      DATABASE_URL: 'postgres://habeas_app@127.0.0.1/habeas',
      DATABASE_OWNER_URL: 'postgres://o@127.0.0.1/h',
    };
    expect(() => readOutside(given)).toThrow('DATABASE_AUDITOR_URL, CRM_OWNER_URL, CRM_DATABASE_URL');
  });

  test('without anything given every engine is an embedded one', () => {
    expect(Object.keys(readOutside({}))).toEqual(['publicUrl']);
  });
});
