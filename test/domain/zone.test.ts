import fc from 'fast-check';
import { legalDates } from '../../workflows/domain/clock/legal-dates.ts';
import { dateIn, endOfDay, instantAt } from '../../workflows/domain/clock/zone.ts';

const zones = [
  'Europe/Berlin',
  'Europe/London',
  'UTC',
  'America/New_York',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Santiago',
];

describe('the day on which something arrives', () => {
  test.each([
    ['2026-10-05T21:30:00Z', 'Europe/Berlin', '2026-10-05'],
    ['2026-10-05T22:30:00Z', 'Europe/Berlin', '2026-10-06'],
    ['2026-10-05T22:30:00Z', 'Europe/London', '2026-10-05'],
    ['2026-10-05T23:30:00Z', 'Europe/London', '2026-10-06'],
    ['2026-12-05T23:30:00Z', 'Europe/London', '2026-12-05'],
    ['2026-12-31T23:30:00Z', 'Europe/Berlin', '2027-01-01'],
    ['2026-10-05T10:30:00Z', 'Pacific/Kiritimati', '2026-10-06'],
    ['2026-10-05T10:30:00Z', 'Pacific/Pago_Pago', '2026-10-04'],
    ['2026-10-05T22:30:00Z', 'America/New_York', '2026-10-05'],
  ])('at %s is, in %s, the %s', (at, zone, date) => {
    expect(dateIn(new Date(at), zone)).toBe(date);
  });

  test('decides from which day the month is counted', () => {
    const receivedAt = new Date('2025-01-30T23:30:00Z');
    const count = (zone: string) => legalDates({ regime: 'EU-GDPR', zone, receivedAt, remindDaysBefore: 7 });
    expect(count('Europe/London')).toMatchObject({ receivedOn: '2025-01-30', dueOn: '2025-02-28' });
    expect(count('Europe/Berlin')).toMatchObject({ receivedOn: '2025-01-31', dueOn: '2025-02-28' });
    expect(count('America/New_York')).toMatchObject({ receivedOn: '2025-01-30' });
  });
});

describe('the last second of a day', () => {
  test.each([
    ['2026-10-05', 'Europe/Berlin', '2026-10-05T21:59:59Z'],
    ['2026-12-05', 'Europe/Berlin', '2026-12-05T22:59:59Z'],
    // Clocks change during the day: its end is counted with the new offset, the day before with the old one.
    ['2026-03-28', 'Europe/Berlin', '2026-03-28T22:59:59Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59Z'],
    ['2026-10-24', 'Europe/Berlin', '2026-10-24T21:59:59Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59Z'],
    ['2026-03-28', 'Europe/London', '2026-03-28T23:59:59Z'],
    ['2026-03-29', 'Europe/London', '2026-03-29T22:59:59Z'],
    ['2026-10-24', 'Europe/London', '2026-10-24T22:59:59Z'],
    ['2026-10-25', 'Europe/London', '2026-10-25T23:59:59Z'],
    // Clocks jump over midnight: the next day begins at one.
    ['2026-04-23', 'Africa/Cairo', '2026-04-23T21:59:59Z'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-24T20:59:59Z'],
    // At midnight clocks go back to eleven: the last hour comes twice, and the day ends with the second.
    ['2026-10-29', 'Africa/Cairo', '2026-10-29T21:59:59Z'],
    ['2026-04-04', 'America/Santiago', '2026-04-05T03:59:59Z'],
    ['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59Z'],
    ['2026-10-05', 'Pacific/Kiritimati', '2026-10-05T09:59:59Z'],
    ['2026-10-05', 'Asia/Kathmandu', '2026-10-05T18:14:59Z'],
  ])('%s in %s is %s', (date, zone, at) => {
    expect(endOfDay(date, zone)).toEqual(new Date(at));
  });

  test('is on that day, and the next second is on another, in every zone', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (at, zone) => {
        const date = dateIn(at, zone);
        const end = endOfDay(date, zone);
        expect(end.getTime()).toBeGreaterThan(at.getTime() - 1000);
        expect([dateIn(end, zone), dateIn(new Date(end.getTime() + 1000), zone) > date]).toEqual([date, true]);
      }),
      { numRuns: 300 },
    );
  });

  test('a wall time of nine in the morning is nine in the morning on both sides of a change', () => {
    expect(instantAt('2026-03-29', '09:00:00', 'Europe/Berlin')).toEqual(new Date('2026-03-29T07:00:00Z'));
    expect(instantAt('2026-10-25', '09:00:00', 'Europe/Berlin')).toEqual(new Date('2026-10-25T08:00:00Z'));
  });
});

describe('the legal dates', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  const dates = (receivedAt: Date, zone: string, remindDaysBefore = 7) =>
    legalDates({ regime: 'EU-GDPR', zone, receivedAt, remindDaysBefore });

  test('leave at least 28 days and at most 33, and remind before the end', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), fc.integer({ min: 1, max: 20 }), (at, zone, days) => {
        const { receivedOn, dueOn, dueAt, remindAt } = dates(at, zone, days);
        const between = (Date.parse(dueOn) - Date.parse(receivedOn)) / 86_400_000;
        expect(between).toBeGreaterThanOrEqual(28);
        expect(between).toBeLessThanOrEqual(33);
        expect(dateIn(dueAt, zone)).toBe(dueOn);
        expect(dueAt.getTime()).toBeGreaterThan(at.getTime());
        expect(remindAt.getTime()).toBeLessThan(dueAt.getTime());
      }),
    );
  });

  test('of what arrives later are never earlier', () => {
    fc.assert(
      fc.property(instant, fc.nat(40 * 86_400), fc.constantFrom(...zones), (at, laterBySeconds, zone) => {
        const [first, second] = [dates(at, zone), dates(new Date(at.getTime() + laterBySeconds * 1000), zone)];
        expect(second.dueAt.getTime()).toBeGreaterThanOrEqual(first.dueAt.getTime());
        expect(second.remindAt.getTime()).toBeGreaterThanOrEqual(first.remindAt.getTime());
      }),
    );
  });
});
