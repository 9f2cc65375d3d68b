/**
 * The one form of a contact by which it is looked up. The original spelling is kept beside it and is the only one
 * that mail is ever sent to. No folding that could join two people: no dots or plus parts stripped, no Unicode
 * case mapping, no compatibility normalisation (A02).
 */

const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/gu, (char) => char.toLowerCase());

/** `Ann@Example.ORG` -> `ann@example.org`; undefined when it is not one plain address. */
export const canonicalEmail = (typed: string): string | undefined => {
  const text = typed.trim().normalize('NFC');
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
  // The URL parser maps and checks international names (UTS 46), as browsers do.
  if (/[\s/\\?#@:%[\]]/u.test(domain) || !URL.canParse(`http://${domain}`)) return undefined;
  const host = new URL(`http://${domain}`).hostname;
  const labels = host.split('.');
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
  const text = typed.trim().toUpperCase().replaceAll(/\s/gu, '');
  return /^[A-Z0-9][A-Z0-9\-/.]{0,63}$/u.test(text) ? text : undefined;
};

export const contactKinds = ['email', 'phone', 'customer_number'] as const;
export type ContactKind = (typeof contactKinds)[number];

export const canonicalContact: Record<ContactKind, (typed: string) => string | undefined> = {
  email: canonicalEmail,
  phone: canonicalPhone,
  customer_number: canonicalCustomerNumber,
};
