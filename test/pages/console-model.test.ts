import { roundUp } from '../../api/pages/compliance/charts/lines.ts';
import { readQuery, writeQuery } from '../../api/pages/compliance/event-query.ts';

const staff = 'staff:01890000-0000-7000-8000-000000000001';
const actorOf = (handle: string): string | undefined =>
  handle === 'representative-1' ? staff : handle === 'requester' ? 'requester' : undefined;
const read = (text: string) => readQuery(text, actorOf);
const day = (date: string): Date => new Date(`${date}T00:00:00Z`);

describe('the filter of the event log', () => {
  test.each([
    ['', {}],
    ['actor:requester', { actor: 'requester' }],
    ['actor:representative-1', { actor: staff }],
    ['fact:name.opened', { fact: 'name.opened' }],
    ['case:dsr-7k3m-9qxt', { reference: 'DSR-7K3M-9QXT' }],
    ['country:de', { country: 'DE' }],
    ['at:2026-10-01', { from: day('2026-10-01'), to: day('2026-10-02') }],
    ['at:>2026-10-01', { from: day('2026-10-02') }],
    ['at:>=2026-10-01', { from: day('2026-10-01') }],
    ['at:<2026-10-01', { to: day('2026-10-01') }],
    ['at:<=2026-10-01', { to: day('2026-10-02') }],
    ['at:2026-10-01..2026-10-31', { from: day('2026-10-01'), to: day('2026-11-01') }],
    ['at:>=2026-10-01 at:<2026-11-01', { from: day('2026-10-01'), to: day('2026-11-01') }],
    ['  fact:code.sent   country:GB ', { fact: 'code.sent', country: 'GB' }],
  ])('reads %j', (text, filter) => {
    expect(read(text)).toMatchObject({ filter, faults: [] });
    expect(Object.keys(read(text).filter)).toEqual(Object.keys(filter));
  });

  test.each([
    ['hello', 'compliance:events.bad.word', { word: 'hello' }],
    ['name:Erika', 'compliance:events.bad.word', { word: 'name:Erika' }],
    ['constructor:x', 'compliance:events.bad.word', { word: 'constructor:x' }],
    ['actor:representative-9', 'compliance:events.bad.actor', { word: 'representative-9' }],
    ['fact:everything', 'compliance:events.bad.fact', { word: 'everything' }],
    ['case:DSR-U', 'compliance:events.bad.case', { word: 'DSR-U' }],
    ['country:DEU', 'compliance:events.bad.country', { word: 'DEU' }],
    ['at:yesterday', 'compliance:events.bad.at', { word: 'yesterday' }],
    ['at:2026-02-30', 'compliance:events.bad.at', { word: '2026-02-30' }],
    ['at:2026-10-31..2026-10-01', 'compliance:events.bad.at', { word: '2026-10-31..2026-10-01' }],
    ['at:0001-01-01', 'compliance:events.bad.at', { word: '0001-01-01' }],
    ['at:', 'compliance:events.bad.at', { word: '' }],
    ['country:DE country:GB', 'compliance:events.bad.twice', { name: 'country' }],
    ['at:>2026-10-01 at:>2026-10-02', 'compliance:events.bad.twice', { name: 'at' }],
  ])('says what is wrong with %j', (text, key, values) => {
    expect(read(text).faults).toEqual([{ key, values }]);
  });

  test('is the same when it is written from the fields it was read into', () => {
    for (const text of [
      'actor:requester fact:code.sent case:DSR-7K3M-9QXT country:DE at:2026-10-01',
      'at:>=2026-10-01',
      'at:<=2026-10-01',
    ]) {
      const { fields, filter } = read(text);
      expect(read(writeQuery(fields)).filter).toEqual(filter);
    }
  });

  test('of the form keeps what was typed, so that the box can say what is wrong with it', () => {
    const typed = { actor: '', fact: '', case: 'dsr 7k3m 9qxt', country: '', from: '2026-13-01', to: '' };
    expect(writeQuery(typed)).toBe('case:DSR-7K3M-9QXT at:>=2026-13-01');
    expect(read(writeQuery({ ...typed, case: 'what is this' })).faults).toHaveLength(2);
  });
});

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [7, 8],
  [8, 8],
  [9, 10],
  [11, 20],
  [25, 30],
  [61, 80],
  [99, 100],
  [1001, 2000],
])('a scale for %i ends at %i, and half of it is whole', (most, end) => {
  expect(roundUp(most)).toBe(end);
  expect(Number.isInteger(end / 2)).toBe(true);
});
