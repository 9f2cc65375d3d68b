/**
 * The one way a request changes: row (guarded by its version), event and, where the workflow must hear of it, outbox
 * row, in one transaction. No change without its event, no event without its change.
 */
import type { Knex } from 'knex';
import { ConflictError } from '../workflows/domain/errors.ts';
import {
  type Actor,
  type FactMessage,
  isDelivered,
  type Observation,
  type RequestFact,
} from '../workflows/domain/facts.ts';
import { assertMove } from '../workflows/domain/lifecycle.ts';
import type { Request, RequestStatus } from '../workflows/domain/request.ts';
import { newEventRow } from './event-store.ts';
import { createIdempotencyStore, type Claim } from './idempotency-store.ts';
import { createStores, type Stores } from './index.ts';
import { insertTogether } from './insert-together.ts';
import type { NewItem } from './item-store.ts';
import type { Notifier } from './notifier.ts';
import { createOutboxStore, newOutboxRow } from './outbox-store.ts';
import type { NewRequest, RequestPatch } from './request-store.ts';
import { ofRequest } from './sealed.ts';
import type { Vault } from './vault.ts';

/** One change of a request: what to set, where to move, and the fact that says so. */
export type Change = {
  fact: RequestFact;
  actor: Actor;
  at: Date;
  patch?: RequestPatch;
  to?: RequestStatus;
  /** What a person decides on has changed: forms and approvals made before are void. */
  contentChanged?: boolean;
};

type Filing = {
  filed: { request: NewRequest; items: readonly NewItem[] };
  change: Omit<Change, 'patch' | 'to'>;
};

/** The stores inside one transaction, and the two ways to write history. */
export type Transaction = Stores & {
  /** Files a new request with its items. */
  file: (filed: Filing['filed'], change: Filing['change']) => Promise<void>;
  /** Changes a request as it was read in this transaction, and gives it as it stands then. */
  change: (request: Request, change: Change) => Promise<Request>;
  /** Records what leaves the row as it is; `detail` is the personal part. Gives the event's id. */
  observe: (seen: {
    requestId: string | null;
    fact: Observation;
    actor: Actor;
    at: Date;
    detail?: string;
  }) => Promise<string>;
};

/** The row changed between reading and writing: the whole transaction is run again. */
class StaleVersionError extends Error {}

/** Twenty acts at once on one request each need a turn; a conflict that outlasts them is told to the person. */
const maxTurns = 25;

/** What may still happen to a closed request: its link and package are asked for, the package expires, a task ends. */
const afterClosing: ReadonlySet<string> = new Set([
  'code.requested',
  'link.requested',
  'package.expired',
  'task.resolved',
]);

const messageOf = (eventId: string, { fact, at }: Pick<Change, 'fact' | 'at'>): FactMessage | undefined =>
  isDelivered(fact.fact) ? ({ eventId, at: at.toISOString(), ...fact } as FactMessage) : undefined;

