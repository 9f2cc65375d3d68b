import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { themeCss, themeHref } from '../../api/pages/theme.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { createHttpBrowser } from '../support/http-browser.ts';

describe('the frame of the pages', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ isLocal: true });
  });
  afterAll(() => api.close());

  const browser = () => createHttpBrowser(api.url);
  const addStaff = async (role: 'representative' | 'compliance' = 'representative') => {
    const email = `${randomUUID()}@staff.example`;
    const passwordHash = await api.context.secrets.hashPassword('right');
    const desk = role === 'representative' ? 'berlin' : null;
    await api.stores.staff.add({ id: uuid(), email, name: 'Rita Muster', role, desk, passwordHash });
    return email;
  };
  const signedIn = async (role: 'representative' | 'compliance' = 'representative') => {
    const visitor = browser();
    const site = role === 'compliance' ? 'compliance' : 'desk';
    await visitor.get(`/en/${site}/sign-in`);
    await visitor.submit({ email: await addStaff(role), password: 'right' });
    return visitor;
  };

  describe('languages', () => {
    test('the bare address leads to the language that the browser asks for, and says that it looked', async () => {
      const german = await browser().get('/', { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' });
      expect([german.status, german.location]).toEqual([303, '/de']);
      expect(german.headers.get('vary')).toContain('Accept-Language');
      expect((await browser().get('/', { 'accept-language': 'ar' })).location).toBe('/ar');
      expect((await browser().get('/', { 'accept-language': 'xx' })).location).toBe('/en');
      expect((await browser().get('/desk', { 'accept-language': 'ar,de;q=0.5' })).location).toBe('/de/desk');
    });

    test('a page is in the language of its address, names the others, and varies by nothing', async () => {
      const { text, headers } = await browser().get('/de?x=1', { 'accept-language': 'en' });
      expect(headers.get('content-language')).toBe('de');
      expect(headers.get('vary')).toBeNull();
      expect(text).toContain('<html lang="de" dir="ltr"');
      expect(text).toContain(`hreflang="ar" href="${api.url}/ar"`);
      expect(text).toContain('href="/en?x=1" hreflang="en"');
    });

    test('staff pages are there in complete languages only', async () => {
      expect((await browser().get('/ar/desk/sign-in')).status).toBe(404);
      expect((await browser().get('/xx')).status).toBe(404);
    });
  });

  describe('headers', () => {
    test('every page has the policy, a nonce of its own, and is kept nowhere', async () => {
      const [one, other] = [await browser().get('/en'), await browser().get('/en')];
      const policy = one.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([\w-]{20,})'/u.exec(policy)?.[1];
      expect(one.text).toContain(`nonce="${nonce}"`);
      expect(other.headers.get('content-security-policy')).not.toBe(policy);
      for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
        expect(policy).toContain(part);
      }
      expect(policy).not.toContain('unsafe');
      expect(one.headers.get('cache-control')).toBe('no-store');
      expect(one.headers.get('referrer-policy')).toBe('same-origin');
      expect(one.text).not.toMatch(/ style=| on[a-z]+=|<style/u);
    });

    test('styles and script may be kept for good and are sent compressed; another name is nothing', async () => {
      const { text } = await browser().get('/en');
      const [href = ''] = /\/assets\/habeas-\w+\.css/u.exec(text) ?? [];
      const css = await browser().get(href);
      expect(css.headers.get('cache-control')).toContain('immutable');
      expect(css.headers.get('content-encoding')).toBe('gzip');
      expect(css.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await browser().get('/assets/manifest.json')).status).toBe(404);
      expect((await browser().get('/theme.css')).headers.get('content-type')).toContain('text/css');
    });
  });

  describe('forms', () => {
    const fields = { email: 'a@b.example', password: 'x' };

    test('what was typed comes back with its faults, but never a password', async () => {
      const visitor = browser();
      await visitor.get('/en/desk/sign-in');
      const answer = await visitor.submit({ email: '', password: 'geheim' });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('<title>Error: Sign in');
      expect(answer.text).toContain('<a href="#email">Enter your email address</a>');
      expect(answer.text).not.toContain('geheim');
      const wrong = await visitor.submit({ email: 'ann"><b>@x.example', password: 'falsch' });
      expect(wrong.text).toContain('value="ann&quot;&gt;&lt;b&gt;@x.example"');
    });

    test('a form from elsewhere does nothing, whatever it says of itself', async () => {
      const origins: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site', origin: api.url },
        { 'sec-fetch-site': 'same-site', origin: api.url },
        { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
        { origin: '' },
      ];
      for (const headers of origins) {
        const visitor = browser();
        await visitor.get('/en/desk/sign-in');
        expect((await visitor.submit(fields, { headers })).status).toBe(403);
      }
      const visitor = browser();
      await visitor.get('/en/desk/sign-in');
      const privacy = { 'sec-fetch-site': 'same-origin', origin: 'null' };
      expect((await visitor.submit(fields, { headers: privacy })).status).toBe(422);
    });

    test('a form without its tokens, with those of somebody else or in another coding is refused', async () => {
      const [mine, theirs] = [browser(), browser()];
      await mine.get('/en/desk/sign-in');
      const { text } = await theirs.get('/en/desk/sign-in');
      const foreign = /name="_csrf" value="([^"]+)"/u.exec(text)?.[1] ?? '';
      expect((await mine.submit({ ...fields, _csrf: foreign })).status).toBe(403);
      expect((await mine.submit({ ...fields, _csrf: '' })).status).toBe(403);
      expect((await mine.submit({ ...fields, _once: 'x' })).status).toBe(403);
      const type = { 'content-type': 'text/plain' };
      expect((await mine.submit(fields, { headers: type })).status).toBe(403);
      await mine.get('/en/desk/sign-in');
      expect((await mine.submit({ ...fields, more: 'x' })).status).toBe(422);
      expect((await mine.submit({ ...fields, email: 'x'.repeat(70_000) })).status).toBe(413);
    });

    test('another method at an address is refused by name', async () => {
      const reply = await api.call('PUT /en');
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    });
  });

  describe('staff', () => {
    test('who is not signed in is led to sign in, and then where they wanted to go', async () => {
      const visitor = browser();
      const first = await visitor.get('/de/desk?x=1');
      expect([first.status, first.location]).toEqual([303, '/de/desk/sign-in?next=%2Fde%2Fdesk%3Fx%3D1']);
      await visitor.get(first.location ?? '');
      const answer = await visitor.submit({ email: await addStaff(), password: 'right' });
      expect([answer.status, answer.location]).toEqual([303, '/de/desk?x=1']);
      expect((await visitor.get('/de/desk')).text).toContain('Rita Muster');
    });

    test('nobody is led away from us after signing in', async () => {
      for (const next of [
        '//evil.example',
        'https://evil.example',
        '/en/deskevil',
        '/de/compliance',
        '/en/desk/sign-in',
      ]) {
        const visitor = browser();
        await visitor.get(`/en/desk/sign-in?next=${encodeURIComponent(next)}`);
        const answer = await visitor.submit({ email: await addStaff(), password: 'right' });
        expect([next, answer.location]).toEqual([next, '/en/desk']);
      }
    });

    test('a wrong password and an unknown address look the same', async () => {
      const texts = [];
      for (const email of [await addStaff(), 'nobody@staff.example']) {
        const visitor = browser();
        await visitor.get('/en/desk/sign-in');
        const answer = await visitor.submit({ email, password: 'wrong' });
        expect(answer.status).toBe(422);
        texts.push(
          /<main[^]*<\/main>/u
            .exec(answer.text)?.[0]
            .replaceAll(email, '')
            .replaceAll(/value="[^"]*"/gu, ''),
        );
      }
      expect(texts[0]).toBe(texts[1]);
    });

    test('each role has its own site, and the other says so', async () => {
      const auditor = await signedIn('compliance');
      expect((await auditor.get('/en/compliance')).status).toBe(200);
      const refused = await auditor.get('/en/desk');
      expect([refused.status, refused.text.includes('You cannot do this')]).toEqual([403, true]);
    });

    test('signing out ends the session on the server', async () => {
      const visitor = await signedIn();
      const stolen = visitor.cookie('habeas-sid') ?? '';
      await visitor.get('/en/desk');
      const answer = await visitor.submit({}, { path: '/en/desk/sign-out' });
      expect([answer.status, answer.location]).toEqual([303, '/en/desk/sign-in?out=1']);
      expect(answer.headers.get('clear-site-data')).toBe('"cache"');
      const thief = browser();
      thief.setCookie('habeas-sid', stolen);
      expect((await thief.get('/en/desk')).location).toContain('/sign-in');
    });

    test('a new sign-in ends the session before it', async () => {
      const visitor = await signedIn();
      const former = visitor.cookie('habeas-sid') ?? '';
      await visitor.get('/en/desk/sign-in');
      await visitor.submit({ email: await addStaff(), password: 'right' });
      expect(visitor.cookie('habeas-sid')).not.toBe(former);
      const thief = browser();
      thief.setCookie('habeas-sid', former);
      expect((await thief.get('/en/desk')).location).toContain('/sign-in');
    });

    test('the portal never names the staff sites', async () => {
      const { text } = await browser().get('/en');
      expect(text).not.toMatch(/\/desk|\/compliance/u);
    });
  });

  describe('the link in a letter', () => {
    test('opens the request by a cookie, at an address without the token', async () => {
      const { token } = await api.file();
      const visitor = browser();
      const opened = await visitor.get(`/en/t/${token}`);
      expect([opened.status, opened.location]).toEqual([303, '/en/request']);
      expect(opened.headers.get('referrer-policy')).toBe('no-referrer');
      expect(visitor.cookie('habeas-track')).toBe(token);
      expect(opened.headers.getSetCookie().join()).toMatch(/Path=\/; HttpOnly; SameSite=Lax/u);
      expect(api.log.lines().join()).not.toContain(token);
    });

    test('one that opens nothing leads to the same page, without a cookie', async () => {
      const visitor = browser();
      expect((await visitor.get(`/en/t/${'A'.repeat(43)}`)).location).toBe('/en/request');
      expect(visitor.cookie('habeas-track')).toBeUndefined();
      expect((await visitor.get('/en/t/short')).status).toBe(404);
    });
  });

  describe('errors', () => {
    test('people get a page, programs a problem', async () => {
      const page = await browser().get('/de/nirgends');
      expect([page.status, page.headers.get('content-language')]).toEqual([404, 'de']);
      expect(page.text).toContain('Diese Seite gibt es nicht');
      const problem = await browser().get('/v1/nirgends');
      expect(problem.headers.get('content-type')).toContain('application/problem+json');
      const asked = await browser().get('/nirgends', { accept: 'application/json' });
      expect(asked.headers.get('content-type')).toContain('application/problem+json');
      expect((await browser().get('/nowhere', { 'accept-language': 'ar' })).text).toContain('dir="rtl"');
    });
  });
});

