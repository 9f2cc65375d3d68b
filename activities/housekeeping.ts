/** What time ends without a workflow: packages, kept answers, sessions, counters. Judged by the database's clock. */
import type { RequestRecord } from '../db/record.ts';
import type { Deps } from './deps.ts';

/** Expiry is judged at every use; this only destroys what is over, so a minute more or less does no harm. */
const everyMs = 60_000;
const batch = 20;
/** Limits count per hour and day; a month shows an operator what happened. */
const countersDays = 31;

/** Destroys the keys of expired packages, each with its event; safe to run in several workers at once. */
const expirePackages = async (record: RequestRecord, now: () => Date): Promise<void> => {
  for (const { id, requestId } of await record.stores.packages.listExpired(batch)) {
    await record.act(async (tx) => {
      const request = await tx.requests.get(requestId);
      if (!(await tx.packages.destroy(id))) return;
      const actor = { kind: 'system', name: 'housekeeping' } as const;
      await tx.change(request, { fact: { fact: 'package.expired' }, actor, at: now() });
    });
  }
};

/** One round; exported for tests, which do not wait a minute. */
export const tidyUp = async ({ record, now }: Pick<Deps, 'record' | 'now'>): Promise<void> => {
  await expirePackages(record, now);
  await record.stores.sessions.purge();
  await record.stores.drafts.purge();
  await record.stores.counters.purge(countersDays);
  await record.purgeAnswers();
};

export const startHousekeeping = (deps: Pick<Deps, 'record' | 'now' | 'logger'>): { stop: () => Promise<void> } => {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = tidyUp(deps).catch((error: unknown) => deps.logger.warn('housekeeping did not finish', { err: error }));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
};
