import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SentMessageInfo, type Transporter, createTransport } from 'nodemailer';
import { type Mailbox, type MailboxOptions, startMailbox } from '../../embedded/mailbox.ts';
import { connectMailbox } from '../support/mailbox.ts';

const letter = {
  from: 'Habeas <habeas@company.example>',
  to: 'anna@person.example',
  subject: 'Your code',
  text: 'Your code is 7K3M9QXT',
  html: '<p>Your code is <b>7K3M9QXT</b></p>',
  messageId: '<notice-1@company.example>',
};

describe('the mailbox', () => {
  const open: { stop: () => Promise<void> }[] = [];
  const start = async (
    options: Partial<MailboxOptions> = {},
  ): Promise<{ mailbox: Mailbox; sender: Transporter<SentMessageInfo> }> => {
    const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0, ...options });
    open.push(mailbox);
    return { mailbox, sender: createTransport(mailbox.smtpUrl) };
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((mailbox) => mailbox.stop()));
  });

  test('a letter that was sent is there with its parts, its sender and its Message-ID', async () => {
    const { mailbox, sender } = await start();
    await sender.sendMail(letter);
    expect(await mailbox.mails({ to: 'anna@person.example' })).toMatchObject([
      {
        to: ['anna@person.example'],
        from: '"Habeas" <habeas@company.example>',
        subject: 'Your code',
        text: expect.stringContaining('Your code is 7K3M9QXT'),
        html: letter.html,
        messageId: '<notice-1@company.example>',
      },
    ]);
    expect(await mailbox.mails({ to: 'somebody-else@person.example' })).toEqual([]);
  });

  test('whoever waits for a letter gets it when it arrives, and not an earlier one', async () => {
    const { mailbox, sender } = await start();
    await sender.sendMail(letter);
    const first = await mailbox.waitFor({ to: letter.to });
    const waiting = mailbox.waitFor({ to: letter.to, subject: /^Your code/, after: first.id });
    await sender.sendMail({ ...letter, subject: 'Something else' });
    await sender.sendMail({ ...letter, messageId: '<notice-2@company.example>' });
    expect(await waiting).toMatchObject({ messageId: '<notice-2@company.example>' });
  });

  test('waiting in vain ends with what is there instead', async () => {
    const { mailbox, sender } = await start();
    await sender.sendMail(letter);
    const waiting = mailbox.waitFor({ to: letter.to, subject: 'Your package', timeoutMs: 50 });
    await expect(waiting).rejects.toThrow('Instead: "Your code"');
  });

  test('an address that is refused for good answers 550 and no letter is kept', async () => {
    const { mailbox, sender } = await start();
    await mailbox.refuse({ address: letter.to, code: 550, message: '5.1.1 No such mailbox' });
    await expect(sender.sendMail(letter)).rejects.toMatchObject({ responseCode: 550 });
    await expect(sender.sendMail(letter)).rejects.toMatchObject({ responseCode: 550 });
    expect(await mailbox.mails()).toEqual([]);
    await mailbox.accept(letter.to);
    await expect(sender.sendMail(letter)).resolves.toMatchObject({ accepted: [letter.to] });
  });

  test('an address that is refused for once answers 450 and takes the second try', async () => {
    const { mailbox, sender } = await start();
    await mailbox.refuse({ address: letter.to, code: 450, message: '4.2.0 Try again later', times: 1 });
    await expect(sender.sendMail(letter)).rejects.toMatchObject({ responseCode: 450 });
    await sender.sendMail(letter);
    expect(await mailbox.mails({ to: letter.to })).toHaveLength(1);
  });

  test('every address below the bounce domain is refused, others are not', async () => {
    const { sender } = await start({ bounceDomain: 'bounce.example' });
    const bounced = sender.sendMail({ ...letter, to: 'gone@bounce.example' });
    await expect(bounced).rejects.toMatchObject({ responseCode: 550 });
    await expect(sender.sendMail(letter)).resolves.toMatchObject({ accepted: [letter.to] });
  });

  test('letters kept in a folder survive a restart, byte for byte', async () => {
    const storeDir = await mkdtemp(join(tmpdir(), 'mailbox-'));
    try {
      const before = await start({ storeDir });
      await before.sender.sendMail(letter);
      const [kept] = await before.mailbox.mails();
      const bytes = await before.mailbox.raw(kept?.id ?? '');
      await before.mailbox.stop();
      const { mailbox } = await start({ storeDir });
      expect(await mailbox.mails()).toEqual([kept]);
      expect(await mailbox.raw(kept?.id ?? '')).toEqual(bytes);
      await mailbox.clear();
      await mailbox.stop();
      expect(await (await start({ storeDir })).mailbox.mails()).toEqual([]);
    } finally {
      await rm(storeDir, { recursive: true });
    }
  });

  test('the page shows what a letter says as text, and nothing of it is alive', async () => {
    const { mailbox, sender } = await start();
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    await sender.sendMail({ ...letter, subject: hostile, text: hostile });
    const [mail] = await mailbox.mails();
    for (const path of ['/', `/mails/${mail?.id}`]) {
      const answer = await fetch(new URL(path, mailbox.url));
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      const page = await answer.text();
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toMatch(/<script|<img/);
    }
  });

  test('a page from elsewhere cannot read letters by a name that points to loopback', async () => {
    const { mailbox } = await start();
    const { port } = new URL(mailbox.url);
    const { get } = await import('node:http');
    const status = await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, path: '/api/mails', headers: { host: `attacker.example:${port}` } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
    });
    expect(status).toBe(421);
  });

  test('the one shared by a run of the tests takes letters too', async () => {
    const { smtpUrl, waitFor } = connectMailbox();
    const to = `${randomUUID()}@person.example`;
    await createTransport(smtpUrl).sendMail({ ...letter, to });
    expect(await waitFor({ to })).toMatchObject({ to: [to] });
  });

  test('a port that is taken is named', async () => {
    const { mailbox } = await start();
    const { port } = new URL(mailbox.smtpUrl);
    await expect(start({ smtpPort: Number(port) })).rejects.toThrow(`Port ${port} for mail (SMTP) is already in use`);
  });
});
