/** The history: inserted, read, never changed. The application's role could not change it if it wanted to. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { Actor, Fact } from '../workflows/domain/facts.ts';
import type { RequestStatus } from '../workflows/domain/request.ts';
import { ofRequest, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

export type NewEvent = {
  requestId: string | null;
  /** The request's version after the change; absent for an observation. */
  version?: number;
  actor: Actor;
  fact: Fact;
  from?: RequestStatus;
  to?: RequestStatus;
  at: Date;
};

const actorName = (actor: Actor): string => {
  if (actor.kind === 'staff') return `staff:${actor.id}`;
  return actor.kind === 'system' ? `system:${actor.name}` : actor.kind;
};

export const createEventStore = (db: Knex, vault: Vault) => ({
  /** Appends one event and gives its id (uuid v7). */
  append: async ({ fact, ...event }: NewEvent): Promise<string> => {
    const { fact: name, ...body } = fact;
    const id = uuid();
    await db('events').insert({
      id,
      request_id: event.requestId,
      version: event.version ?? null,
      fact: name,
      actor: actorName(event.actor),
      role: event.actor.kind === 'staff' ? event.actor.role : event.actor.kind,
      from_status: event.from ?? null,
      to_status: event.to ?? null,
      at: event.at,
      body: JSON.stringify(body),
    });
    return id;
  },

  /** The personal part of an event (a reason somebody typed), apart and sealed with the request's key. */
  appendDetail: async (eventId: string, requestId: string, detail: string): Promise<void> => {
    const sealed = sealedTable(db, vault, 'event_details');
    const cell = { owner: ofRequest(requestId), column: 'sealed', row: eventId };
    await db('event_details').insert({
      event_id: eventId,
      request_id: requestId,
      sealed: await sealed.seal(cell, detail),
    });
  },
});
