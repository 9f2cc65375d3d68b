import fc from 'fast-check';
import { contentText, decisionsText, packageContent, type PackageInput } from '../../workflows/domain/package.ts';
import { readPolicyFile } from '../../config.ts';

const { policy } = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
const categories = policy.categories.map(({ id }) => id);
const pairs = policy.systems.flatMap(({ id }) => policy.fields.map((field) => ({ system: id, field: field.id })));
const request = { reference: 'DSR-7K3M-9QXT', controller: 'de', regime: 'EU-GDPR', language: 'de' };
const gatheredAt = new Date('2026-11-25T10:00:00.123Z');

const held = (system: string, field: string, value: string | null = `${system} holds ${field}`) => ({
  system,
  field,
  value,
  source: 'the person',
  obtainedAt: new Date('2020-02-03T04:05:06Z'),
});
const included = (subject: string) => ({ subject, decision: 'include', ground: null, reason: null });
const leftOut = (subject: string) => ({
  subject,
  decision: 'leave_out',
  ground: 'rights_of_others',
  reason: `a reason for ${subject}`,
});
const base: PackageInput = { request, policy, gatheredAt, readings: [], items: [] };

/** What systems hold and what was decided, in any mixture; every value is its own, so that it can be looked for. */
const anyInput: fc.Arbitrary<PackageInput> = fc
  .record({
    held: fc.array(fc.oneof(fc.constant('value'), fc.constant(null), fc.constant(undefined)), {
      minLength: pairs.length,
      maxLength: pairs.length,
    }),
    out: fc.subarray(categories),
    language: fc.constantFrom('de', 'en', 'fr'),
  })
  .map(({ held: what, out, language }) => ({
    ...base,
    request: { ...request, language },
    readings: pairs.flatMap(({ system, field }, at) => {
      const value = what[at];
      return value === undefined ? [] : [held(system, field, value && `<${system}/${field}>`)];
    }),
    items: categories.map((id) => (out.includes(id) ? leftOut(id) : included(id))),
  }));

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
};

test('the same input gives the same text, and nothing that goes in is changed', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const again = structuredClone(input);
      expect(contentText(packageContent(frozen(input)))).toBe(contentText(packageContent(again)));
    }),
  );
});

test('everything held is inside once, except what was left out, of which nothing is', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const out = input.items.filter(({ decision }) => decision === 'leave_out').map(({ subject }) => subject);
      const content = packageContent(input);
      const text = contentText(content);
      for (const { value, field } of input.readings.filter((one) => one.value !== null)) {
        const category = policy.fields.find(({ id }) => id === field)?.category ?? '';
        expect(text.split(`"${value}"`)).toHaveLength(out.includes(category) ? 1 : 2);
      }
      expect(content.categories.filter(({ category }) => out.includes(category))).toEqual([]);
      expect(content.leftOut.map(({ category }) => category)).toEqual(out);
    }),
  );
});

test('a category says its purposes, recipients and retention in the language of the person, each field its source', () => {
  const content = packageContent({
    ...base,
    readings: [held('profiles', 'phone', '030 1234'), held('crm', 'phone', '030 9999'), held('crm', 'name', null)],
    items: [included('contact')],
  });
  expect(content).toMatchObject({
    format: 'habeas-access-package/1',
    reference: 'DSR-7K3M-9QXT',
    organisation: 'Beispiel Conferencing',
    controller: { name: 'Beispiel Conferencing GmbH' },
    complaintBody: { url: 'https://www.bfdi.bund.de' },
    gatheredAt: '2026-11-25T10:00:00.123Z',
  });
  expect(content.categories).toHaveLength(1);
  expect(content.categories[0]).toMatchObject({
    category: 'contact',
    label: 'Wie wir Sie erreichen',
    purposes: ['Um Ihnen Rechnungen und Mitteilungen zu senden', 'Um Ihre Fragen zu beantworten'],
    recipients: ['Unser Kundenservice', 'Der Dienst, der unsere E-Mails versendet'],
    retention: 'Bis drei Jahre nach dem Ende des Vertrags',
    fields: [
      { field: 'phone', value: '030 1234', system: 'profiles', source: 'the person', obtainedAt: '2020-02-03T04:05:06.000Z' }, // prettier-ignore
      { field: 'phone', value: '030 9999', system: 'crm' },
    ],
  });
});

test('a system in which nothing was found is named all the same', () => {
  const { systems } = packageContent({ ...base, readings: [held('profiles', 'name'), held('crm', 'phone', null)] });
  expect(systems.map(({ id, found }) => [id, found])).toEqual([
    ['profiles', true],
    ['crm', false],
  ]);
});

test('what was left out is named with its ground, the article behind it and the reason', () => {
  expect(packageContent({ ...base, items: [leftOut('contact')] }).leftOut).toEqual([
    {
      category: 'contact',
      label: 'Wie wir Sie erreichen',
      ground: 'rights_of_others',
      groundSource: 'Art 15(4), recital 63',
      reason: 'a reason for contact',
    },
  ]);
});

test('a category that nobody decided about is not left out in silence', () => {
  const undecided = { subject: 'contact', decision: null, ground: null, reason: null };
  const { categories: given } = packageContent({ ...base, readings: [held('crm', 'phone')], items: [undecided] });
  expect(given.map(({ category }) => category)).toEqual(['contact']);
});

test('what an approval of a correction binds to changes with every part of every decision', () => {
  const item = { id: 'i1', subject: 'phone', wanted: '1', decision: 'correct', ground: 'g', reason: 'r' };
  const others = ['id', 'subject', 'wanted', 'decision', 'ground', 'reason'].map((part) => ({ ...item, [part]: 'x' }));
  const lists = [[], [item], [item, item], ...others.map((other) => [other]), [{ ...item, ground: null }]];
  // Parts that only meet at another border are other decisions.
  lists.push([{ ...item, subject: 'phone","1', wanted: '' }]);
  expect(new Set(lists.map(decisionsText)).size).toBe(lists.length);
});
