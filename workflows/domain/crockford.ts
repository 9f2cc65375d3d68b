/** Crockford's base 32: what people read out, write down and type. No I, L, O, U; look-alikes are read as one. */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight characters (40 bit) from five random bytes. */
export const encode40 = (bytes: Uint8Array): string => {
  let value = 0n;
  for (const byte of bytes.subarray(0, 5)) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 35n; shift >= 0n; shift -= 5n) text += alphabet[Number((value >> shift) & 31n)];
  return text;
};

/** What was typed as the eight characters that were meant: any case, spaces and dashes ignored; else undefined. */
export const readBase32 = (typed: string): string | undefined => {
  const text = typed
    .slice(0, 64)
    .toUpperCase()
    .replaceAll(/[\s-]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/gu, '1');
  return text.length === 8 && [...text].every((char) => alphabet.includes(char)) ? text : undefined;
};

const grouped = (text: string): string => `${text.slice(0, 4)}-${text.slice(4)}`;

/** A code as the letter shows it: two groups of four. */
export const showCode = grouped;

/** `DSR-7K3M-9QXT`: a name for people, never a secret (40 bit; unique by the database). */
export const referenceFrom = (bytes: Uint8Array): string => `DSR-${grouped(encode40(bytes))}`;

/** The reference that was meant, in its one written form; undefined when it cannot be one. */
export const readReference = (typed: string): string | undefined => {
  // "DSR" itself holds no letter that is read as another, so the prefix can go before the look-alikes are mended.
  const text = readBase32(typed.trim().replace(/^dsr[\s-]*/iu, ''));
  return text === undefined ? undefined : `DSR-${grouped(text)}`;
};
