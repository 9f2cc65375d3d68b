/** Who is meant: looked up by blind index after the answer, in the worker, never while somebody waits for it. */
import type { Transaction } from '../db/record.ts';
import { canonicalCustomerNumber, canonicalEmail, canonicalPhone } from '../workflows/domain/canonical.ts';
import { ConflictError } from '../workflows/domain/errors.ts';
import type { Request, Requester } from '../workflows/domain/request.ts';

export type Match = { personId: string | null; mailboxOnFile: boolean };

const both = (a: readonly string[], b: readonly string[]): string[] => a.filter((id) => b.includes(id));

/**
 * The one person that what was typed points to, or nobody. The address counts first, the customer number and the
 * phone narrow it down or, when the address is unknown, stand for it. Several people, or identifiers that point to
 * different people: nobody, and a human looks (A10). Records are never merged.
 */
export const matchPerson = async (people: Transaction['people'], requester: Requester): Promise<Match> => {
  const find = async (kind: 'email' | 'phone' | 'customer_number', canonical: string | undefined) =>
    canonical === undefined ? undefined : people.findByContact(kind, canonical);
  const byEmail = (await find('email', canonicalEmail(requester.email))) ?? [];
  const byNumber = await find('customer_number', canonicalCustomerNumber(requester.customerNumber ?? ''));
  const byPhone = await find('phone', canonicalPhone(requester.phone ?? ''));

  const narrowed = [byNumber, byPhone]
    .filter((ids) => ids !== undefined && ids.length > 0)
    .reduce<readonly string[] | undefined>(
      (left, ids) => (left === undefined ? ids : both(left, ids ?? [])),
      byEmail.length > 0 ? byEmail : undefined,
    );
  const [personId, ...others] = narrowed ?? [];
  if (personId === undefined || others.length > 0) return { personId: null, mailboxOnFile: false };
  return { personId, mailboxOnFile: byEmail.includes(personId) };
};

/**
 * Where letters about a request go. Before identity is proven: the typed address, in the stored spelling when it is
 * on file. After that: only a contact on file,
 * or the one that proved it. Throws ConflictError when there is none left: a human must find another way.
 */
export const recipientOf = async (
  people: Transaction['people'],
  request: Request,
  requester: Requester,
): Promise<string> => {
  const typed = requester.email;
  if (request.personId === null) return typed;
  const spelled = request.mailboxOnFile
    ? await people.contact(request.personId, 'email', canonicalEmail(typed))
    : undefined;
  if (spelled !== undefined) return spelled;
  if (request.identityProvenAt === null) return typed;
  const onFile = await people.contact(request.personId, 'email');
  // The contact by which identity was proven was corrected meanwhile: whoever reads it has proven it.
  if (onFile === undefined && request.mailboxOnFile) return typed;
  if (onFile === undefined) throw new ConflictError('There is no contact on file to write to.');
  return onFile;
};
