import fc from 'fast-check';
import { encode40, readBase32, readReference, referenceFrom, showCode } from '../../workflows/domain/crockford.ts';

const fiveBytes = fc.uint8Array({ minLength: 5, maxLength: 5 });
/** The text as somebody might copy it: any case, spaces and dashes anywhere. */
const sloppily = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.boolean(), fc.constantFrom('', '', ' ', '-', ' - ')), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map((how) =>
      how.map(([small, gap], at) => (small ? text.charAt(at).toLowerCase() : text.charAt(at)) + gap).join(''),
    );

test.each([
  [[0, 0, 0, 0, 0], '00000000'],
  [[255, 255, 255, 255, 255], 'ZZZZZZZZ'],
  [[0, 0, 0, 0, 1], '00000001'],
  [[8, 0, 0, 0, 0], '10000000'],
  [[0x00, 0x44, 0x32, 0x14, 0xc7], '01234567'],
])('the bytes %j are written %s', (bytes, text) => {
  expect(encode40(Uint8Array.from(bytes))).toBe(text);
});

test('five bytes make eight characters without I, L, O and U, and no two give the same', () => {
  fc.assert(
    fc.property(fiveBytes, fiveBytes, (one, other) => {
      expect(encode40(one)).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/u);
      expect(encode40(one) === encode40(other)).toBe(Buffer.from(one).equals(Buffer.from(other)));
    }),
  );
});

test('a code that was shown is read back, however it was typed', () => {
  const typed = fiveBytes.chain((bytes) => {
    const code = encode40(bytes);
    return fc.tuple(fc.constant(code), sloppily(showCode(code)));
  });
  fc.assert(fc.property(typed, ([code, text]) => expect(readBase32(text)).toBe(code)));
});

test('a reference that was written is read back, with or without its prefix, however it was typed', () => {
  const typed = fiveBytes.chain((bytes) => {
    const reference = referenceFrom(bytes);
    return fc.tuple(fc.constant(reference), sloppily(reference), sloppily(reference.slice(4)));
  });
  fc.assert(
    fc.property(typed, ([reference, whole, bare]) => {
      expect(reference).toMatch(/^DSR-[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
      expect([readReference(whole), readReference(bare)]).toEqual([reference, reference]);
    }),
  );
});

test.each([
  ['dsr-7k3m-9qxt', 'DSR-7K3M-9QXT'],
  ['DSR7K3M9QXT', 'DSR-7K3M-9QXT'],
  ['DSR 7K3M 9QXT', 'DSR-7K3M-9QXT'],
  ['  dsr - 7k3m9qxt ', 'DSR-7K3M-9QXT'],
  ['7K3M-9QXT', 'DSR-7K3M-9QXT'],
  // Look-alikes: O is 0; I and L are 1.
  ['DSR-OoIi-LlO0', 'DSR-0011-1100'],
  // The name itself may begin like the prefix.
  ['DSR-DSR7-K3M9', 'DSR-DSR7-K3M9'],
  ['DSR7-K3M9', 'DSR-DSR7-K3M9'],
])('"%s" is the reference %s', (typed, reference) => {
  expect(readReference(typed)).toBe(reference);
});

test.each([
  '',
  'DSR',
  'DSR-',
  'DSR-7K3M-9QX',
  'DSR-7K3M-9QXTT',
  'DSR-7K3M-9QXU',
  'ABC-7K3M-9QXT',
  'DSR-DSR-7K3M-9QXT',
  'DSR-7K3M_9QXT',
  "DSR-7K3M-9QX'",
  'DSR-７K3M-9QXT',
  // No letter beyond ASCII is read as one within it.
  'DSR-7K3M-9QXı',
  'DSR-7K3M-9QXſ',
  'DSR-7K3M-9Qß',
  '7'.repeat(100_000),
])('"%s" is no reference', (typed) => {
  expect(readReference(typed)).toBeUndefined();
});
