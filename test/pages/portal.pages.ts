/** What the portal's pages do beside looking right: keep, mend, send once, lead back, and tell nobody anything. */
import { type Page } from 'playwright-core';
import { type TestApi, startTestApi } from '../support/api.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { arabicAddress, arabicName, newestRequest } from '../support/portal-tour.ts';
import { createWalk, type Walk } from '../support/portal-walk.ts';

let api: TestApi;
let browser: TestBrowser;
beforeAll(async () => {
  api = await startTestApi({ isLocal: true });
  browser = await startBrowser(api.url);
});
afterEach(async () => {
  await browser.closePages();
  expect(browser.misdeeds()).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

const open = async (options: { js?: boolean; language?: string } = {}): Promise<Walk> =>
  createWalk(await browser.openPage({ js: options.js ?? true, width: 800 }), api.url, options.language);
const heading = (page: Page): Promise<string> => page.locator('h1').innerText();
const countRequests = (): Promise<number> => api.countRows('requests');

/** Up to the check page of a correction. */
const untilCheck = async (walk: Walk, email = 'erika@kunde.example'): Promise<void> => {
  await walk.answerUntilType('correction', { email });
  await walk.addCorrection('address', 'Neue Gasse 2');
  await walk.choose('more', 'no');
  await walk.go();
  expect(walk.path()).toBe('/ask/check');
};

describe('the questions', () => {
  test('keep every answer, lead back one by one, and go on from what was kept', async () => {
    const walk = await open({ js: false });
    await untilCheck(walk);
    const back = walk.page.locator('.govuk-back-link');
    const seen: string[] = [];
    for (let step = 0; step < 7; step += 1) {
      await back.click();
      seen.push(walk.path());
    }
    expect(seen).toEqual([
      '/ask/corrections',
      '/ask/find',
      '/ask/email',
      '/ask/name',
      '/ask/who',
      '/ask/country',
      '/ask',
    ]);
    await walk.page.goto(walk.at('/ask/email'));
    expect(await walk.page.inputValue('#email')).toBe('erika@kunde.example');
  });

  test('come back to the check page after a change, over what the change made necessary', async () => {
    const walk = await open();
    await walk.answerUntilType('access');
    await walk.go();
    await walk.page.locator('a[href$="/ask?from=check"]').click();
    await walk.choose('type', 'correction');
    await walk.go();
    expect(walk.path()).toBe('/ask/corrections/add');
    await walk.addCorrection('name', 'Erika Muster');
    await walk.choose('more', 'no');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    await walk.page.locator('a[href$="/ask/name?from=check"]').click();
    await walk.page.fill('#name', 'Erika M.');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    expect(await walk.page.innerText('main')).toContain('Erika M.');
  });

  test('cannot be skipped: an address further on leads to the first open one', async () => {
    const walk = await open();
    await walk.page.goto(walk.at('/ask'));
    await walk.choose('type', 'access');
    await walk.go();
    await walk.page.goto(walk.at('/ask/check'));
    expect(walk.path()).toBe('/ask/country');
  });

  test('show what was typed again, as it was typed, with its fault', async () => {
    const walk = await open({ js: false });
    await walk.answerUntilType('correction');
    await walk.choose('field', 'date_of_birth');
    await walk.go();
    await walk.page.fill('#saysYear', '19x5');
    await walk.page.fill('#wantedDay', '31');
    await walk.page.fill('#wantedMonth', '02');
    await walk.page.fill('#wantedYear', '1985');
    await walk.choose('kind', 'misleading');
    await walk.go();
    expect(await walk.page.locator('.govuk-error-summary a').allInnerTexts()).toEqual([
      'Enter a date that exists',
      'Enter a date that exists',
    ]);
    expect(await walk.page.inputValue('#saysYear')).toBe('19x5');
    expect(await walk.page.inputValue('#wantedDay')).toBe('31');
    expect(await walk.page.isChecked('input[value="misleading"]')).toBe(true);
  });

  test('whoever asks for somebody else, or lives elsewhere, is told how, and can go on for themselves', async () => {
    const walk = await open();
    await walk.page.goto(walk.at('/ask'));
    await walk.choose('type', 'access');
    await walk.go();
    await walk.choose('country', 'elsewhere');
    await walk.go();
    expect(await walk.page.innerText('main')).toContain('privacy@beispiel.example');
    await walk.page.getByRole('link', { name: 'Choose another country' }).click();
    await walk.choose('country', 'GB');
    await walk.go();
    await walk.choose('who', 'other');
    await walk.go();
    expect(await heading(walk.page)).toBe('Asking for somebody else');
    await walk.page.getByRole('link', { name: 'I am asking for myself' }).click();
    expect(walk.path()).toBe('/ask/who');
  });
});

describe('sending', () => {
  test('an Arabic name and address arrive as they were typed, with letters in the language that was chosen', async () => {
    const walk = await open({ language: 'ar', js: false });
    await walk.answerUntilType('correction', { name: arabicName, letters: 'de' });
    await walk.choose('field', 'address');
    await walk.go();
    await walk.choose('kind', 'outdated');
    await walk.page.fill('#wanted', arabicAddress);
    await walk.go();
    await walk.choose('more', 'no');
    await walk.go();
    await walk.go();
    expect(walk.path()).toBe('/request/code');
    const { id } = await newestRequest(api);
    const request = await api.stores.requests.get(id);
    expect(request).toMatchObject({ language: 'de', channel: 'portal', country: 'DE', type: 'correction' });
    expect(await api.stores.requests.requester(id)).toMatchObject({ name: arabicName });
    const [text] = [...(await api.stores.items.texts(id)).values()];
    expect(text?.claim?.wanted).toBe(arabicAddress.replace('\n', ', '));
    expect(await api.facts(id)).toEqual(['request.received']);
  });

  test('pressed twice at once, the button files one request and both presses lead to it', async () => {
    const walk = await open();
    await untilCheck(walk);
    const before = await countRequests();
    const fields = await walk.page.$$eval('main form input[type="hidden"], main form input[name="website"]', (inputs) =>
      inputs.map((input) => [
        (input as unknown as { name: string }).name,
        (input as unknown as { value: string }).value,
      ]),
    );
    const send = () =>
      walk.page.request.post(walk.page.url(), {
        form: Object.fromEntries(fields) as Record<string, string>,
        headers: { origin: api.url },
        maxRedirects: 0,
      });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => [answer.status(), answer.headers()['location']])).toEqual(
      Array(3).fill([303, '/en/request/code']),
    );
    const cookies = answers.map((answer) => answer.headers()['set-cookie']);
    expect(new Set(cookies.map((cookie) => /habeas-track=[\w-]+/u.exec(cookie ?? '')?.[0])).size).toBe(1);
    expect(await countRequests()).toBe(before + 1);
  });

  test('what another tab changed meanwhile is shown before anything is sent', async () => {
    const walk = await open();
    await untilCheck(walk);
    const before = await countRequests();
    const other = createWalk(await walk.page.context().newPage(), api.url);
    await other.page.goto(other.at('/ask/name?from=check'));
    await other.page.fill('#name', 'Erika Zweitfenster');
    await other.go();
    const answer = walk.page.waitForResponse((response) => response.request().method() === 'POST');
    await walk.go();
    expect((await answer).status()).toBe(409);
    expect(await walk.page.innerText('main')).toContain('Your answers have changed');
    expect(await walk.page.innerText('main')).toContain('Erika Zweitfenster');
    expect(await countRequests()).toBe(before);
    await walk.go();
    expect(walk.path()).toBe('/request/code');
    expect(await countRequests()).toBe(before + 1);
  });

  test('Back after sending tells that it was sent; another request begins with no answers', async () => {
    const walk = await open();
    await untilCheck(walk);
    await walk.go();
    await walk.page.goBack();
    await walk.page.reload();
    expect(await heading(walk.page)).toBe('You have sent these answers');
    await walk.press('Make another request');
    expect(walk.path()).toBe('/ask');
    expect(await walk.page.locator('input:checked').count()).toBe(0);
    await walk.page.goto(walk.at('/ask/name'));
    expect(walk.path()).toBe('/ask');
  });

  test('answers that are not kept any more have a page that says so', async () => {
    const walk = await open({ js: false });
    await untilCheck(walk);
    await api.database.db('drafts').update({ updated_at: new Date(Date.now() - 8 * 86_400_000) });
    await walk.go();
    expect(await heading(walk.page)).toBe('Your answers are not here any more');
    await walk.page.getByRole('button', { name: 'Start again' }).click();
    expect(walk.path()).toBe('/ask');
  });

  test('the trap that programs fill in lets nothing through', async () => {
    const walk = await open({ js: false });
    await untilCheck(walk);
    const before = await countRequests();
    await walk.page.fill('#website', 'https://spam.example', { force: true });
    await walk.go();
    expect(await countRequests()).toBe(before);
  });
});

