import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createPayloadCodec, type PayloadKeys } from '../../activities/temporal.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const keysNamed = (...ids: string[]): PayloadKeys => new Map(ids.map((id) => [id, randomBytes(32)]));
const json = { encoding: bytes('json/plain') };
type Payload = Parameters<ReturnType<typeof createPayloadCodec>['encode']>[0][number];

const roundTrip = async (keys: PayloadKeys, payload: Payload): Promise<Payload | undefined> => {
  const codec = createPayloadCodec(keys);
  return (await codec.decode(await codec.encode([payload])))[0];
};
const outcomeOf = (decoding: Promise<unknown>): Promise<string> =>
  decoding.then(
    () => 'opened',
    () => 'failed',
  );

describe('a payload', () => {
  test.each<[string, Payload, Payload]>([
    ['with data', { metadata: json, data: bytes('{"a":1}') }, { metadata: json, data: bytes('{"a":1}') }],
    ['with empty data', { metadata: json, data: bytes('') }, { metadata: json, data: bytes('') }],
    // Both are what Temporal gives for `undefined`: nothing, as no bytes or as no field.
    ['with data that is null', { metadata: json, data: null }, { metadata: json, data: bytes('') }],
    ['without data', { metadata: json }, { metadata: json, data: bytes('') }],
    ['without metadata', { data: bytes('x') }, { metadata: {}, data: bytes('x') }],
    ['with metadata that is null', { metadata: null, data: bytes('x') }, { metadata: {}, data: bytes('x') }],
    ['with nothing at all', {}, { metadata: {}, data: bytes('') }],
  ])('%s comes back as it was', async (_kind, payload, back) => {
    expect(await roundTrip(keysNamed('k1'), payload)).toEqual(back);
  });

  test('of any bytes comes back as it was, metadata too', async () => {
    const keys = keysNamed('k1');
    const any = fc.record({
      metadata: fc.dictionary(fc.string({ minLength: 1 }), fc.uint8Array()),
      data: fc.uint8Array({ maxLength: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ metadata, data }) => {
        const back = await roundTrip(keys, { metadata, data });
        expect(Buffer.from(back?.data ?? []).equals(Buffer.from(data))).toBe(true);
        const named = Object.entries(metadata).map(([name, value]) => [name, [...value]]);
        expect(Object.entries(back?.metadata ?? {}).map(([name, value]) => [name, [...value]])).toEqual(named);
      }),
    );
  });

  test('tells nothing but the id of its key, and is another at every turn', async () => {
    const codec = createPayloadCodec(keysNamed('k1'));
    const encode = async () =>
      (await codec.encode([{ metadata: { ...json, planted: bytes('PLANTED') }, data: bytes('PLANTED') }]))[0];
    const [first, second] = [await encode(), await encode()];
    expect(Object.keys(first?.metadata ?? {})).toEqual(['encoding', 'encryption-key-id']);
    expect(Buffer.from(first?.data ?? []).includes('PLANTED')).toBe(false);
    expect(Buffer.from(first?.data ?? []).equals(Buffer.from(second?.data ?? []))).toBe(false);
  });

  test('written under an older key is still read, and a new one is written under the first', async () => {
    const old = keysNamed('k1');
    const both = new Map([...keysNamed('k2'), ...old]);
    const written = await createPayloadCodec(old).encode([{ metadata: json, data: bytes('x') }]);
    const codec = createPayloadCodec(both);
    expect(await codec.decode(written)).toEqual([{ metadata: json, data: bytes('x') }]);
    const [next] = await codec.encode([{ metadata: json, data: bytes('x') }]);
    expect(Buffer.from(next?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('k2');
  });

  test('whose key is not there names the key that is missing', async () => {
    const written = await createPayloadCodec(keysNamed('k1')).encode([{ data: bytes('x') }]);
    const codec = createPayloadCodec(keysNamed('k2'));
    await expect(async () => codec.decode(written)).rejects.toThrow(
      'The payload key k1 is not in the settings (HABEAS_PAYLOAD_KEYS).',
    );
  });

  test('of another house, whose key has the same id, does not open', async () => {
    const written = await createPayloadCodec(keysNamed('k1')).encode([{ data: bytes('x') }]);
    const codec = createPayloadCodec(keysNamed('k1'));
    expect(await outcomeOf((async () => codec.decode(written))())).toBe('failed');
  });

  test('does not open with any byte changed, cut or named after another key', async () => {
    const key = randomBytes(32);
    const codec = createPayloadCodec(new Map([['k1', key], ['k2', key]])); // prettier-ignore
    const [written] = await codec.encode([{ metadata: json, data: bytes('verdict') }]);
    const data = Buffer.from(written?.data ?? []);
    const changed = Array.from(data, (byte, at) => Buffer.from(data).fill(byte ^ 1, at, at + 1));
    const cut = Array.from(data, (_byte, length) => data.subarray(0, length));
    const payloads = [...changed, ...cut].map((other) => ({ ...written, data: other }));
    payloads.push({ metadata: { ...written?.metadata, 'encryption-key-id': bytes('k2') }, data });
    const outcomes = await Promise.all(payloads.map((one) => outcomeOf((async () => codec.decode([one]))())));
    expect(outcomes.filter((outcome) => outcome !== 'failed')).toEqual([]);
  });

  test('that was never encrypted is handed on as it is', async () => {
    const plain = { metadata: json, data: bytes('{"a":1}') };
    expect(await createPayloadCodec(keysNamed('k1')).decode([plain])).toEqual([plain]);
  });
});

test('a house without a payload key does not start', () => {
  expect(() => createPayloadCodec(new Map())).toThrow('HABEAS_PAYLOAD_KEYS holds no key.');
});
