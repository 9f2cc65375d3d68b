/**
 * The one form of a contact by which it is looked up. The original spelling is kept beside it and is the only one
 * that mail is ever sent to. No folding that could join two people: no dots or plus parts stripped, no Unicode
 * case mapping, no compatibility normalisation (A02).
 */

const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/gu, (char) => char.toLowerCase());
const asciiUpper = (text: string): string => text.replaceAll(/[a-z]/gu, (char) => char.toUpperCase());

/** `Ann@Example.ORG` -> `ann@example.org`; undefined when it is not one plain address. */
export const canonicalEmail = (typed: string): string | undefined => {
  // Not normalised: even NFC makes a K of the Kelvin sign, and the local part is plain ASCII anyway.
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  // RFC 5321 4.5.3.1: 64 octets before the @, 254 in all. Plain dot-atoms only: quoted local parts, comments, lists
  // and groups are how one address is made to look like another (A03).
  if (at < 1 || text.length > 254 || local.length > 64) return undefined;
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local)) return undefined;
  const host = asciiDomain(domain);
  return host === undefined ? undefined : `${asciiLower(local)}@${host}`;
};

const asciiDomain = (domain: string): string | undefined => {
  // The URL parser maps and checks international names (UTS 46, which composes them as NFC does), as browsers do.
  if (/[\s/\\?#@:%[\]]/u.test(domain) || !URL.canParse(`http://${domain}`)) return undefined;
  const host = new URL(`http://${domain}`).hostname;
  const labels = host.split('.');
  // A name with letters beyond ASCII becomes punycode. One that becomes plain ASCII (full-width letters, a Kelvin sign,
  // a soft hyphen) was only made to look like another.
  const typedLabels = domain.split('.');
  const isPlayed = labels.some((label, at) => /[^ -~]/u.test(typedLabels[at] ?? '') && !label.startsWith('xn--'));
  if (isPlayed || typedLabels.length !== labels.length) return undefined;
  const isName = labels.length > 1 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(label));
  return isName && !/^\d+$/u.test(labels.at(-1) ?? '') ? host : undefined;
};

/** `+49 (0)30 1234` -> `+49301234`; a national number keeps its digits. Undefined when there are too few or many. */
export const canonicalPhone = (typed: string): string | undefined => {
  if (!/^[+\d\s().\-/]{4,40}$/u.test(typed.trim())) return undefined;
  const text = typed.trim().replaceAll('(0)', '').replace(/^00/u, '+');
  const digits = text.replaceAll(/\D/gu, '');
  // E.164: at most 15 digits.
  if (digits.length < 4 || digits.length > 15) return undefined;
  return text.startsWith('+') ? `+${digits}` : digits;
};

/** Customer numbers are compared without spaces and in capitals, as people copy them from letters. */
export const canonicalCustomerNumber = (typed: string): string | undefined => {
  const text = asciiUpper(typed.trim()).replaceAll(/\s/gu, '');
  return /^[A-Z0-9][A-Z0-9\-/.]{0,63}$/u.test(text) ? text : undefined;
};

export const contactKinds = ['email', 'phone', 'customer_number'] as const;
export type ContactKind = (typeof contactKinds)[number];

export const canonicalContact: Record<ContactKind, (typed: string) => string | undefined> = {
  email: canonicalEmail,
  phone: canonicalPhone,
  customer_number: canonicalCustomerNumber,
};
