import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { accessBody, startTestApi, type TestApi } from '../support/api.ts';

describe('the edges of the API', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const post = (raw: string | Buffer, headers: Record<string, string> = {}) =>
    api.call('POST /v1/requests', { raw, headers });
  const good = JSON.stringify(accessBody());

  /** A call below the comfort of fetch: with this Host header. */
  const withHost = (host: string | undefined, path = '/v1/openapi.json'): Promise<number> =>
    new Promise((resolve, reject) => {
      const options = {
        port: api.port,
        host: '127.0.0.1',
        path,
        setHost: false,
        headers: host === undefined ? {} : { host },
      };
      httpRequest(options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .once('error', reject)
        .end();
    });
  /** The first line of the answer to these very bytes. */
  const rawCall = (head: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(api.port, '127.0.0.1', () => socket.write(head));
      socket.once('error', reject).once('data', (data: Buffer) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });

  test('only our own hosts are answered; health is told under any', async () => {
    expect(await withHost('privacy.beispiel.example')).toBe(200);
    expect(await withHost('privacy.beispiel.example:443')).toBe(200);
    expect(await withHost('PRIVACY.beispiel.example')).toBe(200);
    expect(await withHost('evil.example')).toBe(421);
    expect(await withHost('privacy.beispiel.example.evil.example')).toBe(421);
    expect(await withHost('privacy.beispiel.example:8080')).toBe(421);
    expect(await withHost('10.0.0.7:3000', '/healthz')).toBe(200);
    expect(await withHost('10.0.0.7:3000', '/readyz')).toBe(200);
  });

  test('a host named twice, in the target or by a proxy header does not count', async () => {
    const ours = 'Host: privacy.beispiel.example';
    expect(await rawCall(`GET /v1/docs HTTP/1.1\r\n${ours}\r\nHost: evil.example\r\n\r\n`)).toMatch(/ (?:400|421) /u);
    expect(await rawCall(`GET http://evil.example/v1/docs HTTP/1.1\r\n${ours}\r\n\r\n`)).toMatch(/ 400 /u);
    const forwarded = await api.call('GET /v1/openapi.json', { headers: { 'x-forwarded-host': 'evil.example' } });
    expect(forwarded.text).not.toContain('evil.example');
    expect(forwarded.body.servers).toEqual([{ url: 'https://privacy.beispiel.example' }]);
  });

  test.each<[string, string | Buffer, number]>([
    ['no JSON', '{"type":', 400],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['a hundred thousand levels', '['.repeat(100_000), 400],
    ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 400],
    ['a key that reaches into prototypes', good.replace('"type"', '"__proto__":{"role":"admin"},"type"'), 400],
    ['a constructor', good.replace('"type"', '"constructor":{"prototype":{}},"type"'), 400],
    ['more than 256 KB', JSON.stringify({ a: 'x'.repeat(257 * 1024) }), 413],
    [
      'ten thousand unknown keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_v, key) => [`k${key}`, 1]))),
      422,
    ],
  ])('a body with %s is refused quickly and nothing is stored', async (_what, raw, status) => {
    const before = await api.countRows('requests');
    const began = performance.now();
    const reply = await post(raw);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await api.countRows('requests')).toBe(before);
  });

  test('brackets inside of texts are no levels', async () => {
    const body = accessBody({ requester: { name: `[{"\\${'['.repeat(100)}`, email: 'a@kunde.example' } });
    expect((await post(JSON.stringify(body))).status).toBe(202);
  });

  test('only plain JSON in UTF-8 is read', async () => {
    expect((await post(good, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(good, { 'content-type': 'application/json; charset=latin1' })).status).toBe(415);
    expect((await post(good, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post(good, { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(202);
  });

  test('what is not there, another method and a bad path are problems too', async () => {
    const nowhere = await api.call('GET /v1/nowhere');
    expect(nowhere).toMatchObject({ status: 404, body: { type: '/v1/problems/not-found', status: 404 } });
    const wrongMethod = await api.call('DELETE /v1/requests');
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get('allow')).toBe('POST');
    expect((await api.call('GET /v1/requests/%E0%A4%A', { token: 'A'.repeat(43) })).status).toBe(404);
    expect((await api.call('GET /v1/requests/a%00b', { token: 'A'.repeat(43) })).status).toBe(400);
    const { reference, token } = await api.file();
    const unknownQuery = await api.call(`GET /v1/requests/${reference}?debug=1`, { token });
    expect(unknownQuery.body.errors).toEqual([{ pointer: '/debug', detail: 'Leave this out: it is not known here.' }]);
    const head = await api.call(`HEAD /v1/requests/${reference}`, { token });
    expect(head).toMatchObject({ status: 200, text: '' });
  });

  test('a problem has the shape of RFC 9457, an id of ours, and its kind is explained', async () => {
    const { body, headers } = await post('{}', { 'x-request-id': 'mine' });
    expect(body).toEqual({
      type: '/v1/problems/invalid-input',
      title: expect.any(String),
      status: 422,
      detail: expect.any(String),
      instance: `urn:uuid:${headers.get('x-request-id')}`,
      errors: expect.arrayContaining([{ pointer: '/type', detail: expect.any(String) }]),
      requestId: headers.get('x-request-id'),
    });
    expect(headers.get('x-request-id')).not.toBe('mine');
    const page = await api.call(`GET ${body.type}`, { headers: { accept: 'text/html' } });
    expect(page.text).toContain('<h1>');
    const json = await api.call(`GET ${body.type}`, { headers: { accept: 'application/json' } });
    expect(json.body).toMatchObject({ status: 422, type: body.type });
    expect((await api.call('GET /v1/problems/__proto__')).status).toBe(404);
  });

  test('answers may load, frame and send nothing, and do not say what makes them', async () => {
    const { headers } = await api.call('GET /v1/nowhere');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
  });

  test('the log has the pattern of a route and never the address, the token or what was typed', async () => {
    const { reference, token } = await api.file(
      accessBody({ requester: { name: 'CANARY', email: 'canary@kunde.example' } }),
    );
    await api.call(`GET /v1/requests/${reference}`, { token });
    const lines = api.log.lines();
    const call = lines.map((line) => JSON.parse(line)).findLast(({ route }) => route === '/v1/requests/:reference');
    expect(call).toMatchObject({ method: 'GET', status: 200, ms: expect.any(Number), requestId: expect.any(String) });
    for (const secret of [reference, token, 'CANARY', 'canary']) expect(lines.join('\n')).not.toContain(secret);
  });

  test('a bug is 500 with an id, told without its words and logged once', async () => {
    const broken = new Error('duplicate key value (email)=(canary@kunde.example)');
    const spy = jest.spyOn(api.stores.requests, 'findByToken').mockRejectedValueOnce(broken);
    const reply = await api.call('GET /v1/requests/DSR-0000-0000', { token: 'A'.repeat(43) });
    spy.mockRestore();
    expect(reply.status).toBe(500);
    expect(reply.body.detail).toContain(reply.body.requestId);
    const lines = api.log.lines().filter((line) => line.includes(reply.body.requestId) && line.includes('"error"'));
    expect(lines).toHaveLength(1);
    expect(`${lines[0]} ${reply.text}`).not.toMatch(/canary|duplicate/u);
    expect(lines[0]).toContain('edges.test.ts');
  });

  test.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a server that shuts down', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['a statement that took too long', Object.assign(new Error('canceling statement'), { code: '57014' })],
    [
      'a pool without a free connection',
      Object.assign(new Error('Timeout acquiring a connection'), { name: 'KnexTimeoutError' }),
    ],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
  ])('%s is 503 and may be tried again', async (_what, error) => {
    const spy = jest.spyOn(api.stores.requests, 'findByToken').mockRejectedValueOnce(error);
    const reply = await api.call('GET /v1/requests/DSR-0000-0000', { token: 'A'.repeat(43) });
    spy.mockRestore();
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('5');
  });
});
