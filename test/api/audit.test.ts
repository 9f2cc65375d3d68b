import { eventPage, requestPage, timelineAnswer } from '../../api/rest/audit-schemas.ts';
import { ofRequest } from '../../db/sealed.ts';
import { startStaffApi, type StaffApi } from '../support/staff-api.ts';

type Person = { id: string; name: string; token: string };
let api: StaffApi;
let auditor: Person;
let anna: Person;

beforeAll(async () => {
  api = await startStaffApi();
  auditor = await api.addStaff('compliance', null, 'Cora Compliance');
  anna = await api.addStaff('representative', 'berlin', 'Anna Berlin');
});
afterAll(() => api.close());

const personal = /Mustermann|kunde\.example|Gasse|Anna Berlin/u;

describe('the event log', () => {
  test('is read newest first, page by page, without anything personal', async () => {
    for (let cases = 0; cases < 3; cases += 1) await api.openCase();
    const seen: number[] = [];
    for (let after = ''; ;) {
      const page = await api.call(auditor, `GET /audit/events?limit=4${after}`);
      expect(page.status).toBe(200);
      expect(eventPage.parse(page.body)).toBeTruthy();
      expect(page.text).not.toMatch(personal);
      seen.push(...page.body.items.map((event: { seq: number }) => event.seq));
      if (page.body.next_cursor === null) break;
      expect(page.headers.get('link')).toContain(page.body.next_cursor);
      after = `&after=${page.body.next_cursor}`;
    }
    expect(seen).toEqual(seen.toSorted((one, other) => other - one));
    expect(seen.length).toBeGreaterThanOrEqual(9);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('can be narrowed by actor, fact, request, country and time', async () => {
    api.clock.now = new Date('2026-11-02T09:00:00Z');
    const { id, reference } = await api.openCase({ country: 'GB' });
    await api.call(await api.addStaff('representative', 'london'), `GET /desk/requests/${id}`);
    const find = async (query: string) =>
      (await api.call(auditor, `GET /audit/events?limit=100&${query}`)).body.items.map(
        (event: { fact: string }) => event.fact,
      );
    const all = ['case.viewed', 'review.opened', 'mailbox.confirmed', 'request.received'];
    expect(await find(`reference=${reference.toLowerCase().replaceAll('-', '%20')}`)).toEqual(all);
    expect(await find('country=GB')).toEqual(all);
    expect(await find(`reference=${reference}&actor=system:worker`)).toEqual(['review.opened']);
    expect(await find(`reference=${reference}&fact=mailbox.confirmed`)).toEqual(['mailbox.confirmed']);
    expect(await find('from=2026-11-02T09:00:00Z&country=GB')).toEqual(all);
    expect(await find('from=2026-11-02T10:00:01%2B01:00&country=GB')).toEqual([]);
    expect(await find('to=2026-11-02T09:00:00Z&country=GB')).toEqual([]);
  });

  test.each([
    ['from=yesterday', '/from'],
    ['to=2026-10-01', '/to'],
    ['from=0000-01-01T00:00:00Z', '/from'],
    ['actor=%27%20or%201=1', '/actor'],
    ['fact=everything', '/fact'],
    ['reference=DSR-U', '/reference'],
    ['country=de', '/country'],
    ['after=MQ%3D%3Dx', '/after'],
    ['limit=0', '/limit'],
    ['name=Erika', '/name'],
  ])('refuses %s by name', async (query, pointer) => {
    const reply = await api.call(auditor, `GET /audit/events?${query}`);
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  test('is for compliance alone', async () => {
    const lines = ['GET /audit/events', 'GET /audit/requests', 'GET /audit/export?format=csv'];
    for (const role of ['supervisor', 'administrator'] as const) {
      const other = await api.addStaff(role, null);
      for (const line of lines) expect((await api.call(other, line)).status).toBe(403);
    }
    for (const line of lines) expect((await api.call(anna, line)).status).toBe(403);
  });
});

describe('the requests', () => {
  test('are listed newest first with their plain facts only', async () => {
    const { id } = await api.openCase({ type: 'access' });
    const { body, text } = await api.call(auditor, 'GET /audit/requests?type=access&status=in_review&country=DE');
    expect(requestPage.parse(body).items[0]).toMatchObject({ id, type: 'access', country: 'DE', status: 'in_review' });
    expect(text).not.toMatch(personal);
    const [first] = (await api.call(auditor, 'GET /audit/requests?limit=1')).body.items;
    const { next_cursor: after } = (await api.call(auditor, 'GET /audit/requests?limit=1')).body;
    const [second] = (await api.call(auditor, `GET /audit/requests?limit=1&after=${after}`)).body.items;
    expect(first.id > second.id).toBe(true);
  });
});

describe('the timeline of a request', () => {
  test('is found by id and by reference; each look is in it', async () => {
    const { id, reference } = await api.openCase();
    const byId = await api.call(auditor, `GET /audit/requests/${id}`);
    const byReference = await api.call(auditor, `GET /audit/requests/${reference}`);
    expect(timelineAnswer.parse(byId.body)).toBeTruthy();
    expect(byId.body.request).toMatchObject({ id, reference, identityLevel: 'address' });
    expect(byId.text).not.toMatch(personal);
    const events: { fact: string; actor: string; version: number | null }[] = byReference.body.events;
    expect(events.map(({ fact }) => fact)).toEqual([
      'request.received',
      'mailbox.confirmed',
      'review.opened',
      'timeline.viewed',
      'timeline.viewed',
    ]);
    expect(events.at(-1)).toMatchObject({ actor: `staff:${auditor.id}`, role: 'compliance', version: null });
  });

  test.each(['DSR-0000-0000', '018f0000-0000-7000-8000-000000000000', "'"])('of %s is not there', async (name) => {
    expect((await api.call(auditor, `GET /audit/requests/${encodeURIComponent(name)}`)).status).toBe(404);
  });
});

describe("the requester's name", () => {
  test('is opened with a reason that is kept sealed, and nothing else of the person comes with it', async () => {
    const { id, reference } = await api.openCase();
    const reason = 'The authority asks whose request this was.';
    const reply = await api.call(auditor, `POST /audit/requests/${reference}/name`, { body: { reason } });
    expect([reply.status, reply.body]).toEqual([200, { name: 'Erika Mustermann' }]);
    const event = (await api.context.audit.timeline(id)).at(-1);
    expect(event).toMatchObject({ fact: 'name.opened', actor: `staff:${auditor.id}`, body: {} });
    const detail = await api.database.db('event_details').where({ event_id: event?.id }).first();
    expect(detail.sealed.toString('latin1')).not.toContain('authority');
    const place = { table: 'event_details', column: 'sealed', row: event?.id ?? '' };
    const opened = await api.context.vault.open(api.database.db, ofRequest(id), { place, blob: detail.sealed });
    expect(opened.toString()).toBe(reason);
  });

  test('stays shut without a proper reason, and for others', async () => {
    const { id } = await api.openCase();
    const line = `POST /audit/requests/${id}/name`;
    for (const reason of ['because', ' '.repeat(30), 'x'.repeat(501), undefined]) {
      const { status, body } = await api.call(auditor, line, { body: { reason } });
      expect([status, body.errors[0].pointer]).toEqual([422, '/reason']);
    }
    expect((await api.call(anna, line, { body: { reason: 'I would like to know.' } })).status).toBe(403);
    expect(await api.facts(id)).not.toContain('name.opened');
  });
});

describe('the role that compliance reads with', () => {
  const denied = (sql: string): Promise<string> =>
    api.database
      .auditor()
      .raw(sql)
      .then(
        () => `allowed: ${sql}`,
        (error: { code: string }) => error.code,
      );

  test.each([
    "insert into events (id, fact, actor, role, at) values (gen_random_uuid(), 'x.y', 'a', 'b', now())",
    "update events set actor = 'nobody'",
    'delete from events',
    'truncate events',
    "update requests set outcome = 'fulfilled'",
    'delete from requests',
    "insert into policies (hash, content) values ('x', 'y')",
    "update tasks set state = 'resolved'",
    'create table mine (id int)',
  ])('cannot write: %s', async (sql) => {
    expect(await denied(sql)).toBe('42501');
  });

  test.each([
    'select sealed_requester from requests',
    'select tracking_hash from requests',
    'select contact_blind from requests',
    'select person_id from requests',
    'select * from items',
    'select * from readings',
    'select * from contacts',
    'select * from profile_fields',
    'select * from keys',
    'select * from event_details',
    'select * from letters',
    'select * from package_chunks',
    'select * from codes',
    'select name from staff',
    'select email from staff',
    'select password_hash from staff',
    'select * from staff_sessions',
    'select * from idempotency',
  ])('cannot read what is sealed or secret: %s', async (sql) => {
    expect(await denied(sql)).toBe('42501');
  });
});
