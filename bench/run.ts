/**
 * PROCESS: `npm run bench` measures Habeas beside something bare, on this machine, and says how the aims stand. With
 * `--write` also into docs/bench.md. It asserts no time: machines differ.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect } from '../db/index.ts';
import { startBareEngine } from './bare-engine.ts';
import { lanes, measureCorrections } from './corrections.ts';
import { measureHistories, measureStatements } from './costs.ts';
import { createCourses } from './courses.ts';
import { auditor, customerAt, representatives } from './customers.ts';
import { countEvents, shapeOf } from './histories.ts';
import { createEndings, type Endings, type House, openHouse } from './house.ts';
import { measureIntake } from './intake.ts';
import { memoryOf } from './memory.ts';
import { measurePages, type PageToMeasure } from './pages.ts';
import { createPeople, type People } from './people-api.ts';
import { describe, type Results } from './report.ts';
import { openStatements } from './statements.ts';

const intakeRounds = { rounds: 3, seconds: 5 };
const besideRounds = { rounds: 2, seconds: 3 };
const warmUp = { rounds: 1, seconds: 2 };
/** Pools give idle connections back after 30 s, and Node collects what the load left once it has nothing to do. */
const restMs = 45_000;

const say = (line: string): void => console.error(line);

/** The flood of the intake rounds would keep the engine busy for many minutes: it stays on file, nothing more. */
const forgetFlood = async ({ postgres }: House): Promise<void> => {
  const owner = connect(postgres.url('bench', 'habeas_owner'), { poolSize: 1 });
  try {
    await owner('outbox').delete();
    await owner.raw('analyze');
  } finally {
    await owner.destroy();
  }
};

const signAllIn = async (people: People): Promise<string[]> => {
  const tokens: string[] = [];
  for (const email of representatives.slice(0, lanes)) tokens.push(await people.signIn(email));
  return tokens;
};

type Seen = { filed: { reference: string; trackingToken: string }; id: string; staff: string; compliance: string };

/** The pages that people open most, each with the cookie that opens it. */
const pagesOf = (url: string, { filed, id, staff, compliance }: Seen): PageToMeasure[] => {
  const track = `habeas-track=${filed.trackingToken}`;
  const [desk, console] = [`habeas-sid=${staff}`, `habeas-sid=${compliance}`];
  return [
    { name: 'portal: start', url: `${url}/en` },
    { name: 'portal: a question', url: `${url}/en/ask` },
    { name: 'portal: the request', url: `${url}/en/request`, cookie: track },
    { name: 'desk: queue', url: `${url}/en/desk`, cookie: desk },
    { name: 'desk: case', url: `${url}/en/desk/cases/${id}`, cookie: desk },
    { name: 'desk: tasks', url: `${url}/en/desk/tasks`, cookie: desk },
    { name: 'console: overview', url: `${url}/en/compliance`, cookie: console },
    { name: 'console: event log', url: `${url}/en/compliance/events`, cookie: console },
    { name: 'console: timeline', url: `${url}/en/compliance/requests/${filed.reference}`, cookie: console },
  ];
};

const measure = async (endings: Endings, correctionCount: number): Promise<Results> => {
  say('starting the engines');
  const house = await openHouse(endings);
  const api = await house.startApi();
  await house.startBareApi();
  const people = createPeople(house.apiUrl, house.mail.client);
  const courses = createCourses({ people, db: house.db, client: house.client });
  const body = JSON.stringify(courses.nextCorrection(customerAt(0)));

  say('pages');
  // Before the flood of the intake rounds: a company has some hundred requests open, not tens of thousands.
  const first = await house.startWorker();
  const staff = await people.signIn(representatives[0] ?? '');
  const seen = await courses.reviewCorrection(customerAt(-2), staff);
  const compliance = await people.signIn(auditor);
  const pages = await measurePages(pagesOf(house.apiUrl, { ...seen, staff, compliance }), house.bareUrl);
  await first.stop(20_000);

  say('intake');
  await measureIntake(house, body, warmUp);
  const intake = await measureIntake(house, body, intakeRounds);

  say('one of each');
  await forgetFlood(house);
  const statements = await openStatements(house.postgres.adminUrl, 'bench');
  endings.add(() => statements.close());
  const worker = await house.startWorker();
  const tokens = await signAllIn(people);
  const token = tokens[0] ?? '';
  const { events, correctionId } = await measureHistories(house, courses, token);

  say('corrections');
  const bare = await startBareEngine(house.temporal.address, endings);
  const shape = await shapeOf(house.client, correctionId);
  const bareEvents = await countEvents(bare.client, await (await bare.prepare(shape))());
  const corrections = await measureCorrections({ courses, tokens, bare, shape }, correctionCount);
  await bare.stop();

  say('memory');
  await pause(restMs);
  const memory = {
    API: memoryOf(api.pid),
    worker: memoryOf(worker.pid),
    Postgres: memoryOf(house.postgres.pid),
    Temporal: memoryOf(house.temporal.pid),
    mailbox: memoryOf(house.mail.child.pid),
  };

  say('statements');
  const course = await statements.count(() => courses.correction(customerAt(-1), token));
  const inReview = await courses.reviewCorrection(customerAt(-1), token);
  say('intake beside the worker');
  const intakeBeside = await measureIntake(house, body, besideRounds);
  await worker.stop(20_000);
  const counted = await measureStatements({ statements, people, courses, token }, inReview);
  return {
    intake,
    intakeBeside,
    corrections,
    correctionCount,
    events,
    bareEvents,
    statements: { ...counted, 'whole correction, all processes': course },
    memory,
    pages,
  };
};

const main = async (): Promise<void> => {
  const options = { write: { type: 'boolean' }, corrections: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const endings = createEndings();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endings.end().finally(() => process.exit(1)));
  }
  try {
    const results = await measure(endings, Number(values.corrections ?? 100));
    const text = describe(results, new Date());
    console.log(text);
    if (values.write === true) await writeFile(new URL('../docs/bench.md', import.meta.url), text);
  } finally {
    await endings.end();
  }
};

await main();
