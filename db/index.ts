/** Postgres: connect, and the stores bound to a connection or a transaction. */
import createKnex, { type Knex } from 'knex';
import { createCodeStore } from './code-store.ts';
import { createContentReader } from './content.ts';
import { createCounterStore } from './counter-store.ts';
import { createDraftStore } from './draft-store.ts';
import { createEffectStore } from './effect-store.ts';
import { createEventStore } from './event-store.ts';
import { createItemStore } from './item-store.ts';
import { createLetterStore } from './letter-store.ts';
import { createLinkAskStore } from './link-ask-store.ts';
import { createPackageStore } from './package-store.ts';
import { createPeopleStore } from './people-store.ts';
import { createPolicyStore } from './policy-store.ts';
import { createReadingStore } from './reading-store.ts';
import { createRequestStore } from './request-store.ts';
import { createSessionStore } from './session-store.ts';
import { createStaffStore } from './staff-store.ts';
import { createTaskStore } from './task-store.ts';
import type { Vault } from './vault.ts';
import { createWriteStore } from './write-store.ts';

type Options = { poolSize?: number; name?: string };

const ignore = (): void => undefined;

/**
 * A pool of connections. Every session has limits, so that a lost client can hold nothing for long: a statement
 * 10 s (below every activity's start-to-close time), a lock 5 s, an idle transaction 10 s (it would stall the
 * audit log's sequencer).
 */
export const connect = (url: string, { poolSize = 10, name = 'habeas' }: Options = {}): Knex =>
  createKnex({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: 5000,
      options: '-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s',
    },
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: 5000,
    // Knex would write to the console, past the redaction; every error it would tell of is thrown as well.
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
  });

/** The stores, bound to one connection or transaction. */
export const createStores = (db: Knex, vault: Vault) => ({
  codes: createCodeStore(db),
  content: createContentReader(db, vault),
  counters: createCounterStore(db),
  drafts: createDraftStore(db, vault),
  effects: createEffectStore(db),
  events: createEventStore(db, vault),
  items: createItemStore(db, vault),
  letters: createLetterStore(db, vault),
  linkAsks: createLinkAskStore(db),
  packages: createPackageStore(db, vault),
  people: createPeopleStore(db, vault),
  policies: createPolicyStore(db),
  readings: createReadingStore(db, vault),
  requests: createRequestStore(db, vault),
  sessions: createSessionStore(db),
  staff: createStaffStore(db),
  tasks: createTaskStore(db),
  writes: createWriteStore(db, vault),
});
export type Stores = ReturnType<typeof createStores>;
