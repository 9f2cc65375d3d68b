/** The first answer to an `Idempotency-Key`, kept sealed for a day: the same call again gets the same bytes. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { InputError } from '../workflows/domain/errors.ts';
import type { Vault } from './vault.ts';

/** `route` names the act, `key` is the client's random key, `body` the exact text of what was asked. */
export type Claim = { route: string; key: string; body: string };

/** A client that retries does so within hours; a day bounds how long an answer with a token is kept. */
const keptHours = 24;

export const createIdempotencyStore = (db: Knex, vault: Vault) => {
  const idOf = ({ route, key }: Claim) => ({ route, key_hash: createHash('sha256').update(key).digest() });
  const placeOf = (id: ReturnType<typeof idOf>) => ({
    table: 'idempotency',
    column: 'sealed_answer',
    row: `${id.route}/${id.key_hash.toString('hex')}`,
  });
  type Row = { body_hash: Buffer; sealed_answer: Buffer | null };

  // Keyed, since the body may hold short personal values that a plain hash would let somebody guess.
  const hashOf = (body: string): Buffer => vault.blind('idempotency', body);

  const find = async (claim: Claim): Promise<string | undefined> => {
    const id = idOf(claim);
    const row = await db<Row>('idempotency').where(id).first('body_hash', 'sealed_answer');
    if (row?.sealed_answer == null) return undefined;
    if (!row.body_hash.equals(hashOf(claim.body))) {
      throw new InputError('This Idempotency-Key was used with another body. Use a new key for a new request.');
    }
    return vault.openShort(placeOf(id), row.sealed_answer);
  };

  return {
    /** The kept answer when there is one; throws InputError when the body differs. */
    find,
    /**
     * Claims the key in the caller's transaction. A parallel call with the same key waits here until the first has
     * committed. Gives the kept answer when there is one; throws InputError when the body differs.
     */
    claim: async (claim: Claim): Promise<string | undefined> => {
      const made = await db('idempotency')
        .insert({ ...idOf(claim), body_hash: hashOf(claim.body) })
        .onConflict(['route', 'key_hash'])
        .ignore()
        .returning('route');
      return made.length > 0 ? undefined : find(claim);
    },
    keep: async (claim: Claim, answer: string): Promise<void> => {
      const id = idOf(claim);
      await db('idempotency')
        .where(id)
        .update({ sealed_answer: vault.sealShort(placeOf(id), answer) });
    },
    purge: (): Promise<number> =>
      db('idempotency').whereRaw(`created_at < now() - ? * interval '1 hour'`, [keptHours]).delete(),
  };
};
