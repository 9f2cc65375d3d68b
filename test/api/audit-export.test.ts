import { exportEvents } from '../../api/acts/export-events.ts';
import { safeCell } from '../../api/acts/safe-cell.ts';
import type { StaffCaller } from '../../api/context.ts';
import { startStaffApi, type StaffApi } from '../support/staff-api.ts';

describe('a cell that a spreadsheet would take for a formula', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\tplain',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '﹢1',
    '−1',
    ' =1',
    '"=1',
    "'=1",
    '" \'=1',
    '\u00a0=1',
    '\ufeff=1',
    '\u200b=1',
    '\u202e=1',
  ])('gets an apostrophe: %j', (text) => {
    expect(safeCell(text)).toBe(`'${text}`);
  });

  test.each(['', 'DSR-7K3M-9QXT', 'items.decided', '2026-10-05', '12', '{"a":"=1"}', 'a=1', '"quoted"', 'staff:x'])(
    'is not every cell: %j stays',
    (text) => {
      expect(safeCell(text)).toBe(text);
    },
  );
});

describe('an export', () => {
  let api: StaffApi;
  let auditor: { id: string; name: string; token: string };
  const many = 5000;

  beforeAll(async () => {
    api = await startStaffApi();
    auditor = await api.addStaff('compliance', null);
    await api.database.db.raw(
      `insert into events (id, fact, actor, role, at, body)
       select gen_random_uuid(), 'code.sent', 'system:worker', 'system', now(), '{"purpose": "mailbox"}'
       from generate_series(1, ?)`,
      [many],
    );
    // Nothing in Habeas writes such an actor; somebody who could would reach the spreadsheet of an auditor.
    await api.database.db('events').insert({
      id: '018f0000-0000-7000-8000-000000000001',
      fact: 'code.sent',
      actor: '=HYPERLINK("https://evil.example","x")',
      role: '@role',
      at: new Date(),
      body: '{"note":"=1+1"}',
    });
  });
  afterAll(() => api.close());

  const exported = async () =>
    (await api.context.audit.newest({ fact: 'events.exported' }, { limit: 1 })).map(({ body, actor }) => [actor, body]);

  test('as CSV holds every event once, no cell of it a formula, and is an event with its count', async () => {
    const reply = await api.call(auditor, 'GET /audit/export?format=csv&fact=code.sent');
    expect(reply.headers.get('content-type')).toMatch(/^text\/csv/u);
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="habeas-events.csv"');
    const lines = reply.text.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^"seq","id","at","recorded_at"/u);
    expect(lines).toHaveLength(many + 2);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.example"",""x"")","'@role"`);
    expect(lines.every((line) => !/(?:^|,)"?[=+@-]/u.test(line))).toBe(true);
    expect(await exported()).toEqual([[`staff:${auditor.id}`, { format: 'csv', rows: many + 1 }]]);
  });

  test('as JSON Lines is exact, newest first, and can be narrowed', async () => {
    const reply = await api.call(auditor, 'GET /audit/export?format=jsonl&actor=system:worker');
    const events = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; body: unknown });
    expect(events).toHaveLength(many);
    expect(events.every((event, index) => index === 0 || event.seq < events[index - 1]!.seq)).toBe(true);
    expect(events[0]?.body).toEqual({ purpose: 'mailbox' });
    const whole = await api.call(auditor, 'GET /audit/export?format=jsonl');
    expect(whole.text).toContain(JSON.stringify('=HYPERLINK("https://evil.example","x")'));
  });

  test('of nothing is a header alone, or nothing', async () => {
    const query = 'fact=request.received';
    expect((await api.call(auditor, `GET /audit/export?format=csv&${query}`)).text.split('\r\n')).toHaveLength(2);
    expect((await api.call(auditor, `GET /audit/export?format=jsonl&${query}`)).text).toBe('');
    expect((await api.call(auditor, 'GET /audit/export')).status).toBe(422);
  });

  const staff = (): StaffCaller => ({ ...auditor, email: '', role: 'compliance', desk: null, covers: null });
  /** The export as the act gives it, with the rows that were read from the database so far. */
  const watched = async () => {
    const read = { rows: 0 };
    const { audit } = api.context;
    const counted: typeof audit = {
      ...audit,
      pages: async function* (...args) {
        for await (const page of audit.pages(...args)) {
          read.rows += page.length;
          yield page;
        }
      },
    };
    const context = { ...api.context, audit: counted };
    return { read, stream: await exportEvents(context)({ staff: staff(), filter: {}, format: 'jsonl' }) };
  };

  test('reads on only as fast as somebody takes it', async () => {
    const { read, stream } = await watched();
    let [taken, furthestAhead] = [0, 0];
    for await (const chunk of stream) {
      taken += String(chunk).split('\n').length - 1;
      // A slow reader: each of these lets a page be fetched that nobody asked for yet.
      for (let turns = 0; turns < 10; turns += 1) await api.context.record.ping();
      furthestAhead = Math.max(furthestAhead, read.rows - taken);
    }
    expect(taken).toBeGreaterThan(many);
    expect(furthestAhead).toBeLessThanOrEqual(1000);
  });

  test('leaves its event though the reader breaks off', async () => {
    const { read, stream } = await watched();
    await new Promise((resolve) => stream.once('readable', resolve));
    stream.destroy();
    expect(read.rows).toBeLessThan(many);
    const [[, body] = []] = await exported();
    expect(body).toMatchObject({ format: 'jsonl' });
  });
});
