import {
  controllerFor,
  deskCovers,
  fieldById,
  fieldsOf,
  localText,
  type Policy,
} from '../../workflows/domain/policy.ts';
import { findRegime, groundsFor, regimeIds } from '../../workflows/domain/regimes.ts';
import { deliveries, isDelivered } from '../../workflows/domain/facts.ts';
import { readPolicyFile } from '../../config.ts';

const { policy } = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });

test.each([
  ['DE', 'de'],
  ['AT', 'de'],
  ['GB', 'gb'],
  ['FR', undefined],
  ['de', undefined],
  ['', undefined],
])('the controller for the country "%s" is %s', (country, id) => {
  expect(controllerFor(policy, country)?.id).toBe(id);
});

test('a field is found by its id alone', () => {
  expect(fieldById(policy, 'address')).toMatchObject({ id: 'address', category: 'contact' });
  expect(fieldById(policy, 'Address')).toBeUndefined();
  expect(fieldById(policy, '__proto__')).toBeUndefined();
});

test('a system holds the fields it lists, or those it has a column for', () => {
  const common = { id: 'one', name: 'One' };
  expect(fieldsOf({ ...common, kind: 'profiles', fields: ['name', 'address'] })).toEqual(['name', 'address']);
  const sql = { kind: 'sql', url: '', table: 't', keyColumn: 'k', source: '', columns: { phone: 'c1', name: 'c2' } };
  expect(fieldsOf({ ...common, ...sql, kind: 'sql' })).toEqual(['phone', 'name']);
});

describe('a text is given', () => {
  const inEnglish: Policy = { ...policy, defaultLanguage: 'en' };
  test.each([
    ['in the language of the reader', { en: 'Name', de: 'Der Name' }, 'de', 'Der Name'],
    ['in the default language where the reader’s is missing', { en: 'Name', de: 'Der Name' }, 'fr', 'Name'],
    ['in any language before in none', { es: 'Nombre' }, 'fr', 'Nombre'],
    ['as nothing where there is none', {}, 'fr', ''],
  ])('%s', (_case, text, language, given) => {
    expect(localText(inEnglish, text, language)).toBe(given);
  });
});

test.each([
  ['DE', 'de', true],
  ['DE', 'en', true],
  ['AT', 'en', true],
  ['GB', 'de', false],
  ['DE', 'fr', false],
])('a desk for DE and AT in German and English covers %s in %s: %s', (country, language, covers) => {
  const desk = { id: 'berlin', name: 'Berlin', countries: ['DE', 'AT'], languages: ['de', 'en'] };
  expect(deskCovers(desk, { country, language })).toBe(covers);
});

describe('the regimes', () => {
  test('both give one month, and each names its source', () => {
    expect(regimeIds).toEqual(['EU-GDPR', 'UK-GDPR']);
    for (const id of regimeIds) {
      expect(findRegime(id)).toMatchObject({ id, answerMonths: 1, source: expect.stringContaining('12(3)') });
    }
    expect(findRegime('constructor')).toBeUndefined();
  });

  test('a ground is offered only for the types it is a ground for', () => {
    const codes = (type: string): string[] => groundsFor('EU-GDPR', type).map(({ code }) => code);
    const forBoth = ['manifestly_unfounded', 'excessive', 'legally_exempted'];
    expect(codes('access').toSorted()).toEqual([...forBoth, 'rights_of_others'].toSorted());
    const forCorrection = ['accurate_as_held', 'not_substantiated', 'opinion_faithfully_recorded'];
    expect(codes('correction').toSorted()).toEqual([...forBoth, ...forCorrection].toSorted());
    expect(codes('erasure')).toEqual([]);
    expect(groundsFor('nowhere', 'access')).toEqual([]);
  });
});

test('only what the workflow waits for is delivered to it', () => {
  expect(Object.keys(deliveries).filter((fact) => deliveries[fact as keyof typeof deliveries] === 'start')).toEqual([
    'request.received',
  ]);
  expect(isDelivered('request.approved')).toBe(true);
  expect(isDelivered('request.acknowledged')).toBe(false);
  expect(isDelivered('case.viewed')).toBe(false);
});
