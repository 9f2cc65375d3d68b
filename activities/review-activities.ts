/** Reading the systems: the contested fields of a correction, everything for an access request. */
import { v7 as uuid } from 'uuid';
import type { Transaction } from '../db/record.ts';
import type { Reading } from '../db/reading-store.ts';
import type { Activities } from '../workflows/activity-types.ts';
import { ConflictError } from '../workflows/domain/errors.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import type { PersonRef } from './systems/system.ts';
import { withTrouble } from './trouble.ts';

/** The person a request is about. Only called after identity is proven, which needs a matched person. */
export const personOf = (request: Request): string => {
  if (request.personId === null) throw new ConflictError('Nobody was matched to this request.');
  return request.personId;
};

export const personRef = async (people: Transaction['people'], personId: string): Promise<PersonRef> => ({
  personId,
  customerNumber: await people.contact(personId, 'customer_number'),
});

export const createReviewActivities = (deps: Deps): Pick<Activities, 'openReview' | 'gather'> => {
  const { record, policy, systems, now } = deps;

  /** Asks every system for those of `wanted` that it holds, all systems at once. */
  const readAll = async (request: Request, wanted: readonly string[]): Promise<Reading[]> => {
    const person = await personRef(record.stores.people, personOf(request));
    const readings = systems.map(async (system) => {
      const fields = system.fields.filter((field) => wanted.includes(field));
      if (fields.length === 0) return [];
      const values = await withTrouble(deps, { request, system: system.id }, () => system.read(person, fields));
      const readAt = now();
      const none = fields.map((field) => ({ field, value: null, source: system.id, obtainedAt: null }));
      return (values ?? none).map((value) => ({ ...value, system: system.id, readAt }));
    });
    return (await Promise.all(readings)).flat();
  };

  /** Another open access request of the same person, filed earlier: this one joins it. */
  const isRepeat = async (tx: Transaction, request: Request): Promise<boolean> => {
    const same = await tx.requests.queue({ personId: personOf(request), type: request.type, limit: 100 });
    return same.some((other) => other.id < request.id && other.status !== 'closed' && other.identityProvenAt !== null);
  };

  /** One item for each category in which some system holds something. */
  const insertCategories = async (tx: Transaction, request: Request, readings: readonly Reading[]): Promise<number> => {
    const held = new Set(readings.filter(({ value }) => value !== null).map(({ field }) => field));
    const categories = policy.policy.categories.filter(({ id }) =>
      policy.policy.fields.some((field) => field.category === id && held.has(field.id)),
    );
    const items = categories.map(({ id }, index) => ({
      id: uuid(),
      position: index + 1,
      subject: id,
      claimKind: null,
      claim: null,
    }));
    await tx.items.insert(request.id, items);
    return items.length;
  };

  return {
    openReview: async ({ requestId, step }) => {
      const before = await record.stores.requests.get(requestId);
      const items = await record.stores.items.list(requestId);
      const readings = await readAll(
        before,
        items.map(({ subject }) => subject),
      );
      await record.act((tx) =>
        tx.effects.once(`${requestId}/${step}`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          await tx.readings.keep({ requestId, personId: personOf(request) }, readings);
          const fact = { fact: 'review.opened', items: items.length } as const;
          await tx.change(request, { fact, actor: worker, at: now(), to: 'in_review' });
        }),
      );
    },

    gather: async ({ requestId, step }) => {
      const key = `${requestId}/${step}`;
      const begun = await record.act((tx) =>
        tx.effects.once(`${key}/begin`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          if (await isRepeat(tx, request)) return { joined: true };
          await tx.change(request, { fact: { fact: 'gathering.begun' }, actor: worker, at: now(), to: 'gathering' });
          return { joined: false };
        }),
      );
      if (begun.joined) return begun;
      const everything = policy.policy.fields.map(({ id }) => id);
      const readings = await readAll(await record.stores.requests.get(requestId), everything);
      await record.act((tx) =>
        tx.effects.once(`${key}/end`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          await tx.readings.keep({ requestId, personId: personOf(request) }, readings);
          const categories = await insertCategories(tx, request, readings);
          const fact = { fact: 'data.gathered', categories, systems: systems.length } as const;
          await tx.change(request, { fact, actor: worker, at: now(), to: 'in_review', contentChanged: true });
        }),
      );
      return begun;
    },
  };
};
