import { createPost } from '../../activities/mail/post.ts';
import type { Deps } from '../../activities/deps.ts';
import type { Mail } from '../../activities/mail/mailer.ts';
import { createTranslators } from '../../locales/index.ts';
import { hashToken } from '../../db/secrets.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

describe('the link in a letter', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  /** A mail server that keeps what it is given. */
  const postWith = (mails: Mail[]) => {
    const mailer: Deps['mailer'] = {
      send: (mail) => {
        mails.push(mail);
        return Promise.resolve({ state: 'sent' });
      },
      close: () => undefined,
    };
    return createPost({
      ...api.context,
      systems: [],
      mailer,
      translators: createTranslators({ strict: true }),
      mailDomain: 'beispiel.example',
    });
  };

  const write = async (post: ReturnType<typeof createPost>, id: string, key: string, secret?: string) =>
    api.record.act(async (tx) => {
      const request = await tx.requests.get(id);
      const notice = { notice: 'mailbox_code', code: secret ?? 'AAAA2222', codeMinutes: 10 } as const;
      return post.write(tx, { request, notice, recipient: 'erika@kunde.example', key, ...(secret && { secret }) });
    });
  const tokenIn = (text: string): string => /\/de\/t\/([\w-]{43})\b/u.exec(text)?.[1] ?? '';

  test('opens the request, is new in every letter, and is forgotten once the letter is out', async () => {
    const { id, reference } = await api.file();
    const mails: Mail[] = [];
    const post = postWith(mails);
    for (const key of ['a', 'b']) await post.send(await write(post, id, `${id}/${key}`, 'ABCD2345'));
    const tokens = mails.map(({ text }) => tokenIn(text));
    expect(new Set(tokens).size).toBe(2);
    for (const [index, token] of tokens.entries()) {
      expect(mails[index]?.html).toContain(`https://privacy.beispiel.example/de/t/${token}`);
      expect((await api.stores.requests.findByTrackingHash(hashToken(token)))?.id).toBe(id);
      expect((await api.call(`GET /v1/requests/${reference}`, { token })).status).toBe(200);
    }
    for (const { id: letterId } of await api.stores.letters.list(id)) {
      const kept = JSON.stringify((await api.stores.letters.get(letterId)).letter);
      expect(kept).toContain('••••');
      expect(kept).not.toMatch(/\/t\/|ABCD|2345/u);
    }
    const { rows } = await api.database.db.raw<{ rows: { has_secret: boolean }[] }>('select has_secret from letters');
    expect(rows.map((row) => row.has_secret)).toEqual([false, false]);
  });

  test('a link of one request opens no other', async () => {
    const [mine, other] = [await api.file(), await api.file()];
    const mails: Mail[] = [];
    const post = postWith(mails);
    await post.send(await write(post, mine.id, `${mine.id}/x`));
    const token = tokenIn(mails[0]?.text ?? '');
    expect((await api.call(`GET /v1/requests/${other.reference}`, { token })).status).toBe(404);
  });
});
