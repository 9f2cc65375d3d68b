/** Brings the sample requests in and as far as each should get: through the public interface and the mailbox alone. */
import { setTimeout as pause } from 'node:timers/promises';
import type { MailboxClient } from './mailbox-client.ts';
import type { Mail } from './mailbox-store.ts';
import type { SamplePerson } from './sample-people.ts';
import { type SampleRequest, type SampleStage, sampleRequests } from './sample-requests.ts';
import { sampleStaff } from './sample-staff.ts';
import { answers, type Case, createTourClient, type TourClient, until } from './tour-client.ts';
import { codeIn, type Decision, decidedBody, saveDecisions, signIn } from './tour-steps.ts';

export type SampleOptions = {
  publicUrl: string;
  mailbox: MailboxClient;
  people: readonly SamplePerson[];
  /** By the address of the account. */
  passwords: Readonly<Record<string, string>>;
  /** Somebody at the company changes this customer's address in the CRM, between review and approval. */
  changeInCrm: (customerNumber: string) => Promise<void>;
  say: (line: string) => void;
};

type Desks = { DE: string; GB: string };
type Hands = SampleOptions & { client: TourClient; desks: Desks };
/** A request as its requester holds it, and as the desk names it once it is known there. */
type Filed = { sample: SampleRequest; reference: string; token: string; id?: string };

/** More at once only wait for each other: code hashes are made to cost, and everything runs on one machine. */
const atOnce = 6;
const dayMs = 86_400_000;
/** Several wait at the same time, so each asks less often than the tour does. */
const askEveryMs = 300;
const mailTimeoutMs = 60_000;

const deskOf = ({ desks }: Hands, { country }: SampleRequest): string => (country === 'GB' ? desks.GB : desks.DE);

const askedBody = ({ requester, country, language, items }: SampleRequest) => ({
  ...(items === undefined ? { type: 'access' } : { type: 'correction', items }),
  requester,
  country,
  language,
});

const file = async (hands: Hands, sample: SampleRequest): Promise<Filed> => {
  const { client } = hands;
  const body = askedBody(sample);
  if (sample.way === 'customer') {
    const { reference, trackingToken } = await client.call('POST /v1/requests', answers.filed, { body });
    return { sample, reference, token: trackingToken };
  }
  const { channel, daysAgo } = sample.way;
  const receivedOn = new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
  const { id, reference } = await client.call('POST /v1/desk/requests', answers.filedByStaff, {
    token: deskOf(hands, sample),
    body: { ...body, channel, receivedOn },
  });
  // Staff are never given what opens the request: the requester finds it in the letter.
  return { sample, reference, token: '', id };
};

const mailWithCode = ({ mailbox }: Hands, { sample, reference }: Filed, after?: string): Promise<Mail> =>
  mailbox.waitFor({
    to: sample.requester.email,
    subject: reference,
    match: (mail) => codeIn(mail) !== undefined,
    ...(after !== undefined && { after }),
    timeoutMs: mailTimeoutMs,
  });

const linkIn = ({ text }: Mail): string | undefined => /\/t\/([\w-]{20,})/u.exec(text)?.[1];

const confirm = async (hands: Hands, filed: Filed): Promise<Filed & { mail: Mail }> => {
  const mail = await mailWithCode(hands, filed);
  const token = filed.token === '' ? (linkIn(mail) ?? '') : filed.token;
  await hands.client.call(`POST /v1/requests/${filed.reference}/verification`, answers.tracker, {
    token,
    body: { code: codeIn(mail) },
  });
  return { ...filed, token, mail };
};

const untilClosed = ({ client }: Hands, { reference, token }: Filed): Promise<true> =>
  until(
    'a sample request is closed',
    async () => {
      const { status } = await client.call(`GET /v1/requests/${reference}`, answers.tracker, { token });
      return status === 'closed' ? true : undefined;
    },
    askEveryMs,
  );

const openCase = (hands: Hands, { sample, reference }: Filed): Promise<{ id: string; seen: Case }> =>
  until(
    'a sample request is in review',
    async () => {
      const token = deskOf(hands, sample);
      const query = `status=in_review&limit=100` as const;
      const page = await hands.client.call(`GET /v1/desk/requests?${query}`, answers.queue, { token });
      const id = page.items.find((item) => item.reference === reference)?.id;
      if (id === undefined) return undefined;
      return { id, seen: await hands.client.call(`GET /v1/desk/requests/${id}`, answers.case, { token }) };
    },
    askEveryMs,
  );

const reasons: Readonly<Record<string, string>> = {
  de: 'Die Angabe stimmt mit dem Vertrag überein, den Sie unterschrieben haben. Bitte schicken Sie uns einen Nachweis, dann prüfen wir sie noch einmal.',
  en: 'What we hold agrees with the contract that you signed. Please send us a proof, and we will look at it again.',
};
const refusal = ({ language }: SampleRequest): Decision => ({
  decision: 'refuse',
  ground: 'not_substantiated',
  reason: reasons[language] ?? '',
});
const leftOut = ({ language }: SampleRequest): Decision => ({
  decision: 'leave_out',
  ground: 'rights_of_others',
  reason:
    language === 'de' ? 'Darin stehen auch Angaben über eine Kollegin.' : 'It holds details of another person as well.',
});

