/** What one of each costs, whatever the machine: history events per kind of request, statements per call. */
import { randomUUID } from 'node:crypto';
import { startApi } from '../api/server.ts';
import { readPolicyFile } from '../config.ts';
import { createLogger } from '../logger.ts';
import { workflowIdOf } from '../workflows/messages.ts';
import { type Courses, createCourses } from './courses.ts';
import { customerAt } from './customers.ts';
import { countEvents } from './histories.ts';
import type { House } from './house.ts';
import { createPeople, type People } from './people-api.ts';
import type { Counted, Statements } from './statements.ts';

const dayMs = 86_400_000;
/** How long a request that is to lapse is left, so that its timer really runs. */
const lapseInMs = 3000;

/** Files through an API whose clock is almost as far behind as the time for the confirmation, and waits for the end. */
const lapse = async ({ config, env, mail, db, client }: House): Promise<string> => {
  const policy = readPolicyFile(config.policyFile, env);
  const behindMs = policy.policy.times.confirmMailboxDays * dayMs - lapseInMs;
  const now = (): Date => new Date(Date.now() - behindMs);
  const logger = createLogger({ level: 'error', service: 'bench' });
  const api = await startApi({ ...config, port: 0 }, { policy, logger, now });
  try {
    const courses = createCourses({ people: createPeople(api.url, mail.client), db, client });
    const filed = await createPeople(api.url, mail.client).file(courses.nextCorrection(customerAt(1)));
    return await courses.closed(await courses.watch(filed, 'closed'));
  } finally {
    await api.stop();
  }
};

/** The workflows themselves too: the first correction is what the bare workflow is shaped after. */
export const measureHistories = async (house: House, courses: Courses, token: string) => {
  const ids = {
    correction: await courses.correction(customerAt(0), token),
    access: await courses.access(customerAt(0), token),
    withdrawn: await courses.withdrawn(customerAt(0), token),
    lapsed: await lapse(house),
  };
  const events: Record<string, number> = {};
  for (const [kind, id] of Object.entries(ids)) events[kind] = await countEvents(house.client, workflowIdOf(id));
  return { events, correctionId: workflowIdOf(ids.correction) };
};

type Counting = { statements: Statements; people: People; courses: Courses; token: string };

/**
 * Each call once, with nobody else at work: so `inReview` was filed and confirmed before the worker was stopped. The
 * calls come twice, the first time to have connections and caches as they usually are.
 */
export const measureStatements = async (
  { statements, people, courses, token }: Counting,
  inReview: Awaited<ReturnType<Courses['reviewCorrection']>>,
): Promise<Record<string, Counted>> => {
  const { filed, id } = inReview;
  const fileWithKey = () => people.file(courses.nextCorrection(customerAt(2)), { 'idempotency-key': randomUUID() });
  const look = async (): Promise<void> => {
    await people.track(filed);
    await people.queue(token);
    await people.view(token, id);
  };
  await fileWithKey();
  await look();
  const seen = await people.view(token, id);
  const decide = () => people.decide(token, id, { ...seen, decision: 'correct' });
  const counted: Record<string, Counted> = {
    intake: await statements.count(() => people.file(courses.nextCorrection(customerAt(2)))),
    'intake with Idempotency-Key': await statements.count(fileWithKey),
    tracker: await statements.count(() => people.track(filed)),
    queue: await statements.count(() => people.queue(token)),
    case: await statements.count(() => people.view(token, id)),
    'decisions (2 items)': await statements.count(decide),
  };
  const { contentVersion } = await people.view(token, id);
  const decided = await people.decide(token, id, { ...seen, contentVersion, decision: 'correct' });
  counted['approval'] = await statements.count(() => people.approve(token, id, decided));
  return counted;
};
