/** What systems said when they were read for a request; sealed with the person's key. */
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { ofPerson, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

export type Reading = {
  system: string;
  field: string;
  /** null: the system was asked and holds no such value. */
  value: string | null;
  source: string;
  obtainedAt: Date | null;
  readAt: Date;
};

type Row = {
  id: string;
  request_id: string;
  system: string;
  field: string;
  sealed_value: Buffer | null;
  source: string;
  obtained_at: Date | null;
  read_at: Date;
};

export const createReadingStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'readings');
  const cell = (personId: string, id: string) => ({ owner: ofPerson(personId), column: 'sealed_value', row: id });

  const toRow = async ({ requestId, personId }: Ids, reading: Reading): Promise<Row> => {
    const id = uuid();
    return {
      id,
      request_id: requestId,
      system: reading.system,
      field: reading.field,
      sealed_value: reading.value === null ? null : await sealed.seal(cell(personId, id), reading.value),
      source: reading.source,
      obtained_at: reading.obtainedAt,
      read_at: reading.readAt,
    };
  };
  type Ids = { requestId: string; personId: string };

  return {
    /** Keeps what was read; a later reading of the same field in the same system replaces the earlier one. */
    keep: async (ids: Ids, readings: readonly Reading[]): Promise<void> => {
      const rows = await Promise.all(readings.map((reading) => toRow(ids, reading)));
      if (rows.length > 0) await db('readings').insert(rows).onConflict(['request_id', 'system', 'field']).merge();
    },

    list: async ({ requestId, personId }: Ids): Promise<Reading[]> => {
      const rows: Row[] = await db('readings').where({ request_id: requestId }).orderBy(['system', 'field']);
      return Promise.all(
        rows.map(async (row) => ({
          system: row.system,
          field: row.field,
          value: row.sealed_value && (await sealed.open(cell(personId, row.id), row.sealed_value)),
          source: row.source,
          obtainedAt: row.obtained_at,
          readAt: row.read_at,
        })),
      );
    },
  };
};
