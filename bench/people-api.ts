/** What customers and representatives do over HTTP, checked as far as the bench reads the answers. */
import { z } from 'zod';
import type { MailboxClient } from '../embedded/mailbox-client.ts';
import { type Customer, password } from './customers.ts';

export type Filed = { reference: string; trackingToken: string };
type Call = { token?: string; body?: unknown; headers?: Record<string, string> };

const filed = z.object({ reference: z.string(), trackingToken: z.string() });
const theCase = z.object({ contentVersion: z.int(), items: z.array(z.object({ id: z.string() })) });
const decided = z.object({ contentVersion: z.int(), contentHash: z.string() });

/** The line of a letter that shows a code, as two groups of four. */
const codeIn = (text: string): string | undefined =>
  /^\s*([\dA-HJKMNP-TV-Z]{4}-[\dA-HJKMNP-TV-Z]{4})\s*$/mu.exec(text)?.[1];

/** Every call throws unless the answer is 2xx. */
export const createPeople = (apiUrl: string, mailbox: MailboxClient) => {
  const call = async (method: 'GET' | 'POST', path: string, { token, body, headers }: Call = {}): Promise<unknown> => {
    const answer = await fetch(`${apiUrl}/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`${method} ${path.replaceAll(/[\dA-Za-z-]{12,}/gu, '…')}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  return {
    file: async (body: object, headers: Record<string, string> = {}): Promise<Filed> =>
      filed.parse(await call('POST', '/requests', { body, headers })),
    /** Waits for the letter and types the code that stands in it. */
    confirm: async ({ reference, trackingToken }: Filed, { email }: Customer): Promise<void> => {
      const letter = await mailbox.waitFor({ to: email, subject: reference, timeoutMs: 60_000 });
      const code = codeIn(letter.text);
      if (code === undefined) throw new Error('A letter came without the code that it should bring.');
      await call('POST', `/requests/${reference}/verification`, { token: trackingToken, body: { code } });
    },
    track: ({ reference, trackingToken }: Filed) => call('GET', `/requests/${reference}`, { token: trackingToken }),
    withdraw: ({ reference, trackingToken }: Filed) =>
      call('POST', `/requests/${reference}/withdrawal`, { token: trackingToken, body: {} }),

    signIn: async (email: string): Promise<string> =>
      z.object({ token: z.string() }).parse(await call('POST', '/sessions', { body: { email, password } })).token,
    queue: (token: string) => call('GET', '/desk/requests', { token }),
    view: async (token: string, id: string) => theCase.parse(await call('GET', `/desk/requests/${id}`, { token })),
    /** Grants every item of the case. */
    decide: async (token: string, id: string, seen: z.infer<typeof theCase> & { decision: 'correct' | 'include' }) => {
      const { contentVersion, items, decision } = seen;
      const decisions = items.map((item) => ({ item: item.id, decision }));
      const body = { contentVersion, decisions };
      return decided.parse(await call('POST', `/desk/requests/${id}/decisions`, { token, body }));
    },
    approve: (token: string, id: string, body: z.infer<typeof decided>) =>
      call('POST', `/desk/requests/${id}/approval`, {
        token,
        body: { contentVersion: body.contentVersion, contentHash: body.contentHash },
      }),
  };
};
export type People = ReturnType<typeof createPeople>;