/** What the desk decides on the item at this place. */
const decisionFor = (sample: SampleRequest, index: number): Decision => {
  const grant = { decision: sample.items === undefined ? 'include' : 'correct' };
  const no: Partial<Record<SampleStage, Decision>> = {
    refused: refusal(sample),
    ...(index === 1 && { partly: refusal(sample) }),
    ...(index === 2 && { left_out: leftOut(sample) }),
  };
  return no[sample.stage] ?? grant;
};

const decide = async (hands: Hands, filed: Filed): Promise<(() => Promise<void>) | undefined> => {
  const { sample } = filed;
  const token = deskOf(hands, sample);
  const { id, seen } = await openCase(hands, filed);
  const at = `POST /v1/desk/requests/${id}` as const;
  if (sample.stage === 'in_review') return undefined;
  if (sample.stage === 'claimed') {
    await hands.client.call(`${at}/claim`, answers.anything, { token, body: {} });
    return undefined;
  }
  const decided = await saveDecisions(hands.client, token, {
    id,
    case: seen,
    decide: (item) => decisionFor(sample, seen.items.indexOf(item)),
  });
  if (sample.stage === 'decided') return undefined;
  if (sample.stage === 'conflict') await hands.changeInCrm(sample.requester.customerNumber ?? '');
  return async () => {
    await hands.client.call(`${at}/approval`, answers.anything, { token, body: decidedBody(decided) });
  };
};

const fetchPackage = async (
  hands: Hands,
  { sample, reference, token, mail }: Filed & { mail: Mail },
): Promise<void> => {
  const at = `POST /v1/requests/${reference}` as const;
  await hands.client.call(`${at}/verification/codes`, answers.anything, { token, body: { purpose: 'download' } });
  const next = await mailWithCode(hands, { sample, reference, token }, mail.id);
  await hands.client.bytes(`${at}/package`, { token, body: { code: codeIn(next) } });
};

const conclude = async (hands: Hands, filed: Filed & { mail: Mail }): Promise<void> => {
  const { stage } = filed.sample;
  const approve = await decide(hands, filed);
  await approve?.();
  // A write that met another value waits for a person.
  if (approve === undefined || stage === 'conflict') return;
  await untilClosed(hands, filed);
  if (stage === 'fetched') await fetchPackage(hands, filed);
};

/** The same person asks once more while the first request is open. */
const fileAgain = async (hands: Hands, first: Filed & { mail: Mail }): Promise<void> => {
  await openCase(hands, first);
  const second = await file(hands, first.sample);
  await untilClosed(hands, await confirm(hands, second));
};

const run = async (hands: Hands, sample: SampleRequest): Promise<void> => {
  const { stage } = sample;
  const filed = await file(hands, sample);
  if (stage === 'unconfirmed' || stage === 'bounced') return;
  const confirmed = await confirm(hands, filed);
  if (stage === 'unknown' || stage === 'other_address') return;
  if (stage === 'joined') return fileAgain(hands, confirmed);
  if (stage !== 'withdrawn') return conclude(hands, confirmed);
  const { reference, token } = confirmed;
  await hands.client.call(`POST /v1/requests/${reference}/withdrawal`, answers.tracker, { token, body: {} });
  await untilClosed(hands, confirmed);
};

/** Takes the next one as soon as it has a hand free; gives the faults. */
const runAll = async (hands: Hands, samples: readonly SampleRequest[]): Promise<string[]> => {
  const waiting = samples.values();
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (const sample of waiting) {
      try {
        await run(hands, sample);
      } catch (error) {
        faults.push(`${sample.stage}: ${error instanceof Error ? error.message : String(error)}`);
        // Whatever is in the way for one may be in the way for the next.
        await pause(askEveryMs);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return faults;
};

/** Files all of them, says what came of it, and gives whether every one got where it should; never throws. */
export const fileSampleRequests = async (options: SampleOptions): Promise<boolean> => {
  const { publicUrl, people, passwords, say } = options;
  const samples = sampleRequests(people);
  const client = createTourClient(publicUrl);
  const began = performance.now();
  const enter = (as: 'berlin' | 'london'): Promise<string> =>
    signIn(client, sampleStaff[as].email, passwords[sampleStaff[as].email] ?? '');
  try {
    const desks = { DE: await enter('berlin'), GB: await enter('london') };
    const faults = await runAll({ ...options, client, desks }, samples);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    for (const fault of faults) say(`  a sample request did not get where it should: ${fault}`);
    say(
      `  ${`${samples.length - faults.length} sample requests, in every stage and at both desks`.padEnd(91)} ${seconds} s`,
    );
    return faults.length === 0;
  } catch (error) {
    say(`  the sample requests could not be filed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
};
