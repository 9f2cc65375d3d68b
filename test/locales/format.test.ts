import {
  countryName,
  formatInstantIn,
  formatList,
  formatNumber,
  formatSize,
  inOrder,
  intlLocale,
  languageName,
  ownLanguageName,
} from '../../locales/format.ts';

test('countries and languages have the names that their readers know', () => {
  expect([countryName('DE', 'en'), countryName('DE', 'de'), countryName('DE', 'ar')]).toEqual([
    'Germany',
    'Deutschland',
    'ألمانيا',
  ]);
  expect([languageName('de', 'en'), ownLanguageName('de'), ownLanguageName('ar')]).toEqual([
    'German',
    'Deutsch',
    'العربية',
  ]);
});

test('an instant is told in the zone of the case', () => {
  const at = new Date('2026-10-05T22:30:00Z');
  expect(formatInstantIn(at, 'en', 'Europe/Berlin')).toMatch(/^6 October 2026.* 00:30$/u);
  expect(formatInstantIn(at, 'de', 'Europe/London')).toMatch(/^5\. Oktober 2026.* 23:30$/u);
});

test('Arabic keeps the digits of references and codes', () => {
  expect(intlLocale('ar')).toBe('ar-u-nu-latn');
  expect(formatNumber(1234, 'ar')).toMatch(/^1[,٬]?234$/u);
});

test('numbers, lists and sizes follow the language', () => {
  expect([formatNumber(12_345, 'en'), formatNumber(12_345, 'de')]).toEqual(['12,345', '12.345']);
  expect(formatList(['a', 'b', 'c'], 'de')).toBe('a, b und c');
  expect([1, 999, 1000, 1_234_567, 5_000_000_000].map((size) => formatSize(size, 'en'))).toEqual([
    '1 byte',
    '999 bytes',
    '1 kB',
    '1.2 MB',
    '5,000 MB',
  ]);
});

test('a list is in the order of the alphabet of its readers', () => {
  expect(inOrder(['Zypern', 'Österreich', 'Polen'], (name) => name, 'de')).toEqual(['Österreich', 'Polen', 'Zypern']);
});
