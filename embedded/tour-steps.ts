/** What the people of the tour do: a customer, a representative, compliance; each through HTTP and the mailbox. */
import type { MailboxClient } from './mailbox-client.ts';
import type { Mail } from './mailbox-store.ts';
import type { SamplePerson } from './sample-people.ts';
import { type Case, type TourClient, answers, until } from './tour-client.ts';

/** Who takes the tour, and with what. */
export type Tourist = { client: TourClient; mailbox: MailboxClient; person: SamplePerson };
/** A request of the tour as its requester holds it; `mail` is the last one that came about it. */
export type Own = { reference: string; token: string; dueOn: string; mail?: Mail };

/** The code stands on a line of its own; the reference, which looks alike, never does. */
export const codeIn = ({ text }: Mail): string | undefined => /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/mu.exec(text)?.[1];

/** Files a request as this customer would: with what they know of themselves. */
export const file = async ({ client, person }: Tourist, asked: object): Promise<Own> => {
  const { name, email, customer_number: customerNumber } = person.values;
  const body = {
    ...asked,
    country: person.country,
    language: person.language,
    requester: { name, email, customerNumber },
  };
  const { reference, trackingToken, dueOn } = await client.call('POST /v1/requests', answers.filed, { body });
  return { reference, token: trackingToken, dueOn };
};

/** Waits for the next mail about a request, the one with a code or the one without. */
export const nextMail = ({ mailbox, person }: Tourist, own: Own, withCode: boolean): Promise<Mail> =>
  mailbox.waitFor({
    to: person.values.email,
    subject: own.reference,
    match: (mail) => (codeIn(mail) !== undefined) === withCode,
    ...(own.mail !== undefined && { after: own.mail.id }),
    timeoutMs: 30_000,
  });

/** Takes the code out of the next mail; gives it with the request as it is held from then on. */
export const nextCode = async (tourist: Tourist, own: Own): Promise<{ own: Own; code: string }> => {
  const mail = await nextMail(tourist, own, true);
  return { own: { ...own, mail }, code: codeIn(mail) ?? '' };
};

/** Confirms the code that was mailed. */
export const confirm = async (tourist: Tourist, own: Own): Promise<Own> => {
  const received = await nextCode(tourist, own);
  const to = `POST /v1/requests/${own.reference}/verification` as const;
  await tourist.client.call(to, answers.tracker, { token: own.token, body: { code: received.code } });
  return received.own;
};

/** Waits until the requester is told that it is closed. */
export const untilClosed = ({ client }: Tourist, { reference, token }: Own) =>
  until('the request is closed', async () => {
    const tracker = await client.call(`GET /v1/requests/${reference}`, answers.tracker, { token });
    return tracker.status === 'closed' ? tracker : undefined;
  });

/** Signs a member of staff in and gives the bearer token. */
export const signIn = async (client: TourClient, email: string, password: string): Promise<string> =>
  (await client.call('POST /v1/sessions', answers.signedIn, { body: { email, password } })).token;

/** The request in somebody's queue, on whichever page; undefined when it is not theirs to see. */
export const findInQueue = async (client: TourClient, token: string, reference: string) => {
  for (let after: string | null = ''; after !== null;) {
    const more: string = after === '' ? '' : `&after=${after}`;
    const page = await client.call(`GET /v1/desk/requests?limit=100${more}`, answers.queue, { token });
    const found = page.items.find((item) => item.reference === reference);
    if (found !== undefined) return found;
    after = page.next_cursor;
  }
  return undefined;
};

/** Waits until the request can be decided on, and opens it. */
export const openCase = async (client: TourClient, token: string, reference: string) => {
  const { id } = await until('the request is in review', async () => {
    const found = await findInQueue(client, token, reference);
    return found?.status === 'in_review' ? found : undefined;
  });
  return { id, case: await client.call(`GET /v1/desk/requests/${id}`, answers.case, { token }) };
};

export type Decision = { decision: string; ground?: string; reason?: string };
type Review = { id: string; case: Case; decide: (item: Case['items'][number]) => Decision };

/** Decides each item; gives what an approval of that binds to. */
export const saveDecisions = (client: TourClient, token: string, { id, case: seen, decide }: Review) => {
  const decisions = seen.items.map((item) => ({ item: item.id, ...decide(item) }));
  const body = { contentVersion: seen.contentVersion, decisions };
  return client.call(`POST /v1/desk/requests/${id}/decisions`, answers.decided, { token, body });
};

/** Decides each item, and approves exactly what came of it. */
export const decideAndApprove = async (client: TourClient, token: string, review: Review): Promise<void> => {
  const body = decidedBody(await saveDecisions(client, token, review));
  await client.call(`POST /v1/desk/requests/${review.id}/approval`, answers.anything, { token, body });
};

export const decidedBody = ({
  contentVersion,
  contentHash,
}: {
  contentVersion: number;
  contentHash: string | null;
}): { contentVersion: number; contentHash: string | null } => ({ contentVersion, contentHash });
