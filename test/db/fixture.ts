/** The record on a database of its own, with requests to change and none of the rooms above it. */
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { connect } from '../../db/index.ts';
import { createRecord, type Change } from '../../db/record.ts';
import { createVault, type VaultSettings } from '../../db/vault.ts';
import { referenceFrom } from '../../workflows/domain/crockford.ts';
import type { Actor } from '../../workflows/domain/facts.ts';
import type { Request } from '../../workflows/domain/request.ts';
import { createTestDatabase } from '../support/database.ts';

export const worker: Actor = { kind: 'system', name: 'worker' };
export const requester: Actor = { kind: 'requester' };
export const at = new Date('2026-10-05T09:00:00Z');

/** As many connections as callers in a race, so that none of them waits for its turn before the database is asked. */
const poolSize = 20;

export const newVaultSettings = (): VaultSettings => ({
  masterKeys: new Map([[1, randomBytes(32)]]),
  indexKey: randomBytes(32),
});

const newRequest = () => {
  const id = uuid();
  return {
    id,
    reference: referenceFrom(randomBytes(5)),
    type: 'correction',
    status: 'received',
    outcome: null,
    outcomeReason: null,
    controller: 'de',
    regime: 'EU-GDPR',
    country: 'DE',
    language: 'de',
    channel: 'api',
    receivedAt: at,
    dueOn: '2026-11-05',
    dueAt: new Date('2026-11-05T22:59:59Z'),
    remindAt: new Date('2026-10-29T08:00:00Z'),
    policyHash: 'policy',
    personId: null,
    mailboxOnFile: false,
    mailboxConfirmedAt: null,
    identityLevel: 'none',
    identityProvenAt: null,
    claimedBy: null,
    filedBy: null,
    approvedBy: null,
    approvedHash: null,
    approvedAt: null,
    withdrawnAt: null,
    closedAt: null,
    requester: { name: 'Anna Beispiel', email: 'anna@person.example' },
    trackingHash: randomBytes(32),
    contactBlind: randomBytes(32),
  } as const;
};

/** A request as it comes in, with one item, and the fact of it. */
export const newFiling = () => {
  const request = newRequest();
  const claim = { says: 'Alte Gasse 1', wanted: 'Neue Allee 2' };
  const items = [{ id: uuid(), position: 0, subject: 'address', claimKind: 'outdated', claim }] as const;
  const fact = { fact: 'request.received', type: 'correction', country: 'DE', items: 1, lapseAt: at.toISOString() };
  return { filed: { request, items }, change: { fact, actor: requester, at } as Omit<Change, 'patch' | 'to'> };
};

export const createFixture = async () => {
  const database = await createTestDatabase();
  const db = connect(database.urls.app, { poolSize });
  const vault = createVault(newVaultSettings());
  let wakes = 0;
  const notifier = {
    wake: () => {
      wakes += 1;
    },
  };
  const record = createRecord(db, { vault, notifier });
  await record.stores.policies.keep({ hash: 'policy', text: 'a policy' });

  /** Files a new request and gives it as it stands. */
  const file = async (): Promise<Request> => {
    const { filed, change } = newFiling();
    await record.file(filed, change);
    return record.stores.requests.get(filed.request.id);
  };

  /** Reads the request inside the act and makes this change of it. */
  const change = (id: string, made: Omit<Change, 'actor' | 'at'>): Promise<Request> =>
    record.act(async (tx) => tx.change(await tx.requests.get(id), { actor: worker, at, ...made }));

  return {
    database,
    db,
    vault,
    record,
    file,
    change,
    /** How often the relay was woken so far. */
    wakes: () => wakes,
    /** The request's events and outbox rows in the order of versions. */
    events: (id: string): Promise<{ version: number; fact: string }[]> =>
      db('events').where({ request_id: id }).orderBy('version').select('version', 'fact'),
    outbox: (id: string): Promise<{ version: number; fact: string }[]> =>
      db('outbox').where({ request_id: id }).orderBy('version').select('version', 'fact'),
    /** Whether somebody in this database waits for a lock that another holds. */
    isWaiting: async (): Promise<boolean> => {
      const waiting = db('pg_stat_activity')
        .where({ wait_event_type: 'Lock' })
        .whereRaw('datname = current_database()');
      return (await waiting).length > 0;
    },
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
};
export type Fixture = Awaited<ReturnType<typeof createFixture>>;

/** `count` calls that are all under way before the first of them ends. */
export const atOnce = <T>(count: number, call: (place: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_none, place) => call(place)));
