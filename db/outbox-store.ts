/** Facts on their way to the workflow: written with the act, taken by relays in order per request. */
import type { Knex } from 'knex';
import type { DeliveredFact, FactMessage } from '../workflows/domain/facts.ts';

export type OutboxRow = {
  requestId: string;
  version: number;
  fact: DeliveredFact;
  message: FactMessage;
  attempts: number;
};
type Row = { request_id: string; version: number; fact: DeliveredFact; payload: FactMessage; attempts: number };

/** Longer than the relay's deadline for one call to Temporal (10 s), so that a live relay never loses its lease. */
const leaseSeconds = 30;
/** A row that keeps failing is tried less and less often, at most once a minute: a neighbour that is down comes back. */
const maxDelaySeconds = 60;

export const newOutboxRow = (requestId: string, version: number, message: FactMessage) => ({
  request_id: requestId,
  version,
  event_id: message.eventId,
  fact: message.fact,
  payload: JSON.stringify(message),
});

export const createOutboxStore = (db: Knex) => ({
  insert: async (requestId: string, version: number, message: FactMessage): Promise<void> => {
    await db('outbox').insert(newOutboxRow(requestId, version, message));
  },

  /**
   * Takes up to `limit` rows for a lease. A row can go only when no earlier one of its request is undone, and locked
   * rows are skipped, so any number of relays keep each request's order. The lease is committed before Temporal is
   * called: a relay that dies gives its rows back when the lease ends.
   */
  claim: async (limit: number): Promise<OutboxRow[]> => {
    const { rows } = await db.raw<{ rows: Row[] }>(
      `update outbox set lease_until = now() + ? * interval '1 second', attempts = attempts + 1
       where (request_id, version) in (
         select request_id, version from outbox as next
         where done_at is null and available_at <= now() and (lease_until is null or lease_until < now())
           and not exists (select 1 from outbox as earlier
             where earlier.request_id = next.request_id and earlier.version < next.version and earlier.done_at is null)
         order by available_at limit ? for update skip locked)
       returning request_id, version, fact, payload, attempts`,
      [leaseSeconds, limit],
    );
    return rows.map(({ request_id, payload, ...row }) => ({ requestId: request_id, message: payload, ...row }));
  },

  markDone: async ({ requestId, version }: Pick<OutboxRow, 'requestId' | 'version'>): Promise<void> => {
    await db('outbox').where({ request_id: requestId, version }).update({ done_at: db.fn.now(), lease_until: null });
  },

  /** Gives a row back for a later try. */
  postpone: async ({ requestId, version, attempts }: OutboxRow): Promise<void> => {
    const delaySeconds = Math.min(2 ** Math.min(attempts, 10), maxDelaySeconds);
    await db('outbox')
      .where({ request_id: requestId, version })
      .update({ lease_until: null, available_at: db.raw(`now() + ? * interval '1 second'`, [delaySeconds]) });
  },

  /** How many rows wait and for how long the oldest has, in seconds. */
  lag: async (): Promise<{ waiting: number; seconds: number }> => {
    const { rows } = await db.raw<{ rows: { waiting: string; seconds: string }[] }>(
      `select count(*) as waiting, coalesce(extract(epoch from now() - min(created_at)), 0) as seconds
       from outbox where done_at is null`,
    );
    return { waiting: Number(rows[0]?.waiting ?? 0), seconds: Number(rows[0]?.seconds ?? 0) };
  },

  /** A relay says that it lives, and whether Temporal answered it: how the API knows about the engine. */
  beat: async (relayId: string, engineOk: boolean): Promise<void> => {
    await db('relays').insert({ id: relayId, engine_ok: engineOk }).onConflict('id').merge({
      seen_at: db.fn.now(),
      engine_ok: engineOk,
    });
    await db('relays').whereRaw(`seen_at < now() - interval '1 day'`).delete();
  },
  /** The relays seen in the last half minute, and whether any of them reaches Temporal. */
  relays: async (): Promise<{ alive: number; engineOk: boolean }> => {
    const rows: { engine_ok: boolean }[] = await db('relays').whereRaw(`seen_at > now() - interval '30 seconds'`);
    return { alive: rows.length, engineOk: rows.some((row) => row.engine_ok) };
  },
});