describe('the code', () => {
  const untilCode = async (email: string, js = true): Promise<Walk & { id: string; reference: string }> => {
    const walk = await open({ js });
    await untilCheck(walk, email);
    await walk.go();
    return { ...walk, ...(await newestRequest(api)) };
  };

  test('may be pasted in small letters with spaces; the receipt opens again and forgets the answers', async () => {
    const walk = await untilCode('paste@kunde.example', false);
    expect(await walk.page.innerText('main')).toContain('paste@kunde.example');
    const code = await api.makeCode(walk.id, 'mailbox');
    await walk.page.fill('#code', ` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4).toLowerCase()} `);
    await walk.go();
    expect(walk.path()).toBe('/request/received');
    expect(await walk.page.innerText('main')).toContain(walk.reference);
    expect((await walk.page.context().cookies()).map(({ name }) => name)).not.toContain('habeas-draft');
    await walk.page.reload();
    expect(await heading(walk.page)).toBe('Request received');
  });

  test('wrong, too old and spent ones get the same answer, and the typed code is not shown again', async () => {
    const walk = await untilCode('wrong@kunde.example');
    const answers: string[] = [];
    const attempt = async (code: string): Promise<void> => {
      await walk.page.fill('#code', code);
      await walk.go();
      answers.push(await walk.page.innerText('.govuk-error-summary'));
      expect(await walk.page.inputValue('#code')).toBe('');
    };
    await attempt('AAAA-BBBB');
    const old = await api.makeCode(walk.id, 'mailbox');
    await api.database
      .db('codes')
      .where({ request_id: walk.id })
      .update({ expires_at: new Date(0) });
    await attempt(old);
    expect(new Set(answers).size).toBe(1);
    expect((await api.facts(walk.id)).filter((fact) => fact === 'code.refused')).toHaveLength(2);
  });

  test('after ten wrong ones in a day the page says when to try again and whom to ask', async () => {
    const walk = await untilCode('guess@kunde.example');
    for (let time = 0; time < 11; time += 1) {
      await walk.page.fill('#code', 'AAAA-BBBB');
      await walk.go();
    }
    const summary = await walk.page.innerText('.govuk-error-summary');
    expect(summary).toContain('Try again tomorrow');
    expect(summary).toContain('privacy@beispiel.example');
  });

  test('is sent again three times in an hour; then the page says from when on', async () => {
    const walk = await untilCode('again@kunde.example');
    const again = walk.page.getByRole('button', { name: 'Send a new code' });
    for (let time = 0; time < 3; time += 1) {
      await again.click();
      await expect(walk.page.innerText('[role="status"]')).resolves.toContain('A new code is on its way');
    }
    await again.click();
    expect(await walk.page.innerText('main')).toMatch(/You can ask for another from 5 October 2026 at 1\d:00 on/u);
    expect((await api.facts(walk.id)).filter((fact) => fact === 'code.requested')).toHaveLength(3);
  });

  test('confirmed in another tab: the first one says so, and so does its reopened page', async () => {
    const walk = await untilCode('tabs@kunde.example');
    const other = createWalk(await walk.page.context().newPage(), api.url);
    await other.page.goto(other.at('/request/code'));
    await other.page.fill('#code', await api.makeCode(walk.id, 'mailbox'));
    await other.go();
    await api.record.act(async (tx) => {
      const request = await tx.requests.get(walk.id);
      await tx.change(request, {
        fact: { fact: 'review.opened', items: 1 },
        actor: { kind: 'system', name: 'worker' },
        at: api.clock.now,
        to: 'in_review',
      });
    });
    await walk.page.fill('#code', 'AAAA-BBBB');
    await walk.go();
    expect(await heading(walk.page)).toBe('This is confirmed');
    await walk.page.goto(walk.at('/request/code'));
    expect(await heading(walk.page)).toBe('This is confirmed');
  });

  test('a wrong address is mended with all answers kept, and the first request is withdrawn', async () => {
    const walk = await untilCode('wrnog@kunde.example', false);
    await walk.page.getByRole('link', { name: 'Use another address' }).click();
    await walk.press('Change the address');
    expect(walk.path()).toBe('/ask/email');
    await walk.page.fill('#email', 'right@kunde.example');
    await walk.go();
    expect(walk.path()).toBe('/ask/check');
    await walk.go();
    const second = await newestRequest(api);
    expect(second.id).not.toBe(walk.id);
    expect((await api.stores.requests.requester(second.id)).email).toBe('right@kunde.example');
    expect(await api.facts(walk.id)).toContain('request.withdrawn');
    expect(await walk.page.innerText('main')).toContain(second.reference);
  });
});

