/** The built-in system of record: customers, their contacts (found by blind index) and the fields held about them. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { canonicalContact, type ContactKind } from '../workflows/domain/canonical.ts';
import { ofPerson, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

export type NewPerson = {
  id: string;
  country: string;
  language: string;
  contacts: readonly { kind: ContactKind; value: string }[];
  fields: readonly { field: string; value: string; source: string; obtainedAt: Date }[];
};
export type ProfileValue = { field: string; value: string; source: string; obtainedAt: Date };

type FieldRow = { person_id: string; field: string; sealed_value: Buffer; source: string; obtained_at: Date };

export const createPeopleStore = (db: Knex, vault: Vault) => {
  const fields = sealedTable(db, vault, 'profile_fields');
  const contacts = sealedTable(db, vault, 'contacts');
  const fieldCell = (personId: string, field: string) => ({
    owner: ofPerson(personId),
    column: 'sealed_value',
    row: `${personId}/${field}`,
  });
  const contactCell = (personId: string, id: string) => ({
    owner: ofPerson(personId),
    column: 'sealed_value',
    row: id,
  });

  const contactRow = async (personId: string, { kind, value }: { kind: ContactKind; value: string }) => {
    const canonical = canonicalContact[kind](value);
    if (canonical === undefined) return undefined;
    const id = uuid();
    return {
      id,
      person_id: personId,
      kind,
      sealed_value: await contacts.seal(contactCell(personId, id), value),
      blind: vault.blind(kind, canonical),
    };
  };
  const fieldRow = async (personId: string, field: NewPerson['fields'][number]) => ({
    person_id: personId,
    field: field.field,
    sealed_value: await fields.seal(fieldCell(personId, field.field), field.value),
    source: field.source,
    obtained_at: field.obtainedAt,
  });

  return {
    insert: async (person: NewPerson): Promise<void> => {
      await vault.createKey(db, ofPerson(person.id));
      await db('people').insert({ id: person.id, country: person.country, language: person.language });
      const made = await Promise.all(person.contacts.map((contact) => contactRow(person.id, contact)));
      const contactRows = made.filter((row) => row !== undefined);
      const fieldRows = await Promise.all(person.fields.map((field) => fieldRow(person.id, field)));
      if (contactRows.length > 0) await db('contacts').insert(contactRows);
      if (fieldRows.length > 0) await db('profile_fields').insert(fieldRows);
    },

    /** The ids of all people who have this contact: more than one is never merged, a human looks. */
    findByContact: async (kind: ContactKind, canonical: string): Promise<string[]> =>
      db('contacts')
        .where({ kind, blind: vault.blind(kind, canonical) })
        .distinct()
        .pluck('person_id'),

    /** A contact on file in its stored spelling, the longest held first; undefined when there is none. */
    contact: async (personId: string, kind: ContactKind, canonical?: string): Promise<string | undefined> => {
      const query = db('contacts').where({ person_id: personId, kind }).orderBy('changed_at');
      if (canonical !== undefined) query.where({ blind: vault.blind(kind, canonical) });
      const row: { id: string; sealed_value: Buffer } | undefined = await query.first('id', 'sealed_value');
      return row && contacts.open(contactCell(personId, row.id), row.sealed_value);
    },

    /** The values held about a person, those of `wanted` only. */
    fields: async (personId: string, wanted: readonly string[]): Promise<ProfileValue[]> => {
      const rows: FieldRow[] = await db('profile_fields').where({ person_id: personId }).whereIn('field', wanted);
      return Promise.all(
        rows.map(async (row) => ({
          field: row.field,
          value: await fields.open(fieldCell(personId, row.field), row.sealed_value),
          source: row.source,
          obtainedAt: row.obtained_at,
        })),
      );
    },

    /**
     * Gives one field's value and lets nobody else write to the person until the transaction ends, so that comparing
     * and writing is one step; sealed values differ at every sealing, so the comparison cannot be left to the
     * statement's where clause. The person is locked and not the field: a field that is not there has no row to lock,
     * and two at once would both fill it.
     */
    lockField: async (personId: string, field: string): Promise<string | undefined> => {
      await db('people').where({ id: personId }).forNoKeyUpdate().first('id');
      const row: FieldRow | undefined = await db('profile_fields').where({ person_id: personId, field }).first();
      return row && fields.open(fieldCell(personId, field), row.sealed_value);
    },

    writeField: async (personId: string, value: ProfileValue): Promise<void> => {
      const row = await fieldRow(personId, value);
      await db('profile_fields')
        .insert(row)
        .onConflict(['person_id', 'field'])
        .merge({
          sealed_value: row.sealed_value,
          source: row.source,
          obtained_at: row.obtained_at,
          version: db.raw('profile_fields.version + 1'),
        });
    },

    /** Moves the look-up with a corrected contact: the old spelling is no contact on file any more. */
    replaceContact: async (
      personId: string,
      kind: ContactKind,
      change: { old: string; value: string },
    ): Promise<void> => {
      const old = canonicalContact[kind](change.old);
      if (old !== undefined) {
        await db('contacts')
          .where({ person_id: personId, kind, blind: vault.blind(kind, old) })
          .delete();
      }
      const row = await contactRow(personId, { kind, value: change.value });
      if (row !== undefined) await db('contacts').insert(row).onConflict(['person_id', 'kind', 'blind']).ignore();
    },
  };
};
