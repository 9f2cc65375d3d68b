import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { createMailer, type Mail, type Mailer } from '../../activities/mail/mailer.ts';
import { connectMailbox } from '../support/mailbox.ts';

const mailbox = connectMailbox();
let mailer: Mailer;
beforeAll(() => {
  mailer = createMailer({ url: mailbox.smtpUrl, from: 'Habeas <privacy@beispiel.example>' });
});
afterAll(() => mailer.close());

const newMail = (change: Partial<Mail> = {}): Mail => {
  const id = randomUUID();
  return {
    id,
    messageId: `<${id}@beispiel.example>`,
    to: `${id}@person.example`,
    subject: 'Ihr Code für DSR-7K3M-9QXT',
    text: 'Grüße aus Köln.\nIhr Code: 7K3M-9QXT\n',
    html: '<p>Grüße aus Köln. Ihr Code: <b>7K3M-9QXT</b></p>',
    language: 'de',
    date: new Date('2026-11-25T10:00:00Z'),
    ...change,
  };
};
/** The mails of an address as they arrived, without the lines that a mail server puts above them. */
const bytesAt = async (address: string): Promise<string[]> => {
  const mails = await mailbox.mails({ to: address });
  const raw = await Promise.all(mails.map(({ id }) => mailbox.raw(id)));
  return raw.map((bytes) => bytes.toString('latin1').replace(/^(?:Received:.*\r\n(?:[ \t].*\r\n)*)+/u, ''));
};
const headersOf = (raw: string): string[] =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .split(/\r\n(?![ \t])/u)
    .map((line) => line.split(':')[0] ?? '');

describe('a letter', () => {
  test('is the same bytes at every try, also from another process', async () => {
    const mail = newMail();
    expect(await mailer.send(mail)).toEqual({ state: 'sent' });
    expect(await mailer.send(mail)).toEqual({ state: 'sent' });
    const other = createMailer({ url: mailbox.smtpUrl, from: 'Habeas <privacy@beispiel.example>' });
    await other.send(mail);
    other.close();
    const [first, ...others] = await bytesAt(mail.to);
    expect(others).toEqual([first, first]);
    expect(first).toContain(`Message-ID: ${mail.messageId}`);
  });

  test('has the headers of the template and no others, and says that no human wrote it', async () => {
    const mail = newMail();
    await mailer.send(mail);
    const [raw = ''] = await bytesAt(mail.to);
    expect(headersOf(raw).toSorted()).toEqual(
      ['From', 'To', 'Subject', 'Content-Language', 'Auto-Submitted', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type'].toSorted(), // prettier-ignore
    );
    expect(raw).toContain('Auto-Submitted: auto-generated\r\n');
    expect(raw).toContain('Date: Wed, 25 Nov 2026 10:00:00 +0000\r\n');
    expect(await mailbox.waitFor({ to: mail.to })).toMatchObject({ subject: mail.subject, to: [mail.to] });
  });

  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
    ['an encoded word', '=?utf-8?Q?=0D=0A?='],
    ['a line separator', '\u2028'],
  ])('whose subject tries to add a recipient by %s is one letter to one address', async (_trick, end) => {
    const victim = `${randomUUID()}@evil.example`;
    const mail = newMail({ subject: `Ihr Code${end}Bcc: ${victim}${end}X-Planted: 1${end}${end}planted body` });
    await mailer.send(mail);
    const [raw = '', ...others] = await bytesAt(mail.to);
    expect([others, await mailbox.mails({ to: victim })]).toEqual([[], []]);
    expect(headersOf(raw)).not.toEqual(expect.arrayContaining(['Bcc']));
    expect(headersOf(raw).filter((name) => /planted/iu.test(name))).toEqual([]);
  });

  test.each([
    ['a comma list', (mine: string, eve: string) => `${mine}, ${eve}`],
    ['a display name', (mine: string, eve: string) => `${mine} <${eve}>`],
    ['a group', (mine: string, eve: string) => `friends: ${mine}, ${eve};`],
    ['a line break', (mine: string, eve: string) => `${mine}>\r\nRCPT TO:<${eve}`],
    ['a quoted part', (mine: string, eve: string) => `"${eve}"@${mine.split('@')[1]}`],
  ])('to an address that hides a second one never reaches the second: %s', async (_trick, hide) => {
    const victim = `${randomUUID()}@evil.example`;
    await mailer.send(newMail({ to: hide(`${randomUUID()}@person.example`, victim) })).catch(() => undefined);
    expect(await mailbox.mails({ to: victim })).toEqual([]);
  });

  test('whose text ends the message and begins another is one letter, with its text as it was', async () => {
    const victim = `${randomUUID()}@evil.example`;
    for (const end of ['\r\n.\r\n', '\n.\n', '\r.\r', '\n.\r\n', '\r\n.\n']) {
      const text = `before${end}MAIL FROM:<a@evil.example>\r\nRCPT TO:<${victim}>\r\nDATA\r\nplanted${end}after`;
      const mail = newMail({ text });
      await mailer.send(mail);
      expect(await mailbox.mails({ to: victim })).toEqual([]);
      const [arrived, ...others] = await mailbox.mails({ to: mail.to });
      expect(others).toEqual([]);
      expect(arrived?.text).toContain('after');
    }
  });

  test('keeps a line that begins with a dot', async () => {
    const mail = newMail({ text: '.\n..\n.code\n' });
    await mailer.send(mail);
    expect((await mailbox.waitFor({ to: mail.to })).text?.trimEnd()).toBe('.\n..\n.code');
  });
});

describe('a mail server', () => {
  test('that refuses for good is no reason to try again', async () => {
    const mail = newMail();
    await mailbox.refuse({ address: mail.to, code: 550, message: '5.1.1 No such mailbox' });
    expect(await mailer.send(mail)).toEqual({ state: 'refused', smtpCode: 550 });
    await mailbox.accept(mail.to);
    expect(await mailer.send(mail)).toEqual({ state: 'sent' });
  });

  test('that cannot now is tried again, and what it said stays out of the error', async () => {
    const mail = newMail();
    await mailbox.refuse({ address: mail.to, code: 450, message: `4.2.0 ${mail.to} is full`, times: 1 });
    const error: unknown = await mailer.send(mail).catch((fault: unknown) => fault);
    expect(error).toMatchObject({
      name: 'UnavailableError',
      message: 'The mail server did not take the letter (450).',
    });
    expect(inspect(error)).not.toContain(mail.to);
    expect(await mailer.send(mail)).toEqual({ state: 'sent' });
  });

  test('that is not there is tried again, and neither address nor letter is in the error', async () => {
    const gone = createMailer({ url: 'smtp://user:planted-secret@127.0.0.1:1', from: 'privacy@beispiel.example' });
    const mail = newMail();
    const error: unknown = await gone.send(mail).catch((fault: unknown) => fault);
    gone.close();
    expect(error).toMatchObject({ name: 'UnavailableError' });
    expect(inspect(error)).not.toMatch(new RegExp(`${mail.to}|7K3M|planted`, 'u'));
  });
});
