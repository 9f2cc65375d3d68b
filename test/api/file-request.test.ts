import { intakeSchema } from '../../api/acts/intake.ts';
import { readPolicyFile } from '../../config.ts';
import { accessBody, correctionBody, startTestApi, type TestApi } from '../support/api.ts';

describe('filing a request', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const file = (body: unknown, headers: Record<string, string> = {}) =>
    api.call('POST /v1/requests', { body, headers });
  const pointers = (reply: { body: { errors?: { pointer: string }[] } }) =>
    reply.body.errors?.map(({ pointer }) => pointer);

  test('a correction is received: reference, token, due date and what to do next', async () => {
    const reply = await file(correctionBody());
    expect(reply.status).toBe(202);
    expect(reply.body).toEqual({
      reference: expect.stringMatching(/^DSR-[0-9A-Z]{4}-[0-9A-Z]{4}$/u),
      trackingToken: expect.stringMatching(/^[\w-]{43}$/u),
      receivedAt: '2026-10-05T09:00:00.000Z',
      dueOn: '2026-11-05',
      status: 'received',
      next: expect.stringContaining('code'),
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  test('the request, its items, the event and the word to the workflow are stored together', async () => {
    const { id } = await api.file(correctionBody());
    const request = await api.stores.requests.get(id);
    expect(request).toMatchObject({
      status: 'received',
      controller: 'de',
      regime: 'EU-GDPR',
      channel: 'api',
      version: 1,
    });
    expect(await api.stores.requests.requester(id)).toEqual({ name: 'Erika Mustermann', email: 'erika@kunde.example' });
    const [item] = await api.stores.items.list(id);
    expect(item).toMatchObject({ subject: 'address', claimKind: 'outdated', position: 1, state: 'open' });
    expect([...(await api.stores.items.texts(id)).values()][0]?.claim).toEqual({
      says: 'Alte Gasse 1',
      wanted: 'Neue Gasse 2',
    });
    expect(await api.facts(id)).toEqual(['request.received']);
    const outbox = await api.database.db('outbox').where({ request_id: id });
    expect(outbox[0].payload).toMatchObject({
      fact: 'request.received',
      type: 'correction',
      country: 'DE',
      items: 1,
      lapseAt: '2026-10-12T09:00:00.000Z',
    });
  });

  test('an address is sent mail as it was typed, and is found in its canonical form', async () => {
    const { id } = await api.file(accessBody({ requester: { name: 'Ann', email: ' Ann.B+x@Example.ORG ' } }));
    expect((await api.stores.requests.requester(id)).email).toBe('Ann.B+x@Example.ORG');
    expect(await api.stores.requests.contactBlind(id)).toEqual(api.context.vault.blind('email', 'ann.b+x@example.org'));
  });

  const arabic = 'م'.repeat(300);
  test.each([
    ['a name of 300 Arabic letters', accessBody({ requester: { name: arabic, email: 'a@kunde.example' } })],
    [
      'a name of 300 letters beyond the first plane',
      accessBody({ requester: { name: '𞤀'.repeat(300), email: 'a@kunde.example' } }),
    ],
    ['an international domain', accessBody({ requester: { name: 'Ü', email: 'ü@kunde.example'.replace('ü', 'u') } })],
    [
      'a phone and a customer number',
      accessBody({
        requester: { name: 'A', email: 'a@bücher.example', phone: '+49 30 1234567', customerNumber: 'K-100' },
      }),
    ],
    ['a British request in German', accessBody({ country: 'GB' })],
  ])('%s is accepted', async (_what, body) => {
    expect((await file(body)).status).toBe(202);
  });

  const requester = (change: object) => accessBody({ requester: { name: 'A', email: 'a@kunde.example', ...change } });
  const item = (change: object) =>
    correctionBody({ items: [{ field: 'address', kind: 'outdated', wanted: 'Neue Gasse 2', ...change }] });
  test.each<[string, unknown, string[]]>([
    ['nothing', {}, ['/type', '/country', '/language', '/requester']],
    ['a list', [], ['']],
    ['a text', 'access', ['']],
    ['null', null, ['']],
    [
      'wrong types everywhere',
      { type: 1, country: [], language: null, requester: 'x' },
      ['/type', '/country', '/language', '/requester'],
    ],
    ['a type that is not known', accessBody({ type: 'everything' }), ['/type']],
    ['a type that is not offered yet', accessBody({ type: 'erasure' }), ['/type']],
    ['a country that is not served', accessBody({ country: 'FR' }), ['/country']],
    ['a country in small letters', accessBody({ country: 'de' }), ['/country']],
    ['a language that is not served', accessBody({ language: 'xx' }), ['/language']],
    ['keys that are not known', accessBody({ role: 'admin', verified_at: 'now' }), ['/role', '/verified_at']],
    ['keys that are not known inside', requester({ personId: 'x' }), ['/requester/personId']],
    ['an empty name', requester({ name: '   ' }), ['/requester/name']],
    ['a name of 301 letters', requester({ name: `${arabic}م` }), ['/requester/name']],
    ['a name with a control character', requester({ name: 'A\u0007B' }), ['/requester/name']],
    ['a name with a NUL', requester({ name: 'A\u0000B' }), ['/requester/name']],
    ['half a character', requester({ name: 'A\ud800' }), ['/requester/name']],
    ['an address without a domain', requester({ email: 'ann' }), ['/requester/email']],
    ['two addresses', requester({ email: 'a@kunde.example, b@kunde.example' }), ['/requester/email']],
    ['an address with a name', requester({ email: 'Ann <a@kunde.example>' }), ['/requester/email']],
    ['a quoted local part', requester({ email: '"a b"@kunde.example' }), ['/requester/email']],
    ['a header in the address', requester({ email: 'a@kunde.example\r\nBcc: b@kunde.example' }), ['/requester/email']],
    ['a local part that is not ASCII', requester({ email: 'аnn@kunde.example' }), ['/requester/email']],
    ['a phone number of letters', requester({ phone: 'call me' }), ['/requester/phone']],
    ['an access request with items', accessBody({ items: correctionBody().items }), ['/items']],
    ['a correction without items', correctionBody({ items: undefined }), ['/items']],
    ['a correction with no item', correctionBody({ items: [] }), ['/items']],
    [
      'too many items',
      correctionBody({ items: Array.from({ length: 21 }, () => correctionBody().items[0]) }),
      ['/items'],
    ],
    ['an item that changes nothing', item({ says: ' Neue Gasse 2' }), ['/items/0/wanted']],
    ['a field that cannot be corrected', item({ field: 'customer_number' }), ['/items/0/field']],
    ['a field that is not held', item({ field: 'shoe_size' }), ['/items/0/field']],
    ['a kind that is not known', item({ kind: 'ugly' }), ['/items/0/kind']],
    ['a value that is too long', item({ wanted: 'x'.repeat(401) }), ['/items/0/wanted']],
    ['a date that does not exist', item({ field: 'date_of_birth', wanted: '2025-02-29' }), ['/items/0/wanted']],
    ['a phone number that is none', item({ field: 'phone', wanted: 'x' }), ['/items/0/wanted']],
    [
      'everything wrong at once',
      {
        ...correctionBody({ country: 'FR', language: 'xx', extra: 1 }),
        requester: { name: '', email: 'x' },
        items: [
          { field: 'address', kind: 'outdated', says: 'a', wanted: 'a' },
          { field: 'address', kind: 'outdated', wanted: 'b' },
        ],
      },
      ['/country', '/language', '/requester/name', '/requester/email', '/items/0/wanted', '/items/1/field', '/extra'],
    ],
  ])('%s is refused by name, and nothing is stored', async (_what, body, expected) => {
    const before = await api.countRows('requests');
    const reply = await file(body);
    expect(reply.status).toBe(422);
    expect([...new Set(pointers(reply))].toSorted()).toEqual(expected.toSorted());
    expect(await api.countRows('requests')).toBe(before);
  });

  test('a fault says what to do and never repeats what was given', async () => {
    const reply = await file(requester({ name: 'CANARY\u0007', email: 'CANARY', phone: 'CANARY' }));
    expect(reply.text).not.toContain('CANARY');
    for (const { detail } of reply.body.errors) expect(detail).toMatch(/^(?:Give|Leave|Name|Send|Say)\b.*\.$/u);
    expect(api.log.lines().join('\n')).not.toContain('CANARY');
  });

  test('known and unknown people get the same bytes, but for reference, token and request id', async () => {
    await api.stores.people.insert({
      id: '01980000-0000-7000-8000-000000000001',
      country: 'DE',
      language: 'de',
      contacts: [{ kind: 'email', value: 'known@kunde.example' }],
      fields: [],
    });
    const mask = async (email: string) => {
      const { status, body, text, headers } = await file(requester({ email }));
      const masked = text.replace(body.reference, 'R').replace(body.trackingToken, 'T');
      const names = ['date', 'x-request-id'];
      return { status, masked, headers: [...headers].filter(([name]) => !names.includes(name)) };
    };
    expect(await mask('known@kunde.example')).toEqual(await mask('unknown@kunde.example'));
  });

  test('the same key with the same body gets the same bytes and makes one request', async () => {
    const key = { 'idempotency-key': api.newKey() };
    const before = await api.countRows('requests');
    const first = await file(accessBody(), key);
    const second = await file(accessBody(), key);
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(202);
    expect(await api.countRows('requests')).toBe(before + 1);
  });

  test('the same key with another body is refused', async () => {
    const key = { 'idempotency-key': api.newKey() };
    await file(accessBody(), key);
    const other = await file(accessBody({ language: 'en' }), key);
    expect(other.status).toBe(422);
    expect(other.body.detail).toContain('Idempotency-Key');
  });

  test('20 parallel calls with one key make one request and get one answer', async () => {
    const key = { 'idempotency-key': api.newKey() };
    const before = await api.countRows('requests');
    const replies = await Promise.all(Array.from({ length: 20 }, () => file(correctionBody(), key)));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(await api.countRows('requests')).toBe(before + 1);
  });

  test.each(['short', 'with a space in it', `${'x'.repeat(256)}`])(
    'a key of the wrong form is refused: %s',
    async (key) => {
      expect((await file(accessBody(), { 'idempotency-key': key })).status).toBe(400);
    },
  );
});

test('where an e-mail address can be corrected, the wanted one must be one', () => {
  const { policy } = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const fields = policy.fields.map((field) => (field.type === 'email' ? { ...field, correctable: true } : field));
  const asked = (wanted: string) => correctionBody({ items: [{ field: 'email', kind: 'outdated', wanted }] });
  const schema = intakeSchema({ ...policy, fields });
  expect(schema.safeParse(asked('new@kunde.example')).success).toBe(true);
  expect(schema.safeParse(asked('nowhere')).error?.issues[0]?.path).toEqual(['items', 0, 'wanted']);
});

describe('limits of filing', () => {
  test('an address has so many requests an hour; another address still gets through, until all have had theirs', async () => {
    const api = await startTestApi({
      limits: { requestsPerAddressPerHour: 2, requestsPerHourInAll: 3 },
      trustProxyHops: 1,
    });
    const from = (address: string) =>
      api.call('POST /v1/requests', { body: accessBody(), headers: { 'x-forwarded-for': address } });
    try {
      expect((await from('2001:db8:1:2::1')).status).toBe(202);
      expect((await from('2001:db8:1:2:ffff::9')).status).toBe(202);
      const third = await from('2001:db8:1:2:3:4:5:6');
      expect(third.status).toBe(429);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      // What the refused one sent by itself does not count; only the last hop is believed.
      expect((await from('198.51.100.1')).status).toBe(202);
      expect((await from('198.51.100.2')).status).toBe(429);
      expect(await api.countRows('requests')).toBe(3);
      const counted = await api.database.db('counters').pluck('bucket');
      expect(counted.join(' ')).not.toContain('198.51');
    } finally {
      await api.close();
    }
  });
});
