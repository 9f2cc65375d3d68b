/** Writing approved corrections: compare-and-set in each system, read back, receipt; safe to die anywhere. */
import type { Claim } from '../db/item-store.ts';
import { ofRequest } from '../db/sealed.ts';
import type { Write } from '../db/write-store.ts';
import type { Activities } from '../workflows/activity-types.ts';
import { UnavailableError } from '../workflows/domain/errors.ts';
import { type Item, isGrant } from '../workflows/domain/items.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import { openTask } from './mail/post.ts';
import { personOf, personRef } from './review-activities.ts';
import type { PersonRef, System } from './systems/system.ts';
import { withTrouble } from './trouble.ts';

/** One field of one item in one system. */
type Job = { request: Request; item: Item; system: System; person: PersonRef; wanted: string; step: string };

export const createCarryOutActivity = (deps: Deps): Pick<Activities, 'carryOut'> => {
  const { record, vault, systems, now } = deps;
  const { stores } = record;

  const ids = (request: Request) => ({ requestId: request.id, personId: personOf(request) });
  const expectedOf = async ({ request, item, system }: Job): Promise<string | null> => {
    const readings = await stores.readings.list(ids(request));
    return readings.find((one) => one.system === system.id && one.field === item.subject)?.value ?? null;
  };
  const readNow = async ({ request, item, system, person }: Job): Promise<string | null | undefined> => {
    const about = { request, system: system.id };
    const values = await withTrouble(deps, about, () => system.read(person, [item.subject]));
    return values === undefined ? undefined : (values[0]?.value ?? null);
  };

  /** The receipt and its event, together; nothing when the write is confirmed already. */
  const receipt = async ({ request, item, system, wanted }: Job, state: Write['state'], before: string | null) => {
    const owner = ofRequest(request.id);
    await record.act(async (tx) => {
      const hashes = {
        before: await vault.mac(record.db, owner, before ?? ''),
        after: await vault.mac(record.db, owner, wanted),
      };
      const about = { itemId: item.id, system: system.id };
      const noted = await tx.writes.note(request.id, { ...about, ...hashes, state });
      if (!noted || state === 'begun' || state === 'not_held') return;
      const fact =
        state === 'confirmed'
          ? ({ fact: 'item.written', ...about, ...hashes } as const)
          : ({ fact: 'item.write_conflicted', ...about } as const);
      await tx.observe({ requestId: request.id, fact, actor: worker, at: now() });
    });
  };

  /** What a human said about a conflict of this item in this system; the newest word counts. */
  const wordOn = async ({ request, item, system }: Job): Promise<'open' | 'retry' | 'give_up' | undefined> => {
    const tasks = (await stores.tasks.listFor(request.id)).filter(
      ({ kind, about }) => kind === 'write_conflict' && about['itemId'] === item.id && about['system'] === system.id,
    );
    const last = tasks.at(-1);
    if (last === undefined) return undefined;
    return last.state === 'open' ? 'open' : last.resolution === 'retry' ? 'retry' : 'give_up';
  };

  const meetConflict = async (job: Job, before: string | null): Promise<'conflict'> => {
    const { request, item, system, step } = job;
    // Read before anything is told: whoever decides on the conflict sees what they would write over.
    const found = await readNow(job);
    await receipt(job, 'conflict', before);
    const about = { itemId: item.id, system: system.id };
    await stores.writes.keepFound(personOf(request), { ...about, value: found ?? null, at: now() });
    const key = `${request.id}/${step}/conflict/${item.id}/${system.id}`;
    await record.act((tx) => openTask(tx, { requestId: request.id, kind: 'write_conflict', key, about }, now()));
    return 'conflict';
  };

  /** What a human saw when they said to try again: that value may be replaced, and no third one that came later. */
  const foundBefore = async ({ request, item, system }: Job): Promise<string | null> => {
    const found = await stores.writes.found(request.id, personOf(request));
    return found.find((one) => one.itemId === item.id && one.system === system.id)?.value ?? null;
  };

  /**
   * Brings one value to one system. The expected value is what the representative saw at review; after a conflict, and
   * only on a human's word, what they were shown of it.
   */
  const write = async (job: Job, wasConflict: boolean): Promise<'done' | 'conflict' | 'given_up'> => {
    const { request, item, system, person, wanted } = job;
    const word = wasConflict ? await wordOn(job) : undefined;
    if (word === 'open') return 'conflict';
    if (word === 'give_up') return 'given_up';
    const expected = word === 'retry' ? await foundBefore(job) : await expectedOf(job);
    await receipt(job, 'begun', expected);
    const change = { field: item.subject, expected, value: wanted, at: now() };
    const result = await withTrouble(deps, { request, system: system.id }, () => system.write(person, change));
    if (result === 'not_held') {
      await receipt(job, 'not_held', expected);
      return 'done';
    }
    if (result === 'conflict') return meetConflict(job, expected);
    const readBack = await readNow(job);
    // Not confirmed by the system's own word: trying again finds out whether it lags or somebody wrote over it.
    if (readBack !== wanted) throw new UnavailableError(`The system ${system.id} does not show what was written.`);
    await receipt(job, 'confirmed', expected);
    return 'done';
  };

  /** Carries one item into every system that holds its field, one after the other, leaving out what is confirmed. */
  const carryItem = async (request: Request, item: Item, more: { claim: Claim; person: PersonRef; step: string }) => {
    const written = await stores.writes.list(request.id);
    const results: ('done' | 'conflict' | 'given_up')[] = [];
    for (const system of systems.filter(({ fields }) => fields.includes(item.subject))) {
      const before = written.find((one) => one.itemId === item.id && one.system === system.id);
      if (before?.state === 'confirmed' || before?.state === 'not_held') continue;
      const job = { request, item, system, person: more.person, wanted: more.claim.wanted, step: more.step };
      results.push(await write(job, before?.state === 'conflict'));
    }
    if (results.includes('conflict')) return 'conflict';
    const confirmed = (await stores.writes.list(request.id)).some(
      (one) => one.itemId === item.id && one.state === 'confirmed',
    );
    // Given up, or no system knows this person: then nothing was corrected, and the letter must not say so.
    const to = results.includes('given_up') || !confirmed ? 'failed' : 'done';
    await stores.items.move(item.id, ['begun'], to);
    return to;
  };

  /** Begins an item unless the person has withdrawn by then. */
  const begin = (requestId: string, item: Item): Promise<boolean> =>
    record.act(async (tx) => {
      const { withdrawnAt } = await tx.requests.get(requestId);
      if (item.state !== 'decided') return item.state === 'begun';
      await tx.items.move(item.id, ['decided'], withdrawnAt === null ? 'begun' : 'stopped');
      return withdrawnAt === null;
    });

  return {
    carryOut: async ({ requestId, step }) => {
      const request = await stores.requests.get(requestId);
      const texts = await stores.items.texts(requestId);
      const person = await personRef(stores.people, personOf(request));
      let conflicts = 0;
      for (const item of (await stores.items.list(requestId)).filter(({ decision }) => isGrant(decision))) {
        const claim = texts.get(item.id)?.claim;
        if (claim == null || !(await begin(requestId, item))) continue;
        if ((await carryItem(request, item, { claim, person, step })) === 'conflict') conflicts += 1;
      }
      const items = await stores.items.list(requestId);
      const count = (state: Item['state']): number => items.filter((item) => item.state === state).length;
      const carried = { done: count('done'), failed: count('failed'), stopped: count('stopped') };
      return record.act((tx) =>
        tx.effects.once(`${requestId}/${step}`, requestId, async () => {
          const fact = { fact: 'items.carried_out', ...carried } as const;
          await tx.change(await tx.requests.get(requestId), { fact, actor: worker, at: now() });
          return { ...carried, conflicts };
        }),
      );
    },
  };
};
