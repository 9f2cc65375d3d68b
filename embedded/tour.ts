/** The tour: one customer's correction and access request from receipt to close, through the public interface alone. */
import type { MailboxClient } from './mailbox-client.ts';
import { readZip } from './read-zip.ts';
import type { SamplePerson } from './sample-people.ts';
import { sampleStaff } from './sample-staff.ts';
import { ProblemError, answers, createTourClient, expect, refusalOf, until } from './tour-client.ts';
import {
  type Own,
  type Tourist,
  confirm,
  decideAndApprove,
  file,
  findInQueue,
  nextCode,
  nextMail,
  openCase,
  signIn,
  untilClosed,
} from './tour-steps.ts';

/** Where the tour goes, as which customer, and who hears of it. */
export type TourOptions = {
  publicUrl: string;
  mailbox: MailboxClient;
  person: SamplePerson;
  /** Tells this tour's new address from those of all others. */
  number: number;
  /** By the address of the account. */
  passwords: Readonly<Record<string, string>>;
  say: (line: string) => void;
};

type Told = { line: string };
type Filed = Told & { own: Own };
type Desks = { berlin: string; london: string };

const newAddress = (number: number): string => `Neue Straße ${1 + number}, 10999 Berlin`;

const fileCorrection = async (tourist: Tourist, wanted: string): Promise<Filed> => {
  const { address, phone } = tourist.person.values;
  const items = [
    { field: 'address', kind: 'outdated', says: address, wanted },
    { field: 'phone', kind: 'inaccurate', says: phone, wanted: '+49 30 23125 999' },
  ];
  const own = await file(tourist, { type: 'correction', items });
  return { own, line: `a customer asks to correct address and phone: ${own.reference}, due on ${own.dueOn}` };
};

const confirmAddress = async (tourist: Tourist, filed: Own): Promise<Filed> => ({
  own: await confirm(tourist, filed),
  line: 'the code came to the address on file and is confirmed',
});

const review = async ({ client }: Tourist, { reference }: Own, desks: Desks): Promise<Told & { id: string }> => {
  const opened = await openCase(client, desks.berlin, reference);
  const { id } = opened;
  const inLondon = await findInQueue(client, desks.london, reference);
  expect(inLondon === undefined, 'the request is not in the British queue');
  const refusal = await refusalOf(
    client.call(`GET /v1/desk/requests/${id}`, answers.anything, { token: desks.london }),
  );
  expect(refusal === 404, 'the British desk is told that there is no such request');
  const reason = 'Die Nummer gehört nach unseren Unterlagen einem anderen Anschluss.';
  await decideAndApprove(client, desks.berlin, {
    ...opened,
    decide: ({ field }) =>
      field === 'address' ? { decision: 'correct' } : { decision: 'refuse', ground: 'not_substantiated', reason },
  });
  return { id, line: 'Berlin sees it, London does not; the address is corrected, the phone number refused' };
};

const finish = async (tourist: Tourist, own: Own, desk: { token: string; id: string }): Promise<Filed> => {
  const { client } = tourist;
  const { outcome } = await untilClosed(tourist, own);
  expect(outcome === 'partly_fulfilled', `the outcome is partly_fulfilled, not ${outcome}`);
  const seen = await client.call(`GET /v1/desk/requests/${desk.id}`, answers.case, { token: desk.token });
  const writes = seen.items.find(({ field }) => field === 'address')?.writes ?? [];
  const confirmed = writes.filter(({ state }) => state === 'confirmed').map(({ system }) => system);
  expect(confirmed.toSorted().join() === 'crm,profiles', 'both systems were written, read back and found equal');
  const mail = await nextMail(tourist, own, false);
  return { own: { ...own, mail }, line: `${confirmed.join(' and ')} hold the new address; the letter is out; closed` };
};

