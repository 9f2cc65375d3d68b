import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { textField } from '../../api/pages/form.ts';
import { createPageContext } from '../../api/pages/index.ts';
import { mountPages } from '../../api/pages/mount.ts';
import { goTo, pageRoute, show, view, type PageModel } from '../../api/pages/page-route.ts';
import { siteRoles } from '../../api/pages/sites.ts';
import { signInPages } from '../../api/pages/staff/sign-in.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { createHttpBrowser } from '../support/http-browser.ts';
import { testPages } from '../support/pages.ts';

/** A page of the desk with a form: that of signing in serves, whatever it is used for here. */
const formView = view<PageModel & { out: boolean; kept: boolean }>('sign-in');
const formPage = pageRoute({
  site: 'desk',
  path: '/form',
  access: siteRoles.desk,
  form: z.strictObject({
    email: textField({ max: 100, missing: 'pages:error.required' }),
    password: z.string().optional(),
  }),
  secrets: ['password'],
  get: () => show(formView, { title: 'A form', out: false, kept: false }),
  post: ({ link }) => goTo(link('/form')),
});

/** The frame with that page, beside an API whose database it shares. */
const startFrame = async (api: TestApi) => {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const context = createPageContext({ ...api.context, publicUrl: url }, { ...testPages(url), origins: () => [url] });
  app.use(mountPages(context, [...signInPages(context), formPage]));
  return { url, stop: () => new Promise((resolve) => server.close(resolve)) };
};

describe('a session that ends while somebody types', () => {
  let api: TestApi;
  let frame: Awaited<ReturnType<typeof startFrame>>;
  beforeAll(async () => {
    api = await startTestApi();
    frame = await startFrame(api);
  });
  afterAll(async () => {
    await frame.stop();
    await api.close();
  });

  const path = '/en/desk/form?x=1';
  const signedIn = async () => {
    const email = `${randomUUID()}@staff.example`;
    const passwordHash = await api.context.secrets.hashPassword('right');
    const account = { id: uuid(), email, name: 'Rita', role: 'representative', desk: 'berlin', passwordHash } as const;
    await api.stores.staff.add(account);
    const visitor = createHttpBrowser(frame.url);
    const signIn = async () => {
      await visitor.get(`/en/desk/sign-in?next=${encodeURIComponent(path)}`);
      return visitor.submit({ email, password: 'right' });
    };
    await signIn();
    return { ...visitor, signIn };
  };
  const endSessions = () => api.database.db('staff_sessions').update({ seen_at: new Date(0) });

  test('loses nothing: the form is there again after signing in, once', async () => {
    const visitor = await signedIn();
    await visitor.get(path);
    await endSessions();
    const sent = await visitor.submit({ email: 'half a sentence', password: 'geheim' });
    expect([sent.status, sent.location]).toEqual([303, `/en/desk/sign-in?next=${encodeURIComponent(path)}`]);
    expect((await visitor.get(sent.location ?? '')).text).toContain('What you had typed is kept');
    expect((await visitor.signIn()).location).toBe(path);
    const { text } = await visitor.get(path);
    expect(text).toContain('value="half a sentence"');
    expect(text).not.toContain('geheim');
    expect((await visitor.get(path)).text).not.toContain('half a sentence');
  });

  test('gives it to nobody else, also at the same computer', async () => {
    const visitor = await signedIn();
    await visitor.get(path);
    await endSessions();
    await visitor.submit({ email: 'half a sentence' });
    const colleague = await signedIn();
    colleague.setCookie('habeas-kept', visitor.cookie('habeas-kept') ?? '');
    expect((await colleague.get(path)).text).not.toContain('half a sentence');
  });

  test('an idle page that only asks for news does not keep the session alive', async () => {
    const visitor = await signedIn();
    const hash = await api.database.db('staff_sessions').first('token_hash', 'seen_at').orderBy('created_at', 'desc');
    await api.stores.sessions.peek(hash.token_hash as Buffer);
    const after = await api.database.db('staff_sessions').where({ token_hash: hash.token_hash }).first('seen_at');
    expect(after.seen_at).toEqual(hash.seen_at);
    expect((await visitor.get(path)).status).toBe(200);
  });
});
