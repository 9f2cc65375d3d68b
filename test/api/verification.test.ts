import { accessBody, correctionBody, startTestApi, type TestApi } from '../support/api.ts';

describe('following and confirming a request', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  afterEach(() => jest.restoreAllMocks());

  type Filed = { id: string; reference: string; token: string };
  /** Each test has a mailbox of its own, since limits are kept per mailbox. */
  let mailboxes = 0;
  const file = async (body: (change: Record<string, unknown>) => unknown = accessBody): Promise<Filed> => {
    mailboxes += 1;
    return api.file(body({ requester: { name: 'Ann', email: `ann${mailboxes}@kunde.example` } }));
  };
  const act = ({ reference, token }: Filed, path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    api.call(`POST /v1/requests/${reference}${path}`, { body, token, headers });
  const view = ({ reference, token }: Filed) => api.call(`GET /v1/requests/${reference}`, { token });
  const confirm = (filed: Filed, code: string, headers?: Record<string, string>) =>
    act(filed, '/verification', { code }, headers);
  const mailboxConfirmed = async (match: 'nobody' | 'other_mailbox' | 'mailbox_on_file'): Promise<Filed> => {
    const filed = await file(correctionBody);
    await api.acknowledge(filed.reference, match);
    const reply = await confirm(filed, await api.makeCode(filed.id, 'mailbox'));
    expect(reply.status).toBe(200);
    return filed;
  };
  const wrong = 'AAAA-AAAA';

  test('the tracker says little, and only to who has both reference and token', async () => {
    const filed = await file(correctionBody);
    expect((await view(filed)).body).toEqual({
      reference: filed.reference,
      type: 'correction',
      status: 'received',
      withdrawn: false,
      receivedOn: '2026-10-05',
      dueOn: '2026-11-05',
      waitingFor: 'mailbox_code',
      items: [{ field: 'address' }],
      package: null,
    });
    const spelled = filed.reference.toLowerCase().replaceAll('-', '');
    expect((await view({ ...filed, reference: spelled })).status).toBe(200);
  });

  test('an unknown reference, a wrong token and a text that is no reference get the same 404', async () => {
    const [filed, other] = [await file(), await file()];
    const replies = [
      await view({ ...filed, reference: 'DSR-0000-0000' }),
      await view({ ...filed, token: other.token }),
      await view({ ...filed, token: 'x' }),
      await view({ ...filed, reference: 'nonsense' }),
      await view({ ...filed, reference: `DSR-${'x'.repeat(300)}` }),
    ];
    const masked = replies.map(({ status, body }) => ({ status, ...body, instance: 0, requestId: 0 }));
    expect(masked).toEqual(Array(5).fill(masked[0]));
    expect(masked[0]).toMatchObject({ status: 404, type: '/v1/problems/not-found' });
  });

  test('without a token the answer is 401 and says how to come', async () => {
    const { reference } = await file();
    const reply = await api.call(`GET /v1/requests/${reference}`);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a code to a mailbox on file proves who asks; one to another mailbox only that it answers', async () => {
    const onFile = await mailboxConfirmed('mailbox_on_file');
    expect(await api.stores.requests.get(onFile.id)).toMatchObject({
      status: 'verifying',
      identityLevel: 'address',
      identityProvenAt: expect.any(Date),
      mailboxConfirmedAt: expect.any(Date),
    });
    const other = await mailboxConfirmed('other_mailbox');
    expect(await api.stores.requests.get(other.id)).toMatchObject({ identityLevel: 'none', identityProvenAt: null });
    const rows = await api.database.db('outbox').where({ request_id: other.id, fact: 'mailbox.confirmed' });
    expect(rows[0].payload).toMatchObject({ proven: false, lapseAt: '2026-10-19T09:00:00.000Z' });
  });

  test('the second code, sent to a contact on file, verifies the person', async () => {
    const filed = await mailboxConfirmed('other_mailbox');
    const reply = await confirm(filed, await api.makeCode(filed.id, 'identity'));
    expect(reply.body).toMatchObject({ status: 'checking_identity', waitingFor: null });
    expect(await api.stores.requests.get(filed.id)).toMatchObject({ identityLevel: 'address' });
    expect(await api.facts(filed.id)).toContain('identity.verified');
    expect((await confirm(filed, wrong)).status).toBe(409);
  });

  test('while nothing is proven, known and unknown people get the same bytes everywhere', async () => {
    const seen = async (match: 'nobody' | 'other_mailbox') => {
      const filed = await mailboxConfirmed(match);
      const mask = ({ status, text, headers }: Awaited<ReturnType<typeof view>>) => ({
        status,
        text: text.replaceAll(filed.reference, 'R').replaceAll(/[\da-f]{8}-[\da-f-]{27}/gu, 'ID'),
        headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
      });
      // The worker makes an identity code for somebody it knows, and none for others.
      if (match === 'other_mailbox') await api.makeCode(filed.id, 'identity');
      const replies = [mask(await view(filed))];
      for (const purpose of [undefined, 'identity', 'mailbox', 'download'] as const) {
        replies.push(mask(await act(filed, '/verification/codes', { purpose })));
      }
      // More wrong codes than a code has tries: what happens after must be the same as well.
      for (let tries = 0; tries < 12; tries += 1) replies.push(mask(await confirm(filed, wrong)));
      replies.push(mask(await act(filed, '/package', { code: wrong })));
      return replies;
    };
    expect(await seen('other_mailbox')).toEqual(await seen('nobody'));
  });

  test('a code is used once, and a wrong, an old, an expired and a missing one look the same', async () => {
    const filed = await file();
    const none = await confirm(filed, wrong);
    const old = await api.makeCode(filed.id, 'mailbox');
    const code = await api.makeCode(filed.id, 'mailbox');
    const refused = [none, await confirm(filed, wrong), await confirm(filed, old)];
    await api.database
      .db('codes')
      .where({ request_id: filed.id })
      .update({ expires_at: new Date(0) });
    refused.push(await confirm(filed, code));
    const same = {
      status: 422,
      body: expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/code' })] }),
    };
    for (const { status, body } of refused) expect({ status, body }).toEqual(same);
    expect(new Set(refused.map(({ body }) => body.detail)).size).toBe(1);
    const good = await api.makeCode(filed.id, 'mailbox');
    expect((await confirm(filed, good.toLowerCase())).status).toBe(200);
    expect((await confirm(filed, good)).status).toBe(422);
    expect((await api.facts(filed.id)).filter((fact) => fact === 'code.refused')).toHaveLength(5);
  });

  test('a code of one request opens no other', async () => {
    const [mine, other] = [await file(), await file()];
    await api.makeCode(mine.id, 'mailbox');
    expect((await confirm(mine, await api.makeCode(other.id, 'mailbox'))).status).toBe(422);
  });

  test('50 parallel wrong codes are never compared more often than a code has tries', async () => {
    const filed = await file();
    await api.makeCode(filed.id, 'mailbox');
    const compare = jest.spyOn(api.context.secrets, 'isCode');
    const replies = await Promise.all(Array.from({ length: 50 }, () => confirm(filed, wrong)));
    expect(compare).toHaveBeenCalledTimes(5);
    expect(replies.map(({ status }) => status).filter((status) => status === 422)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(40);
    const [row] = await api.database.db('codes').where({ request_id: filed.id });
    expect(row.attempts).toBe(5);
  });

  test('20 parallel right codes confirm once', async () => {
    const filed = await file();
    const code = await api.makeCode(filed.id, 'mailbox');
    const replies = await Promise.all(Array.from({ length: 20 }, () => confirm(filed, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await api.facts(filed.id)).filter((fact) => fact === 'mailbox.confirmed')).toHaveLength(1);
  });

  test('wrong codes are counted per mailbox over all its requests, right ones are not', async () => {
    const requester = { name: 'Ann', email: 'counted@kunde.example' };
    const [one, two] = [await api.file(accessBody({ requester })), await api.file(accessBody({ requester }))];
    for (let tries = 0; tries < 9; tries += 1) await confirm(one, wrong);
    expect((await confirm(two, await api.makeCode(two.id, 'mailbox'))).status).toBe(200);
    expect((await confirm(one, wrong)).status).toBe(422);
    const last = await confirm(one, await api.makeCode(one.id, 'mailbox'));
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the same confirmation with its key gets the first answer, without another try', async () => {
    const filed = await file();
    const code = await api.makeCode(filed.id, 'mailbox');
    const key = { 'idempotency-key': api.newKey() };
    const first = await confirm(filed, code, key);
    expect(first.status).toBe(200);
    expect((await confirm(filed, code, key)).text).toBe(first.text);
    const parallel = await file();
    const [other, otherKey] = [await api.makeCode(parallel.id, 'mailbox'), { 'idempotency-key': api.newKey() }];
    const replies = await Promise.all([confirm(parallel, other, otherKey), confirm(parallel, other, otherKey)]);
    expect(replies.some(({ status }) => status === 200)).toBe(true);
    expect(replies.filter(({ status }) => status === 200).map(({ text }) => text)).toHaveLength(
      new Set(replies.map(({ text }) => text)).size === 1 ? 2 : 1,
    );
  });

  test('codes are asked for a few times an hour; the purpose must be the one needed now', async () => {
    const filed = await file();
    expect((await act(filed, '/verification/codes', { purpose: 'identity' })).status).toBe(409);
    const asked = await act(filed, '/verification/codes', { purpose: 'mailbox' });
    expect(asked).toMatchObject({ status: 202, body: { purpose: 'mailbox', codeMinutes: 10 } });
    await act(filed, '/verification/codes');
    expect((await act(filed, '/verification/codes')).status).toBe(202);
    expect((await act(filed, '/verification/codes')).status).toBe(429);
    expect((await api.facts(filed.id)).filter((fact) => fact === 'code.requested')).toHaveLength(3);
  });

  test('a request is taken back once, however often it is asked; nothing can be confirmed after', async () => {
    const filed = await file();
    const [first, again] = [await act(filed, '/withdrawal'), await act(filed, '/withdrawal')];
    expect(first).toMatchObject({ status: 200, body: { withdrawn: true, waitingFor: null } });
    expect(again.text).toBe(first.text);
    expect((await api.facts(filed.id)).filter((fact) => fact === 'request.withdrawn')).toHaveLength(1);
    expect((await confirm(filed, wrong)).status).toBe(409);
    expect((await act(filed, '/verification/codes')).status).toBe(409);
  });

  describe('fetching the package', () => {
    const zip = Buffer.alloc(1024 * 1024 + 100, 'zip');
    const closed = async (days?: number): Promise<Filed> => {
      const filed = await file();
      await api.closeWithPackage(filed.id, zip, days);
      return filed;
    };

    test('it comes whole, as a file with a name of ours, for a fresh code each time', async () => {
      const filed = await closed();
      expect((await view(filed)).body.package).toMatchObject({ sizeBytes: zip.length });
      expect((await act(filed, '/verification/codes')).body.purpose).toBe('download');
      const code = await api.makeCode(filed.id, 'download');
      const response = await fetch(`${api.url}/v1/requests/${filed.reference}/package`, {
        method: 'POST',
        headers: { authorization: `Bearer ${filed.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      });
      expect(response.headers.get('content-type')).toBe('application/zip');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="your-data.zip"');
      expect(Buffer.from(await response.arrayBuffer()).equals(zip)).toBe(true);
      expect((await act(filed, '/package', { code })).status).toBe(422);
      expect((await api.facts(filed.id)).filter((fact) => fact === 'package.downloaded')).toHaveLength(1);
    });

    test('of parallel downloads with one right code, one gets the package', async () => {
      const filed = await closed();
      const code = await api.makeCode(filed.id, 'download');
      const replies = await Promise.all(Array.from({ length: 10 }, () => act(filed, '/package', { code })));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await api.facts(filed.id)).filter((fact) => fact === 'package.downloaded')).toHaveLength(1);
    });

    test('a code for something else, a wrong one and none do not open it', async () => {
      const filed = await closed();
      await api.makeCode(filed.id, 'download');
      expect((await act(filed, '/package', { code: await api.makeCode(filed.id, 'mailbox') })).status).toBe(422);
      expect((await act(filed, '/package', {})).status).toBe(422);
      expect(await api.facts(filed.id)).not.toContain('package.downloaded');
    });

    test('before it is there and after its time nothing is given', async () => {
      expect((await act(await file(), '/package', { code: wrong })).status).toBe(409);
      const over = await closed(-1);
      expect((await view(over)).body.package).toBeNull();
      expect((await act(over, '/package', { code: wrong })).status).toBe(404);
      expect((await act(over, '/verification/codes')).status).toBe(409);
    });
  });
});