describe('the request', () => {
  test('says the same of known and unknown people until identity is proven', async () => {
    const shown: string[] = [];
    for (const match of ['nobody', 'other_mailbox'] as const) {
      const filed = await api.file({
        type: 'access',
        country: 'DE',
        language: 'de',
        requester: { name: 'Erika', email: `${match.replace('_', '-')}@kunde.example` },
      });
      await api.acknowledge(filed.reference, match);
      const walk = await open();
      await walk.page.goto(walk.at(`/t/${filed.token}`));
      await walk.page.goto(walk.at('/request/code'));
      await walk.page.fill('#code', await api.makeCode(filed.id, 'mailbox'));
      await walk.go();
      await walk.page.goto(walk.at('/request'));
      const page = await walk.page.innerText('main');
      await walk.page.goto(walk.at('/request/code'));
      shown.push((page + (await walk.page.innerText('main'))).replaceAll(filed.reference, 'REFERENCE'));
    }
    expect(shown[0]).toBe(shown[1]);
    expect(shown[0]).toContain('Checking that it is you');
  });

  test('the link opens it, the token leaves the address, and nothing of it may be kept by browsers', async () => {
    const filed = await api.file();
    const walk = await open();
    const answer = await walk.page.goto(walk.at(`/t/${filed.token}`));
    expect(walk.path()).toBe('/request');
    expect(answer?.headers()['cache-control']).toBe('no-store');
    expect(await walk.page.innerText('main')).toContain(filed.reference);
    expect(await walk.page.locator('[aria-current="step"]').count()).toBe(1);
  });

  test('a link that opens nothing leads to the page that offers a new one', async () => {
    const walk = await open({ js: false });
    const answer = await walk.page.goto(walk.at(`/t/${'a'.repeat(43)}`));
    expect(answer?.status()).toBe(403);
    await walk.page.getByRole('link', { name: 'Have you lost the link?' }).click();
    expect(walk.path()).toBe('/lost-link');
  });

  test('a lost link is answered alike for everybody, and the address is in no page after it', async () => {
    const shown: string[] = [];
    await api.file({
      type: 'access',
      country: 'DE',
      language: 'de',
      requester: { name: 'Erika', email: 'known@kunde.example' },
    });
    for (const email of ['known@kunde.example', 'unknown@kunde.example']) {
      const walk = await open({ js: false });
      await walk.page.goto(walk.at('/lost-link'));
      await walk.page.fill('#email', email);
      await walk.go();
      shown.push(`${walk.path()} ${await walk.page.innerText('main')}`);
    }
    expect(shown[0]).toBe(shown[1]);
    expect(shown[0]).not.toContain('kunde.example');
  });

  test('is withdrawn after a question, once; a closed one says that nothing is left', async () => {
    const filed = await api.file();
    const walk = await open({ js: false });
    await walk.page.goto(walk.at(`/t/${filed.token}`));
    await walk.page.getByRole('link', { name: 'Withdraw this request' }).click();
    expect(await api.facts(filed.id)).not.toContain('request.withdrawn');
    await walk.press('Withdraw my request');
    expect(await walk.page.innerText('main')).toContain('You have withdrawn your request.');
    expect((await api.facts(filed.id)).filter((fact) => fact === 'request.withdrawn')).toHaveLength(1);
    await walk.page.goto(walk.at('/request/withdraw'));
    expect(walk.path()).toBe('/request');
  });

  test('the package comes for a fresh code, as often as there is one, and each time is an event', async () => {
    const filed = await api.file();
    await api.closeWithPackage(filed.id, Buffer.from('the whole zip'));
    const walk = await open();
    await walk.page.goto(walk.at(`/t/${filed.token}`));
    await walk.page.getByRole('button', { name: 'Download your data' }).click();
    await walk.press('Get a code');
    for (let time = 1; time <= 2; time += 1) {
      const download = walk.page.waitForEvent('download');
      await walk.page.fill('#code', await api.makeCode(filed.id, 'download'));
      await walk.page.getByRole('button', { name: 'Download' }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe('your-data.zip');
      expect((await api.facts(filed.id)).filter((fact) => fact === 'package.downloaded')).toHaveLength(time);
      await walk.page.reload();
    }
    await walk.page.fill('#code', 'AAAA-BBBB');
    await walk.page.getByRole('button', { name: 'Download' }).click();
    expect(await walk.page.innerText('.govuk-error-summary')).toContain('This code does not match');
  });
});

test('a request is filed by keyboard alone', async () => {
  const { page, at } = await open();
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  /** Tab to the first field or button of the page's form. */
  const toForm = async (): Promise<void> => {
    for (let presses = 0; presses < 40; presses += 1) {
      await key('Tab');
      const isThere = await page.evaluate(
        "document.activeElement.matches('main form input:not([type=hidden]), main form button, main form textarea')",
      );
      if (isThere === true) return;
    }
    throw new Error('The form cannot be reached by the keyboard.');
  };
  /** Presses the page's own button: the first one after the fields. */
  const press = async (): Promise<void> => {
    while ((await page.evaluate("document.activeElement.matches('main form button')")) !== true) await key('Tab');
    await Promise.all([page.waitForNavigation(), key('Enter')]);
  };
  await page.goto(at('/ask'));
  const answers: ((() => Promise<void>) | undefined)[] = [
    () => key('Space'),
    async () => {
      await key('Space');
      await key('ArrowDown');
    },
    () => key('Space'),
    () => page.keyboard.type('Erika Mustermann'),
    () => page.keyboard.type('keys@kunde.example'),
    undefined,
    undefined,
    undefined,
  ];
  for (const answer of answers) {
    await toForm();
    await answer?.();
    await press();
  }
  expect(new URL(page.url()).pathname).toBe('/en/request/code');
  const { id } = await newestRequest(api);
  expect(await api.stores.requests.requester(id)).toMatchObject({ email: 'keys@kunde.example' });
  await toForm();
  await page.keyboard.type(await api.makeCode(id, 'mailbox'));
  await press();
  expect(new URL(page.url()).pathname).toBe('/en/request/received');
});
