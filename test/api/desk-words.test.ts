import { historyRows } from '../../api/pages/desk/history.ts';
import { idsOf, namesOf, readDecisions } from '../../api/pages/desk/decision-form.ts';
import { queueAddress, showingText, tableHeads } from '../../api/pages/desk/queue-model.ts';
import { dueTag, maskName, statusTag } from '../../api/pages/desk/words.ts';
import { readPolicyFile } from '../../config.ts';
import { createTranslators } from '../../locales/index.ts';

const t = createTranslators({ strict: true }).of('en');
const reader = { t, language: 'en' };

describe('the words of the desk', () => {
  const due = { status: 'in_review', receivedOn: '2026-10-01', dueOn: '2026-11-01' };
  test.each([
    [31, 'grey', '31 days left'],
    [24, 'grey', '24 days left'],
    [23, 'yellow', '23 days left'],
    [8, 'yellow', '8 days left'],
    [7, 'red', '7 days left'],
    [1, 'red', '1 day left'],
    [0, 'red', 'Due today'],
    [-1, 'red', '1 day overdue'],
    [-12, 'red', '12 days overdue'],
  ])('with %i of 31 days left the tag is %s and says "%s"', (daysLeft, colour, text) => {
    expect(dueTag(t, { ...due, daysLeft })).toEqual({ text, colour });
  });

  test('what is closed or not confirmed has no due tag', () => {
    expect(dueTag(t, { ...due, status: 'closed', daysLeft: 3 })).toBeUndefined();
    expect(dueTag(t, { ...due, status: 'received', daysLeft: 3 })).toBeUndefined();
  });

  test.each([
    ['Erika Mustermann', 'E… M…'],
    ['  Dr.  Ana   Lima ', 'D… A… L…'],
    ['ليلى عبد', 'ل… ع…'],
    ['👩‍⚕️ Ana', '👩‍⚕️… A…'],
    ['', ''],
  ])('%s is masked as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test('an outcome counts more than a status, and a withdrawal more than where it stood', () => {
    const standing = { status: 'in_review', outcome: null, withdrawn: false };
    expect(statusTag(t, standing)).toEqual({ text: 'To be decided', colour: 'blue' });
    expect(statusTag(t, { ...standing, withdrawn: true }).text).toBe('Withdrawn by customer');
    expect(statusTag(t, { ...standing, status: 'closed', outcome: 'refused' }).text).toBe('Declined');
  });

  test('every fact of the history has its words, and one from a newer version is named as it is', () => {
    const policy = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const event = (fact: string, body: Record<string, unknown> = {}, actor = 'system:worker') => ({
      fact,
      actor,
      at: '2026-10-05T09:00:00Z',
      body,
    });
    const rows = historyRows(reader, { policy: policy.policy, zone: 'Europe/Berlin' }, [
      event('request.received', {}, 'requester'),
      event('items.decided', { items: [{ id: 'a' }, { id: 'b' }] }, 'Anna'),
      event('alarm.raised', { alarm: 'due' }),
      event('item.written', { system: 'crm' }),
      event('task.resolved', { resolution: 'give_up' }, 'staff:somebody'),
      event('from.the.future'),
    ]);
    expect(rows.toReversed().map(({ who, what }) => `${who}: ${what}`)).toEqual([
      'Customer: Request received',
      'Anna: Decided on 2 items',
      'Habeas: The time limit has passed',
      'Habeas: Value written to Customer relations (CRM)',
      'Member of staff: Task resolved: Left as it was',
      'Habeas: Another event (from.the.future)',
    ]);
    expect(rows[0]?.when).toBe('5 October 2026 at 11:00');
  });
});

describe('the state of the queue in its address', () => {
  test('what is not set is left out, and the first tab has no name', () => {
    expect(queueAddress('/en/desk', { tab: 'todo', type: undefined, ref: '' })).toBe('/en/desk');
    expect(queueAddress('/en/desk', { tab: 'mine', country: 'DE' })).toBe('/en/desk?tab=mine&country=DE');
  });

  test('a head sorts by its column, keeps the filter, turns round, and begins at the first page', () => {
    const heads = tableHeads(reader, '/en/desk', { tab: 'todo', country: 'DE', sort: 'type', after: 'cursor' });
    const head = (text: string) => heads.find((one) => one.text === text);
    expect(head('Type')).toEqual({ text: 'Type', href: '/en/desk?country=DE&sort=-type', sort: 'ascending' });
    expect(head('Due')).toEqual({ text: 'Due', href: '/en/desk?country=DE&sort=due', sort: 'none' });
    expect(head('Status')).toEqual({ text: 'Status' });
  });

  test('pages say which of how many they show', () => {
    expect(showingText(reader, 25, { total: 312, fromHere: 312 })).toBe('Showing 1 to 25 of 312 requests');
    expect(showingText(reader, 25, { total: 312, fromHere: 287 })).toBe('Showing 26 to 50 of 312 requests');
    expect(showingText(reader, 0, { total: 0, fromHere: 0 })).toBeUndefined();
  });
});

describe('what is made of the decision form', () => {
  const id = '018f0000-0000-7000-8000-000000000000';
  const names = namesOf(id);
  const form = (fields: Record<string, string>, was: Record<string, string> = {}) => ({
    version: '3',
    [names.wasDecision]: was['decision'] ?? '',
    [names.wasGround]: was['ground'] ?? '',
    [names.wasReason]: was['reason'] ?? '',
    ...fields,
  });

  test('an item for which nothing was chosen is named, and nothing is sent for it', () => {
    const fields = form({ [names.ground]: '', [names.reason]: 'typed' });
    expect(idsOf(fields)).toEqual([id]);
    expect(readDecisions(fields, t)).toEqual({ faults: [], decisions: [], undecided: [id] });
  });

  test('a yes is sent without ground and reason, whatever stands beside it', () => {
    const fields = form({ [names.decision]: 'correct', [names.ground]: 'excessive', [names.reason]: 'typed' });
    expect(readDecisions(fields, t).decisions).toEqual([
      { decision: { item: id, decision: 'correct' }, isChanged: true },
    ]);
  });

  test('what stands as it stood is not changed, whatever kind of line break the browser sends', () => {
    const was = { decision: 'refuse', ground: 'excessive', reason: 'one\r\ntwo' };
    const same = { [names.decision]: 'refuse', [names.ground]: 'excessive', [names.reason]: 'one\r\ntwo' };
    expect(readDecisions(form(same, was), t).decisions[0]?.isChanged).toBe(false);
    expect(readDecisions(form({ ...same, [names.reason]: 'three' }, was), t).decisions[0]?.isChanged).toBe(true);
  });

  test('a reason too long to be sent is a fault at its field', () => {
    const fields = form({ [names.decision]: 'refuse', [names.reason]: 'x'.repeat(2001) });
    expect(readDecisions(fields, t).faults).toEqual([{ field: names.reason, text: 'Shorten this to 2000 characters' }]);
  });
});
