/** Personal data sealed: AES-256-GCM with a key per owner, each wrapped by a master key from the settings. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { NotFoundError } from '../workflows/domain/errors.ts';

export type VaultSettings = {
  /** Master keys by version; the highest is current, the older ones only unwrap until everything is re-wrapped. */
  masterKeys: ReadonlyMap<number, Buffer>;
  /** For blind indexes; not rotated by re-wrapping, since every index entry depends on it. */
  indexKey: Buffer;
};

/** Whose key: what a requester typed is the request's, what belongs to a matched person the person's. */
export type Owner = { kind: 'person' | 'request' | 'package'; id: string };
/** Where a sealed value stands. Part of what is authenticated, so that no value can be moved to another place. */
export type Place = { table: string; column: string; row: string };

const format = 1;
/** Data keys have one version so far; the byte is there so that they can be changed without a new format. */
const dataKeyVersion = 1;
/** A destroyed key must stop working soon in every process, so nothing is remembered for longer. */
const cacheMs = 5 * 60_000;
const cacheSize = 1000;

/** Each part with its length before it: no two different lists give the same bytes. */
const aad = (...parts: (string | number)[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(String(part));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );

/** `0x01 | key version u32 | nonce 12 | ciphertext | tag 16`; the nonce is random (at most 2^32 messages a key). */
const encrypt = (key: Buffer, { version, bound }: { version: number; bound: Buffer }, plain: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(format);
  head.writeUInt32BE(version, 1);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const decrypt = (key: Buffer, bound: Buffer, blob: Buffer): Buffer => {
  if (blob.readUInt8(0) !== format) throw new Error('The sealed value has a format that this version cannot read.');
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(5, 17)).setAAD(bound);
  decipher.setAuthTag(blob.subarray(-16));
  return Buffer.concat([decipher.update(blob.subarray(17, -16)), decipher.final()]);
};

const versionOf = (blob: Buffer): number => blob.readUInt32BE(1);
const derive = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
const nameOf = (owner: Owner): string => `${owner.kind}:${owner.id}`;

type KeyRow = { wrapped: Buffer | null };

/** Opens the vault. `db` is given with each call, so that keys are made and read in the caller's transaction. */
export const createVault = ({ masterKeys, indexKey }: VaultSettings) => {
  const currentVersion = Math.max(...masterKeys.keys());
  const cache = new Map<string, { key: Buffer; at: number }>();

  const masterKey = (version: number): Buffer => {
    const key = masterKeys.get(version);
    if (key === undefined) throw new Error(`Master key ${version} is not in the settings (HABEAS_MASTER_KEYS).`);
    return key;
  };
  const wrap = (owner: Owner, key: Buffer): Buffer =>
    encrypt(
      masterKey(currentVersion),
      { version: currentVersion, bound: aad('habeas/key/v1', owner.kind, owner.id) },
      key,
    );
  const unwrap = (owner: Owner, wrapped: Buffer): Buffer =>
    decrypt(masterKey(versionOf(wrapped)), aad('habeas/key/v1', owner.kind, owner.id), wrapped);

  const remember = (owner: Owner, key: Buffer): Buffer => {
    const oldest = cache.keys().next();
    if (cache.size >= cacheSize && oldest.done !== true) cache.delete(oldest.value);
    cache.set(nameOf(owner), { key, at: Date.now() });
    return key;
  };

  /**
   * On their way, for each connection: many values of one owner are opened at once, and one connection takes one
   * question at a time. Never shared between transactions: one could wait for the other's lock.
   */
  const loading = new WeakMap<Knex, Map<string, Promise<Buffer>>>();

  const keyOf = (db: Knex, owner: Owner): Promise<Buffer> => {
    const known = cache.get(nameOf(owner));
    if (known !== undefined && Date.now() - known.at < cacheMs) return Promise.resolve(known.key);
    const here = loading.get(db) ?? new Map<string, Promise<Buffer>>();
    loading.set(db, here);
    const load = here.get(nameOf(owner)) ?? loadKey(db, owner).finally(() => here.delete(nameOf(owner)));
    here.set(nameOf(owner), load);
    return load;
  };
  const loadKey = async (db: Knex, owner: Owner): Promise<Buffer> => {
    const row: KeyRow | undefined = await db('keys')
      .where({ owner_kind: owner.kind, owner_id: owner.id })
      .first('wrapped');
    if (row?.wrapped == null) throw new NotFoundError(`The key of this ${owner.kind} does not exist or was destroyed.`);
    return remember(owner, unwrap(owner, row.wrapped));
  };
  /** Derived once for each of the few purposes, since every request needs some. */
  const blindKeys = new Map<string, Buffer>();
  const blindKey = (purpose: string): Buffer => {
    const key = blindKeys.get(purpose) ?? derive(indexKey, `habeas/blind/v1/${purpose}`);
    blindKeys.set(purpose, key);
    return key;
  };
  const boundTo = (owner: Owner, place: Place, version: number): Buffer =>
    aad('habeas/v1', place.table, place.column, place.row, owner.kind, owner.id, version);

  const keyRow = (owner: Owner, key: Buffer) => ({
    owner_kind: owner.kind,
    owner_id: owner.id,
    master_version: currentVersion,
    wrapped: wrap(owner, key),
  });

  return {
    /**
     * A key for an owner whose id was made just now: the row for the caller to insert. It seals from here on, so
     * that the key and what is sealed with it can be inserted in one statement.
     */
    newKey: (owner: Owner): ReturnType<typeof keyRow> => keyRow(owner, remember(owner, randomBytes(32))),

    /** Makes the owner's key; nothing happens when there is one. */
    createKey: async (db: Knex, owner: Owner): Promise<void> => {
      const key = randomBytes(32);
      const row = keyRow(owner, key);
      const made = await db('keys').insert(row).onConflict().ignore().returning('owner_id');
      if (made.length > 0) remember(owner, key);
    },

    /** Seals a text or bytes for one place. */
    seal: async (db: Knex, owner: Owner, sealed: { place: Place; plain: string | Buffer }): Promise<Buffer> =>
      encrypt(
        await keyOf(db, owner),
        { version: dataKeyVersion, bound: boundTo(owner, sealed.place, dataKeyVersion) },
        Buffer.from(sealed.plain),
      ),

    /** Opens what was sealed for this place. Throws NotFoundError when the key was destroyed. */
    open: async (db: Knex, owner: Owner, sealed: { place: Place; blob: Buffer }): Promise<Buffer> =>
      decrypt(await keyOf(db, owner), boundTo(owner, sealed.place, versionOf(sealed.blob)), sealed.blob),

    /** Makes everything sealed for this owner unreadable; other processes forget the key within five minutes. */
    destroyKey: async (db: Knex, owner: Owner): Promise<void> => {
      cache.delete(nameOf(owner));
      await db('keys')
        .where({ owner_kind: owner.kind, owner_id: owner.id })
        .whereNull('destroyed_at')
        .update({ wrapped: null, destroyed_at: db.fn.now() });
    },

    /** A keyed hash that may leave the room or bind an approval: a plain hash of a short value could be guessed. */
    mac: async (db: Knex, owner: Owner, text: string): Promise<string> =>
      createHmac('sha256', derive(await keyOf(db, owner), 'habeas/mac/v1'))
        .update(text)
        .digest('hex'),

    /** The keyed hash by which a canonical value is looked up; one key per purpose. */
    blind: (purpose: string, canonical: string): Buffer =>
      createHmac('sha256', blindKey(purpose)).update(canonical).digest(),

    /** Seals what has no owner and lives hours, not years (kept answers), with a key derived from the master key. */
    sealShort: (place: Place, plain: string): Buffer =>
      encrypt(
        derive(masterKey(currentVersion), 'habeas/short/v1'),
        { version: currentVersion, bound: aad('habeas/short/v1', place.table, place.column, place.row) },
        Buffer.from(plain),
      ),
    openShort: (place: Place, blob: Buffer): string =>
      decrypt(
        derive(masterKey(versionOf(blob)), 'habeas/short/v1'),
        aad('habeas/short/v1', place.table, place.column, place.row),
        blob,
      ).toString(),

    /**
     * Wraps up to `batch` keys anew with the current master key and gives how many; run until it gives 0, then the
     * old master key can leave the settings. Safe to stop and to run twice.
     */
    rewrap: async (db: Knex, batch = 500): Promise<number> =>
      db.transaction(async (trx) => {
        type Row = { owner_kind: Owner['kind']; owner_id: string; wrapped: Buffer };
        const rows: Row[] = await trx('keys')
          .whereNotNull('wrapped')
          .whereNot('master_version', currentVersion)
          .limit(batch)
          .forUpdate()
          .skipLocked();
        for (const row of rows) {
          const owner: Owner = { kind: row.owner_kind, id: row.owner_id };
          await trx('keys')
            .where({ owner_kind: owner.kind, owner_id: owner.id })
            .update({ master_version: currentVersion, wrapped: wrap(owner, unwrap(owner, row.wrapped)) });
        }
        return rows.length;
      }),
  };
};
export type Vault = ReturnType<typeof createVault>;
