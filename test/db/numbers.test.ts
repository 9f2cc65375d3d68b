import { v7 as uuid } from 'uuid';
import type { AuditCalendar } from '../../db/audit-calendar.ts';
import { createAuditNumbers, leftBuckets, type Numbers, overdueShown, stages } from '../../db/audit-numbers.ts';
import { createAuditRequests } from '../../db/audit-requests.ts';
import { addDays } from '../../workflows/domain/clock/dates.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import { type AuditSample, auditNow, auditSamples, auditZones } from '../support/audit-samples.ts';
import { createFixture, type Fixture, newFiling } from './fixture.ts';

const dayMs = 86_400_000;
const now = auditNow;
const zones = auditZones;
const calendar: AuditCalendar = {
  days: Object.entries(zones).map(([controller, zone]) => ({ controller, zone, today: dateIn(now, zone) })),
  elsewhere: '2026-11-24',
};
const weeks = Array.from({ length: 12 }, (_, index) => addDays('2026-09-07', 7 * index));
const from = weeks[0] ?? '';

const samples = auditSamples(260);
const zoneOf = ({ controller }: AuditSample): string => (controller === 'gb' ? zones.gb : zones.de);
const left = (one: AuditSample): number => (Date.parse(one.dueOn) - Date.parse(dateIn(now, zoneOf(one)))) / dayMs;
const open = samples.filter(({ status }) => status !== 'closed');
const closedIn = samples.filter((one) => one.closedAt !== null && dateIn(one.closedAt, zoneOf(one)) >= from);
const answered = closedIn.filter(({ outcome }) => /fulfilled|refused/u.test(outcome ?? ''));

const monday = (date: string): string => addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
/** As spreadsheets reckon it: between the two values beside the place. */
const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
};
const days = (later: Date | null, earlier: Date | null): number =>
  ((later?.getTime() ?? 0) - (earlier?.getTime() ?? 0)) / dayMs;

let fixture: Fixture;
let numbers: Numbers;

beforeAll(async () => {
  fixture = await createFixture();
  for (const one of samples) {
    const { filed, change } = newFiling();
    await fixture.record.act((tx) => tx.file({ ...filed, request: { ...filed.request, ...one } }, change));
  }
  await fixture.db('tasks').insert(
    (['overdue', 'overdue', 'no_match'] as const).map((kind, index) => ({
      id: uuid(),
      key: `task ${index}`,
      request_id: fixture.db('requests').select('id').limit(1),
      kind,
      opened_at: new Date(now.getTime() - index * dayMs),
    })),
  );
  numbers = await createAuditNumbers(fixture.database.auditor()).read({ calendar, from, weeks });
});
afterAll(() => fixture.close());

test('what is open is counted by the days left on the calendar of each controller', () => {
  const spans: [string, number, number][] = [
    ['overdue', -Infinity, -1],
    ['0-3', 0, 3],
    ['4-7', 4, 7],
    ['8-14', 8, 14],
    ['15+', 15, Infinity],
  ];
  const expected = spans.map(([bucket, least, most]) => ({
    bucket,
    requests: open.filter((one) => left(one) >= least && left(one) <= most).length,
  }));
  expect(numbers.left).toEqual(expected);
  expect(numbers.left.map(({ bucket }) => bucket)).toEqual([...leftBuckets]);
  expect(numbers.left.every(({ requests }) => requests > 0)).toBe(true);
  expect(numbers.open).toBe(open.length);
  expect(numbers.dueInWeek).toBe(open.filter((one) => left(one) >= 0 && left(one) <= 7).length);
});

test('each overdue request is listed, longest first, and the list of requests finds the same', async () => {
  const late = open.filter((one) => left(one) < 0);
  expect(late.length).toBeLessThanOrEqual(overdueShown);
  expect(numbers.overdue.map(({ dueOn }) => dueOn)).toEqual(late.map(({ dueOn }) => dueOn).toSorted());
  expect(new Set(numbers.overdue.map(({ daysLeft }) => daysLeft))).toEqual(new Set(late.map(left)));
  const list = createAuditRequests(fixture.database.auditor());
  expect(await list.count({ due: { is: 'overdue', calendar } })).toBe(late.length);
  expect(await list.count({ due: { is: 'in_week', calendar } })).toBe(numbers.dueInWeek);
  const found: string[] = [];
  for await (const page of list.pages({ due: { is: 'overdue', calendar } })) found.push(...page.map(({ id }) => id));
  expect(found.toSorted()).toEqual(numbers.overdue.map(({ id }) => id).toSorted());
});

test('weeks begin on the Monday of the controller, and none is left out', () => {
  const count = (dates: string[], week: string): number => dates.filter((date) => monday(date) === week).length;
  const received = samples.map((one) => dateIn(one.receivedAt, zoneOf(one)));
  const closed = closedIn.map((one) => dateIn(one.closedAt ?? now, zoneOf(one)));
  expect(numbers.weeks).toEqual(
    weeks.map((week) => ({ week, received: count(received, week), closed: count(closed, week) })),
  );
});

test('an overdue request that is still open counts as late beside the answers that were', () => {
  const expected = ['AT', 'DE', 'GB'].map((country) => ({
    country,
    onTime: answered.filter((one) => one.country === country && (one.closedAt ?? now) <= one.dueAt).length,
    late:
      answered.filter((one) => one.country === country && (one.closedAt ?? now) > one.dueAt).length +
      open.filter((one) => one.country === country && left(one) < 0).length,
  }));
  expect(numbers.onTime).toEqual(expected);
});

test('median and 95th percentile of each stage are those of all answers', () => {
  const spans = {
    identity: answered.map((one) => days(one.identityProvenAt, one.receivedAt)),
    review: answered.map((one) => days(one.approvedAt, one.identityProvenAt)),
    carrying_out: answered.map((one) => days(one.closedAt, one.approvedAt)),
    whole: answered.map((one) => days(one.closedAt, one.receivedAt)),
  };
  for (const stage of stages) {
    const found = numbers.durations.find((one) => one.stage === stage);
    expect(found?.answers).toBe(answered.length);
    expect(found?.medianDays).toBeCloseTo(percentile(spans[stage], 0.5), 6);
    expect(found?.p95Days).toBeCloseTo(percentile(spans[stage], 0.95), 6);
  }
});

test('outcomes are those of what was closed in the period', () => {
  const sum = numbers.outcomes.reduce((total, { requests }) => total + requests, 0);
  expect(sum).toBe(closedIn.length);
  for (const { outcome, requests } of numbers.outcomes) {
    expect(requests).toBe(closedIn.filter((one) => one.outcome === outcome).length);
  }
});

test('open tasks are counted by kind with the oldest of each', () => {
  expect(numbers.tasks).toEqual([
    { kind: 'overdue', open: 2, oldestAt: new Date(now.getTime() - dayMs) },
    { kind: 'no_match', open: 1, oldestAt: new Date(now.getTime() - 2 * dayMs) },
  ]);
});

test('without any request every number is there and none is invented', async () => {
  const empty = await createFixture();
  try {
    const found = await createAuditNumbers(empty.database.auditor()).read({ calendar, from, weeks });
    expect(found).toMatchObject({ open: 0, dueInWeek: 0, overdue: [], onTime: [], outcomes: [], tasks: [] });
    expect(found.weeks).toHaveLength(12);
    expect(found.durations.every(({ answers, medianDays }) => answers === 0 && medianDays === null)).toBe(true);
    expect(found.letters).toEqual({ sent: 0, queued: 0, refused: 0 });
  } finally {
    await empty.close();
  }
});