const fetchPackage = async (tourist: Tourist, own: Own): Promise<ReadonlyMap<string, string>> => {
  const { client } = tourist;
  const at = `/v1/requests/${own.reference}` as const;
  await client.call(`POST ${at}/verification/codes`, answers.anything, {
    token: own.token,
    body: { purpose: 'download' },
  });
  const { code } = await nextCode(tourist, own);
  return readZip(await client.bytes(`POST ${at}/package`, { token: own.token, body: { code } }));
};

const access = async (tourist: Tourist, desk: string, address: string): Promise<Filed> => {
  const { client } = tourist;
  const own = await confirm(tourist, await file(tourist, { type: 'access' }));
  const opened = await openCase(client, desk, own.reference);
  await client.call(`GET /v1/desk/requests/${opened.id}/package/preview`, answers.preview, { token: desk });
  await decideAndApprove(client, desk, { ...opened, decide: () => ({ decision: 'include' }) });
  const { outcome, package: ready } = await untilClosed(tourist, own);
  expect(outcome === 'fulfilled' && ready !== null, `the request is fulfilled with a package, not ${outcome}`);
  const files = await fetchPackage(tourist, own);
  const copies = (files.get('data.json') ?? '').split(JSON.stringify(address)).length - 1;
  expect(copies === 2, `the corrected address is in the package once for each of two systems, not ${copies} times`);
  expect(files.get('index.html')?.includes(address) === true, 'the corrected address is on the page to read');
  return { own, line: `the same customer asks for access: ${own.reference}; the package has the corrected address` };
};

const audit = async ({ client }: Tourist, token: string, requests: readonly Own[]): Promise<Told> => {
  const counts: number[] = [];
  for (const { reference } of requests) {
    // What the machine wrote last may be a moment away.
    const events = await until('the history tells of the end', async () => {
      const timeline = await client.call(`GET /v1/audit/requests/${reference}`, answers.timeline, { token });
      return timeline.events.some(({ fact }) => fact === 'request.closed') ? timeline.events : undefined;
    });
    expect(events[0]?.fact === 'request.received', 'the history begins with the receipt');
    expect(
      events.some(({ fact }) => fact === 'request.approved'),
      'the history tells of the approval',
    );
    counts.push(events.length);
  }
  return { line: `compliance reads the whole history of both: ${counts.join(' and ')} events` };
};

/** What went wrong, for a person: which step, why, and what the API said about it. */
const tellFault = (number: number, error: unknown, say: TourOptions['say']): void => {
  say(`  step ${number} failed: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof ProblemError) say(JSON.stringify(error.problem, null, 2));
};

/** Takes all six steps, one line each with its time. Gives whether every one of them went well; never throws. */
export const takeTour = async (options: TourOptions): Promise<boolean> => {
  const { publicUrl, mailbox, person, passwords, say } = options;
  const tourist: Tourist = { client: createTourClient(publicUrl), mailbox, person };
  const enter = (as: keyof typeof sampleStaff): Promise<string> =>
    signIn(tourist.client, sampleStaff[as].email, passwords[sampleStaff[as].email] ?? '');
  const address = newAddress(options.number);
  let number = 0;
  const step = async <T extends Told>(work: () => Promise<T>): Promise<T> => {
    number += 1;
    const began = performance.now();
    const done = await work();
    say(`  ${number}  ${done.line.padEnd(88)} ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return done;
  };
  try {
    const filed = await step(() => fileCorrection(tourist, address));
    const { own } = await step(() => confirmAddress(tourist, filed.own));
    const { id, token } = await step(async () => {
      const desks = { berlin: await enter('berlin'), london: await enter('london') };
      return { ...(await review(tourist, own, desks)), token: desks.berlin };
    });
    const closed = await step(() => finish(tourist, own, { token, id }));
    const second = await step(() => access(tourist, token, address));
    await step(async () => audit(tourist, await enter('compliance'), [closed.own, second.own]));
    return true;
  } catch (error) {
    tellFault(number, error, say);
    return false;
  }
};
