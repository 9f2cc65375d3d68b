import { v7 as uuid } from 'uuid';
import { startTestApi, type TestApi } from '../support/api.ts';

describe('staff sign in and out', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ trustProxyHops: 1 });
  });
  afterAll(() => api.close());

  const addStaff = async (email: string, role: 'representative' | 'compliance' = 'representative') => {
    const passwordHash = await api.context.secrets.hashPassword('right');
    const desk = role === 'representative' ? 'berlin' : null;
    await api.stores.staff.add({ id: uuid(), email, name: 'Rita', role, desk, passwordHash });
  };
  let hosts = 0;
  /** Each call comes from an address of its own unless the test names one. */
  const signIn = (email: string, password: string, from = `198.51.100.${(hosts += 1)}`) =>
    api.call('POST /v1/sessions', { body: { email, password }, headers: { 'x-forwarded-for': from } });
  const facts = async () => (await api.database.auditor()('events').pluck('fact')) as string[];

  test('a right password gives a token that opens what the role may see, until signing out', async () => {
    await addStaff('rita@staff.example');
    const { status, body } = await signIn('Rita@staff.example', 'right');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      expiresInMinutes: 15,
      staff: { name: 'Rita', role: 'representative', desk: 'berlin' },
    });
    const queue = () => api.call('GET /v1/desk/requests', { token: body.token });
    expect((await queue()).status).toBe(200);
    expect((await api.call('GET /v1/audit/events', { token: body.token })).status).toBe(403);
    expect((await api.call('DELETE /v1/sessions', { token: body.token })).status).toBe(204);
    expect((await queue()).status).toBe(401);
    expect(await facts()).toEqual(expect.arrayContaining(['staff.signed_in', 'staff.signed_out']));
  });

  test('an unknown address and a wrong password are told apart by nobody', async () => {
    await addStaff('ben@staff.example');
    const replies = [await signIn('ben@staff.example', 'wrong'), await signIn('nobody@staff.example', 'wrong')];
    const masked = replies.map(({ status, body }) => ({ status, ...body, instance: 0, requestId: 0 }));
    expect(masked[0]).toEqual(masked[1]);
    expect(masked[0]).toMatchObject({ status: 401 });
    expect(await facts()).toContain('staff.sign_in_refused');
    const kept = JSON.stringify(await api.database.auditor()('events').where({ fact: 'staff.sign_in_refused' }));
    expect(kept).not.toContain('staff.example');
  });

  test('an account takes ten wrong passwords an hour, an address too', async () => {
    await addStaff('guessed@staff.example');
    for (let tries = 0; tries < 10; tries += 1) await signIn('guessed@staff.example', 'wrong');
    expect((await signIn('guessed@staff.example', 'right')).status).toBe(429);
    for (let tries = 0; tries < 10; tries += 1) await signIn(`account${tries}@staff.example`, 'x', '203.0.113.7');
    expect((await signIn('another@staff.example', 'x', '203.0.113.7')).status).toBe(429);
  });

  test('a token that never was, and one that is no token, are refused alike', async () => {
    for (const token of ['A'.repeat(43), 'x', '%00']) {
      expect((await api.call('GET /v1/desk/requests', { token })).status).toBe(401);
    }
  });
});