describe('a company with colours of its own', () => {
  test('has them in a style sheet whose address changes with them', () => {
    const organisation = { name: 'X', contact: 'x', privacyNotice: 'https://x.example' };
    const branding = { brandColour: '#123456', linkColour: '#654321' };
    expect(themeCss({ ...organisation, branding })).toBe(
      ':root{--govuk-brand-colour:#123456;--govuk-link-colour:#654321}\n',
    );
    expect(themeHref({ ...organisation, branding })).not.toBe(themeHref(organisation));
  });
});

describe('pages over https, each site at a host of its own', () => {
  let api: TestApi;
  beforeAll(async () => {
    const pages = { deskUrl: 'https://desk.beispiel.example', complianceUrl: 'https://audit.beispiel.example' };
    api = await startTestApi({ pages });
  });
  afterAll(() => api.close());

  const at = (host: string) => createHttpBrowser(api.url, { host });

  test('cookies are bound to the host and go over https only', async () => {
    const answer = await at('desk.beispiel.example').get('/en/desk/sign-in');
    expect(answer.headers.getSetCookie().join()).toMatch(
      /^__Host-habeas-pre=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/u,
    );
  });

  test('a site is not there at the host of another', async () => {
    const seen = async (host: string, path: string) => (await at(host).get(path)).status;
    expect(await seen('desk.beispiel.example', '/en/desk/sign-in')).toBe(200);
    expect(await seen('privacy.beispiel.example', '/en/desk/sign-in')).toBe(404);
    expect(await seen('audit.beispiel.example', '/en/desk/sign-in')).toBe(404);
    expect(await seen('desk.beispiel.example', '/en')).toBe(404);
    expect((await at('audit.beispiel.example').get('/')).location).toBe('/en/compliance');
  });
});