export const createRecord = (db: Knex, deps: { vault: Vault; notifier: Notifier }) => {
  const { vault, notifier } = deps;

  /** Everything a new request is made of in one statement: filing is the busiest act, and round trips are its cost. */
  const fileOn = async (on: Knex, stores: Stores, { filed, change }: Filing): Promise<void> => {
    const { fact, actor, at } = change;
    const { id } = filed.request;
    const key = vault.newKey(ofRequest(id)); // first: the other rows are sealed with it
    const event = newEventRow({ requestId: id, version: 1, actor, fact, at });
    const message = messageOf(event.id, change);
    await insertTogether(on, [
      ['keys', [key]],
      ['requests', [await stores.requests.newRow(filed.request)]],
      ['items', await stores.items.newRows(id, filed.items)],
      ['events', [event]],
      ['outbox', message === undefined ? [] : [newOutboxRow(id, 1, message)]],
    ]);
  };

  const bind = (trx: Knex.Transaction, told: { any: boolean }): Transaction => {
    const stores = createStores(trx, vault);
    const outbox = createOutboxStore(trx);

    const write = async (request: Request, change: Change, from?: RequestStatus): Promise<void> => {
      const { actor, fact, at } = change;
      const moved = from !== undefined && from !== request.status ? { from, to: request.status } : {};
      const requestId = request.id;
      const eventId = await stores.events.append({ requestId, version: request.version, actor, fact, at, ...moved });
      const message = messageOf(eventId, change);
      if (message === undefined) return;
      await outbox.insert(requestId, request.version, message);
      told.any = true;
    };

    return {
      ...stores,
      file: async (filed, change) => {
        await fileOn(trx, stores, { filed, change });
        told.any = true;
      },
      change: async (request, change) => {
        const { patch = {}, to = request.status, contentChanged = false } = change;
        if (to !== request.status) assertMove(request.status, to);
        if (request.status === 'closed' && !afterClosing.has(change.fact.fact)) {
          throw new ConflictError('The request is closed.', { status: 'closed' });
        }
        if (!(await stores.requests.update(request, { patch, status: to, contentChanged }))) {
          throw new StaleVersionError();
        }
        const changed: Request = {
          ...request,
          ...patch,
          status: to,
          version: request.version + 1,
          contentVersion: request.contentVersion + (contentChanged ? 1 : 0),
        };
        await write(changed, change, request.status);
        return changed;
      },
      observe: async ({ detail, ...seen }) => {
        const id = await stores.events.append(seen);
        if (detail !== undefined && seen.requestId !== null)
          await stores.events.appendDetail(id, seen.requestId, detail);
        return id;
      },
    };
  };

  const turn = async <T>(work: (tx: Transaction) => Promise<T>, claim: Claim | undefined): Promise<T> => {
    const told = { any: false };
    const result = await db.transaction(async (trx) => {
      if (claim === undefined) return work(bind(trx, told));
      const answers = createIdempotencyStore(trx, vault);
      const kept = await answers.claim(claim);
      if (kept !== undefined) return JSON.parse(kept) as T;
      const answer = await work(bind(trx, told));
      await answers.keep(claim, JSON.stringify(answer));
      return answer;
    });
    if (told.any) notifier.wake();
    return result;
  };

  const ownStores = createStores(db, vault);

  return {
    /** Files a new request, for an act that does nothing else: one statement, which is its own transaction. */
    file: async (filed: Filing['filed'], change: Filing['change']): Promise<void> => {
      await fileOn(db, ownStores, { filed, change });
      notifier.wake();
    },

    /**
     * Runs one act in one transaction. When the request was changed by somebody else meanwhile, the whole of `work`
     * runs again on the new state, so it must read what it decides on inside. With a `claim` (an `Idempotency-Key`)
     * the answer is kept in the same transaction, and the same call again gets it without a second act.
     * Throws ConflictError when others keep changing the request.
     */
    act: async <T>(work: (tx: Transaction) => Promise<T>, claim?: Claim): Promise<T> => {
      for (let turns = 1; ; turns += 1) {
        try {
          return await turn(work, claim);
        } catch (error) {
          if (!(error instanceof StaleVersionError)) throw error;
          if (turns >= maxTurns) throw new ConflictError('Others are changing this request right now. Try again.');
        }
      }
    },

    /**
     * The answer that an earlier call with this claim got, for acts that do something before their transaction which
     * must not be done twice. Throws InputError when the body differs.
     */
    answered: async <T>(claim: Claim | undefined): Promise<T | undefined> => {
      const kept = claim && (await createIdempotencyStore(db, vault).find(claim));
      return kept === undefined ? undefined : (JSON.parse(kept) as T);
    },

    /** The stores outside any transaction: for reading, and for single statements that are their own transaction. */
    stores: ownStores,
    /** The connection itself, for what reads beside the stores (keys, content). */
    db,
    /** The facts on their way to the workflow, for the relay. */
    outbox: createOutboxStore(db),
    /** Forgets kept answers that are over. */
    purgeAnswers: (): Promise<number> => createIdempotencyStore(db, vault).purge(),
    /** Waits for nothing and changes nothing: is the database there? */
    ping: async (): Promise<void> => {
      await db.raw('select 1');
    },
  };
};
export type RequestRecord = ReturnType<typeof createRecord>;
