/** What the mailbox keeps: the newest mails, in memory and, when a folder is given, as .eml files too. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';

/** What the mail server was told besides the mail itself. */
export type Envelope = { from: string; to: string[]; at: string };

/** One mail as the mailbox shows it; checked again by clients, which read it over HTTP. */
export const mailSchema = z.object({
  /** Sorts by time of arrival. */
  id: z.string(),
  /** The recipients of the envelope, byte for byte as the sender named them. */
  to: z.array(z.string()),
  /** The sender that the mail itself names. */
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Empty when the mail has no HTML part. */
  html: z.string(),
  messageId: z.string(),
  /** Names in lower case; the trace and MIME headers are left out. */
  headers: z.record(z.string(), z.string()),
  /** When it arrived, ISO 8601. */
  at: z.string(),
});

/** One mail as the mailbox shows it. */
export type Mail = z.infer<typeof mailSchema>;

/** Which mails: `to` in any case; only those newer than the mail `after`. */
export type MailFilter = { to?: string; after?: string };

/** The mails at hand; `arrived` tells each new one to listeners of `mail`. */
export type MailStore = {
  arrived: EventEmitter<{ mail: [Mail] }>;
  add: (raw: Buffer, envelope: Envelope) => Promise<Mail>;
  /** Newest first. */
  list: (filter?: MailFilter) => Mail[];
  get: (id: string) => Mail | undefined;
  /** The bytes as they arrived. */
  raw: (id: string) => Buffer | undefined;
  clear: () => void;
};

const keptHeaders = [
  'date',
  'to',
  'cc',
  'reply-to',
  'in-reply-to',
  'references',
  'auto-submitted',
  'precedence',
  'content-language',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'x-auto-response-suppress',
];

const headersOf = (parsed: ParsedMail): Record<string, string> => {
  const lines = parsed.headerLines.filter(({ key }) => keptHeaders.includes(key));
  return Object.fromEntries(lines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()]));
};

const textOf = (address: AddressObject | undefined): string => address?.text ?? '';

const read = async (id: string, raw: Buffer, envelope: Envelope): Promise<Mail> => {
  // Links and images stay what they are: a mailbox that rewrites a mail would hide faults from the tests.
  const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  return {
    id,
    to: envelope.to,
    from: textOf(parsed.from),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    messageId: parsed.messageId ?? '',
    headers: headersOf(parsed),
    at: envelope.at,
  };
};

// The envelope goes before the mail as one header line of its own, so that one file is one mail and is written at once.
const mark = 'X-Mailbox-Envelope: ';

const writeMail = (dir: string, id: string, { raw, envelope }: { raw: Buffer; envelope: Envelope }): void => {
  const partial = join(dir, `${id}.partial`);
  writeFileSync(partial, Buffer.concat([Buffer.from(`${mark}${JSON.stringify(envelope)}\r\n`), raw]), { mode: 0o600 });
  renameSync(partial, join(dir, `${id}.eml`));
};

const readMail = (file: string): { raw: Buffer; envelope: Envelope } => {
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\r\n');
  const envelope: Envelope = JSON.parse(bytes.toString('utf8', mark.length, end));
  return { raw: bytes.subarray(end + 2), envelope };
};

/** Opens the store: mails kept in `dir` are there again, at most the `limit` newest of them. */
export const openMailStore = async (limit: number, dir?: string): Promise<MailStore> => {
  const kept = new Map<string, { mail: Mail; raw: Buffer }>(); // in order of arrival
  const arrived = new EventEmitter<{ mail: [Mail] }>().setMaxListeners(0);
  const forget = (id: string): void => {
    kept.delete(id);
    if (dir !== undefined) rmSync(join(dir, `${id}.eml`), { force: true });
  };
  const keep = (mail: Mail, raw: Buffer): void => {
    kept.set(mail.id, { mail, raw });
    for (const id of [...kept.keys()].slice(0, Math.max(0, kept.size - limit))) forget(id);
  };
  if (dir !== undefined) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const names = readdirSync(dir).filter((name) => name.endsWith('.eml'));
    for (const name of names.toSorted()) {
      const { raw, envelope } = readMail(join(dir, name));
      keep(await read(name.slice(0, -'.eml'.length), raw, envelope), raw);
    }
  }
  return {
    arrived,
    add: async (raw, envelope) => {
      const mail = await read(uuid(), raw, envelope);
      if (dir !== undefined) writeMail(dir, mail.id, { raw, envelope });
      keep(mail, raw);
      arrived.emit('mail', mail);
      return mail;
    },
    list: ({ to, after = '' } = {}) =>
      [...kept.values()]
        .map(({ mail }) => mail)
        .filter(({ id }) => id > after)
        .filter((mail) => to === undefined || mail.to.some((address) => sameAddress(address, to)))
        .reverse(),
    get: (id) => kept.get(id)?.mail,
    raw: (id) => kept.get(id)?.raw,
    clear: () => [...kept.keys()].forEach(forget),
  };
};

/** Mail servers treat the part before the @ as they like; for looking up, upper and lower case are the same. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
