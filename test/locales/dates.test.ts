import { directionOf, formatDate, formatInstant } from '../../locales/index.ts';

test.each([
  ['en', '20 December 2026'],
  ['de', '20. Dezember 2026'],
  ['de-AT', '20. Dezember 2026'],
])('a calendar date in %s is %s, whatever the zone of the machine', (language, words) => {
  expect(formatDate('2026-12-20', language)).toBe(words);
});

test('an instant is shown in UTC', () => {
  expect(formatInstant(new Date('2026-12-20T23:30:00Z'), 'de')).toEqual({ date: '20. Dezember 2026', time: '23:30' });
});

test.each([
  ['en', 'ltr'],
  ['de', 'ltr'],
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
])('%s is written %s', (language, direction) => {
  expect(directionOf(language)).toBe(direction);
});
