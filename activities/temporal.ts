/** The connection to Temporal, and the codec without which nothing goes in: the engine sees ciphertext. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

/** Payload keys by id; the first is used for new payloads, the others only open old ones. */
export type PayloadKeys = ReadonlyMap<string, Buffer>;

type Payload = { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };
type Codec = {
  encode: (payloads: Payload[]) => Promise<Payload[]>;
  decode: (payloads: Payload[]) => Promise<Payload[]>;
};

const encoding = 'binary/encrypted';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null | undefined): string => new TextDecoder().decode(value ?? new Uint8Array());

/** A payload as one buffer and back: its metadata as JSON of base64, its length before it. */
const pack = ({ metadata, data }: Payload): Buffer => {
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const head = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, Buffer.from(data ?? [])]);
};
const unpack = (packed: Buffer): Payload => {
  const end = 4 + packed.readUInt32BE(0);
  const head = JSON.parse(packed.subarray(4, end).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(head).map(([key, value]) => [key, new Uint8Array(Buffer.from(value, 'base64'))]),
  );
  return { metadata, data: new Uint8Array(packed.subarray(end)) };
};

/** AES-256-GCM; the key's id goes along in clear and is part of what is authenticated. */
export const createPayloadCodec = (keys: PayloadKeys): Codec => {
  const [current] = keys;
  if (current === undefined) throw new Error('HABEAS_PAYLOAD_KEYS holds no key.');
  const [currentId, currentKey] = current;

  const encode = (payload: Payload): Payload => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(Buffer.from(currentId));
    const data = Buffer.concat([nonce, cipher.update(pack(payload)), cipher.final(), cipher.getAuthTag()]);
    return { metadata: { encoding: bytes(encoding), 'encryption-key-id': bytes(currentId) }, data };
  };
  const decode = (payload: Payload): Payload => {
    if (text(payload.metadata?.['encoding']) !== encoding) return payload;
    const id = text(payload.metadata?.['encryption-key-id']);
    const key = keys.get(id);
    if (key === undefined) throw new Error(`The payload key ${id} is not in the settings (HABEAS_PAYLOAD_KEYS).`);
    const data = Buffer.from(payload.data ?? []);
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12)).setAAD(Buffer.from(id));
    decipher.setAuthTag(data.subarray(-16));
    return unpack(Buffer.concat([decipher.update(data.subarray(12, -16)), decipher.final()]));
  };
  return {
    encode: (payloads) => Promise.resolve(payloads.map(encode)),
    decode: (payloads) => Promise.resolve(payloads.map(decode)),
  };
};

/** What client and worker must share: the codec, and failures that are encoded with it. */
export const createDataConverter = (keys: PayloadKeys) => ({
  payloadCodecs: [createPayloadCodec(keys)],
  failureConverterPath: fileURLToPath(new URL('../workflows/failure-converter.ts', import.meta.url)),
});
export type DataConverter = ReturnType<typeof createDataConverter>;

export type Engine = { address: string; namespace: string; dataConverter: DataConverter };

/** A client that connects with its first call, so that a relay can start while Temporal is down. */
export const createClient = ({ address, namespace, dataConverter }: Engine): Client =>
  new Client({ connection: Connection.lazy({ address }), namespace, dataConverter });

/** The worker's connection; throws while Temporal is down. */
export const connectWorker = ({ address }: Pick<Engine, 'address'>): Promise<NativeConnection> =>
  NativeConnection.connect({ address });
