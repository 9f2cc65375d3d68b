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

/** Without spaces and dashes and in capitals: ASCII only, since elsewhere a letter's capital may be another's. */
const plain = (typed: string): string =>
  typed
    .slice(0, 64)
    .replaceAll(/[\s-]/gu, '')
    .replaceAll(/[a-z]/gu, (char) => char.toUpperCase());

const mended = (text: string): string | undefined => {
  const read = text.replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  return read.length === 8 && [...read].every((char) => alphabet.includes(char)) ? read : undefined;
};

/** What was typed as the eight characters that were meant: any case, spaces and dashes ignored; else undefined. */
export const readBase32 = (typed: string): string | undefined => mended(plain(typed));

const grouped = (text: string): string => `${text.slice(0, 4)}-${text.slice(4)}`;

/** A code as the letter shows it: two groups of four. */
export const showCode = grouped;

/** `DSR-7K3M-9QXT`: a name for people, never a secret (40 bit; unique by the database). */
export const referenceFrom = (bytes: Uint8Array): string => `DSR-${grouped(encode40(bytes))}`;

/** The reference that was meant, in its one written form; undefined when it cannot be one. */
export const readReference = (typed: string): string | undefined => {
  // As a bare name first: its own letters may be D, S, R.
  const written = plain(typed);
  const text = mended(written) ?? (written.startsWith('DSR') ? mended(written.slice(3)) : undefined);
  return text === undefined ? undefined : `DSR-${grouped(text)}`;
};
