/** Reading and steering a mailbox over HTTP: the tour and the tests do it from another process. */
import { z } from 'zod';
import type { Refusal } from './mailbox-smtp.ts';
import { type Mail, type MailFilter, mailSchema } from './mailbox-store.ts';

/** The mail to wait for: the newest that fits all that is given. */
export type Awaited = {
  to: string;
  /** A part of the subject, or a pattern for it. */
  subject?: string | RegExp;
  match?: (mail: Mail) => boolean;
  /** Only mails newer than the one with this id, for the second of two alike. */
  after?: string;
  /** 10 s when not given. */
  timeoutMs?: number;
};

/** What can be asked of a mailbox from outside. */
export type MailboxClient = {
  /** Newest first. */
  mails: (filter?: MailFilter) => Promise<Mail[]>;
  /** Throws when no such mail arrived in time; the message names the subjects that are there instead. */
  waitFor: (wanted: Awaited) => Promise<Mail>;
  /** The bytes of a mail as they arrived. */
  raw: (id: string) => Promise<Buffer>;
  clear: () => Promise<void>;
  /** Lets `RCPT TO` of this address be answered with an SMTP error. */
  refuse: (refusal: Refusal) => Promise<void>;
  /** Takes refusals back: of one address, or all. */
  accept: (address?: string) => Promise<void>;
};

const fits = (mail: Mail, { subject, match }: Awaited): boolean =>
  (subject === undefined ||
    (typeof subject === 'string' ? mail.subject.includes(subject) : subject.test(mail.subject))) &&
  (match === undefined || match(mail));

/** A client of the mailbox whose page is at `url`. */
export const createMailboxClient = (url: string): MailboxClient => {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(new URL(path, url), init);
    if (!answer.ok) throw new Error(`The mailbox answered ${answer.status} to ${init.method ?? 'GET'} ${path}.`);
    return answer;
  };
  const list = async (query: Record<string, string>): Promise<Mail[]> => {
    const answer = await call(`/api/mails?${new URLSearchParams(query).toString()}`);
    return z.array(mailSchema).parse(await answer.json());
  };

  const waitFor = async (wanted: Awaited): Promise<Mail> => {
    const { to, after = '', timeoutMs = 10_000 } = wanted;
    const deadline = Date.now() + timeoutMs;
    const others: string[] = [];
    for (let seen = after; ;) {
      const left = Math.max(0, deadline - Date.now());
      const mails = await list({ to, after: seen, waitMs: String(left) });
      const found = mails.find((mail) => fits(mail, wanted));
      if (found !== undefined) return found;
      others.push(...mails.map(({ subject }) => `"${subject}"`));
      if (left === 0) break;
      seen = mails[0]?.id ?? seen;
    }
    throw new Error(`No such mail arrived in ${timeoutMs} ms. Instead: ${others.join(', ') || 'none at all'}.`);
  };

  return {
    mails: ({ to, after } = {}) =>
      list({ ...(to === undefined ? {} : { to }), ...(after === undefined ? {} : { after }) }),
    waitFor,
    raw: async (id) => Buffer.from(await (await call(`/api/mails/${id}/raw`)).arrayBuffer()),
    clear: async () => {
      await call('/api/mails', { method: 'DELETE' });
    },
    refuse: async (refusal) => {
      const headers = { 'content-type': 'application/json' };
      await call('/api/refusals', { method: 'POST', headers, body: JSON.stringify(refusal) });
    },
    accept: async (address) => {
      const query = address === undefined ? '' : `?${new URLSearchParams({ address }).toString()}`;
      await call(`/api/refusals${query}`, { method: 'DELETE' });
    },
  };
};
