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

/** The row of an event, with an id of its own (uuid v7). */
export const newEventRow = ({ fact, ...event }: NewEvent) => {
  const { fact: name, ...body } = fact;
  return {
    id: uuid(),
    request_id: event.requestId,
    version: event.version ?? null,
    fact: name,
    actor: actorName(event.actor),
    role: event.actor.kind === 'staff' ? event.actor.role : event.actor.kind,
    from_status: event.from ?? null,
    to_status: event.to ?? null,
    at: event.at,
    body: JSON.stringify(body),
  };
};

export const createEventStore = (db: Knex, vault: Vault) => ({
  /** Appends one event and gives its id. */
  append: async (event: NewEvent): Promise<string> => {
    const row = newEventRow(event);
    await db('events').insert(row);
    return row.id;
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
