/** Who did something, without a name: `Representative 2 (berlin)` on a page, `representative-2` in a filter. Pure. */
import type { Pseudonym } from '../../../db/audit-staff.ts';
import { type Reader, word } from './words.ts';

type Pseudonyms = ReadonlyMap<string, Pseudonym>;

const staffWords = (reader: Reader, { role, number, desk }: Pseudonym): string => {
  const values = { role: word(reader, 'role', role), number };
  return desk === null
    ? reader.t('compliance:actor.staff', values)
    : reader.t('compliance:actor.staffOf', { ...values, desk });
};

/** A member of staff by the id of the account. */
export const staffName = (reader: Reader, pseudonyms: Pseudonyms, id: string): string => {
  const known = pseudonyms.get(id);
  return known === undefined ? id : staffWords(reader, known);
};

/** An actor as events name it. */
export const actorWords = (reader: Reader, pseudonyms: Pseudonyms, actor: string): string => {
  const [kind = '', name = ''] = actor.split(':');
  if (kind === 'staff') return staffName(reader, pseudonyms, name);
  if (kind === 'system') return reader.t(name === 'command' ? 'compliance:actor.command' : 'compliance:actor.worker');
  if (kind === 'requester') return reader.t('compliance:actor.requester');
  return kind === 'anonymous' ? reader.t('compliance:actor.anonymous') : actor;
};

/** What stands in a filter for an actor. */
export const actorHandle = (pseudonyms: Pseudonyms, actor: string): string => {
  const known = actor.startsWith('staff:') ? pseudonyms.get(actor.slice('staff:'.length)) : undefined;
  return known === undefined ? actor : `${known.role}-${known.number}`;
};

const others = /^(?:requester|anonymous|system:[a-z]{1,20}|staff:[\da-f-]{36})$/u;

/** The actor that a filter names; undefined when there is none. */
export const actorOfHandle = (pseudonyms: Pseudonyms, handle: string): string | undefined => {
  if (others.test(handle)) return handle;
  const found = [...pseudonyms.values()].find(({ role, number }) => `${role}-${number}` === handle);
  return found && `staff:${found.id}`;
};
