/** PROCESS: `npm run demo` starts everything on this machine with a sample company, and takes the tour. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { changeCrmAddress } from './crm-database.ts';
import { claimPlace, demoFiles, endLeftovers, forgetPlace, readOutside } from './demo-place.ts';
import { demoReport } from './demo-report.ts';
import { fileSampleRequests } from './demo-requests.ts';
import { ensureSettings, saveSettings } from './demo-settings.ts';
import { createStage, type DemoStage } from './demo-stage.ts';
import { type DemoUp, startDemo } from './demo-start.ts';
import { samplePeople, tourPeople } from './sample-people.ts';
import { takeTour } from './tour.ts';

/**
 * `exit`: end after the tour; `tour`: take it; `samples`: file the sample requests, once; `fresh`: forget first what an
 * earlier demo kept.
 */
export type DemoOptions = { exit: boolean; tour: boolean; samples: boolean; fresh: boolean };

const tourAs = async ({ publicUrl, kept, mailbox }: DemoUp, say: (line: string) => void): Promise<boolean> => {
  if (mailbox === undefined) {
    say('No tour: it reads the embedded mailbox, and SMTP_URL names another mail server.');
    return false;
  }
  const number = kept.tours;
  // Counted before it begins: a tour that failed leaves its customer with an open request.
  await saveSettings(demoFiles.settings, { ...kept, tours: number + 1 });
  const people = tourPeople(samplePeople());
  const person = people[number % people.length];
  if (person === undefined) throw new Error('The sample company has nobody for the tour.');
  say('\nThe tour, through the public interface and the mailbox:');
  return takeTour({ publicUrl, mailbox, person, number, passwords: kept.passwords, say });
};

const samplesAs = async ({ publicUrl, mailbox, crmUrl }: DemoUp, say: (line: string) => void): Promise<boolean> => {
  // The tour has counted itself meanwhile.
  const kept = await ensureSettings(demoFiles.settings);
  if (kept.samples || mailbox === undefined) return true;
  // Marked before it begins: a customer has one request, and a second round would only join it.
  await saveSettings(demoFiles.settings, { ...kept, samples: true });
  say('\nThe sample requests, the same way and once:');
  const changeInCrm = (customer: string) => changeCrmAddress(crmUrl, customer, 'Postfach 10 20 30, 10115 Berlin');
  return fileSampleRequests({
    publicUrl,
    mailbox,
    people: samplePeople(),
    passwords: kept.passwords,
    changeInCrm,
    say,
  });
};

const untilInterrupted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** Does both unless it is told to end or something breaks first; gives whether all went well. */
const tourWhileUp = async (
  up: DemoUp,
  { tour, samples }: DemoOptions,
  { stage, interrupted }: { stage: DemoStage; interrupted: AbortSignal },
): Promise<boolean> => {
  let isOver = false;
  // A tour whose engines are being ended under it fails, which would only confuse.
  const say = (line: string): void => void (isOver || stage.say(line));
  const touring = (async () => {
    const wasGood = !tour || (await tourAs(up, say));
    return (!samples || (await samplesAs(up, say))) && wasGood;
  })();
  const broke = stage.broken.then((why) => {
    stage.say(why);
    return false;
  });
  const isGood = await Promise.race([touring, broke, untilInterrupted(interrupted).then(() => false)]);
  isOver = true;
  return isGood;
};

/** Everything between start and end; gives the status to end with. */
const run = async (options: DemoOptions, stage: DemoStage, interrupted: AbortSignal): Promise<number> => {
  const outside = readOutside(process.env);
  if (options.fresh && outside.database !== undefined) {
    throw new Error('--fresh forgets the keys of what is in DATABASE_URL: give an empty database, or leave it out.');
  }
  const began = performance.now();
  await endLeftovers();
  if (options.fresh) await forgetPlace();
  const up = await startDemo(outside, stage);
  stage.say(`  everything is up after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const isGood = await tourWhileUp(up, options, { stage, interrupted });
  if (options.exit) return isGood ? 0 : 1;
  const { publicUrl, mailbox, temporalUrl, kept } = up;
  if (interrupted.aborted) return 0;
  for (const line of demoReport({ publicUrl, mailboxUrl: mailbox?.url, temporalUrl }, kept)) stage.say(line);
  stage.say('Ctrl-C ends everything; the next start finds it as it was.');
  const why = await Promise.race([stage.broken, untilInterrupted(interrupted)]);
  if (why !== undefined) stage.say(why);
  return why === undefined ? 0 : 1;
};

/** Runs the demo until it is told to end; sets the exit status of this process: 1 when a step failed. */
export const runDemo = async (options: DemoOptions): Promise<void> => {
  const say = (line: string): void => console.log(line);
  const interrupt = new AbortController();
  const stage = createStage(say, interrupt.signal);
  const onSignal = (): void => {
    say('\nEnding everything; this takes a few seconds.');
    interrupt.abort(new Error('interrupted'));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  let place: { release: () => Promise<void> } | undefined;
  try {
    place = await claimPlace();
    process.exitCode = await run(options, stage, interrupt.signal);
  } catch (error) {
    say(`The demo cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await stage.end();
    await place?.release();
  }
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      exit: { type: 'boolean', default: false },
      'no-tour': { type: 'boolean', default: false },
      'no-samples': { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
    },
  });
  await runDemo({
    exit: values.exit,
    tour: !values['no-tour'],
    samples: !values['no-samples'],
    fresh: values.fresh,
  });
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
