/** Making a code and the letter that carries it, in one transaction; only the hash of the code is kept. */
import { v7 as uuid } from 'uuid';
import type { Transaction } from '../db/record.ts';
import { newCode } from '../db/secrets.ts';
import type { Notice } from '../letters/index.ts';
import { codeLifeMinutes, type CodePurpose } from '../workflows/domain/identity.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import { recipientOf } from './matching.ts';
import type { Post } from './mail/post.ts';

export type FreshCode = { id: string; code: string; hash: string };

const notices = { mailbox: 'mailbox_code', identity: 'identity_code', download: 'download_code' } as const;

export const createCodes = (deps: Deps, post: Post) => {
  /** A new code with its hash; made before the transaction, since the slow hash would hold its locks. */
  const fresh = async (): Promise<FreshCode> => {
    const [id, code] = [uuid(), newCode()];
    return { id, code, hash: await deps.secrets.hashCode(id, code) };
  };

  const keep = (tx: Transaction, request: Request, made: FreshCode & { purpose: CodePurpose }) =>
    tx.codes.insert({ id: made.id, requestId: request.id, purpose: made.purpose, hash: made.hash });

  /**
   * To whom a code of this purpose may go: a mailbox code to the typed address, the others to a contact on file and
   * to nobody else; undefined when there is none.
   */
  const recipient = async (tx: Transaction, request: Request, purpose: CodePurpose): Promise<string | undefined> => {
    if (purpose === 'mailbox') return recipientOf(tx.people, request, await tx.requests.requester(request.id));
    if (request.personId === null) return undefined;
    if (purpose === 'identity') return tx.people.contact(request.personId, 'email');
    return recipientOf(tx.people, request, await tx.requests.requester(request.id));
  };

  /** Keeps the code and writes its letter; gives the letter's id, or undefined when there is nobody to send it to. */
  const write = async (
    tx: Transaction,
    order: { request: Request; made: FreshCode; purpose: CodePurpose; key: string },
  ): Promise<string | undefined> => {
    const { request, made, purpose, key } = order;
    const to = await recipient(tx, request, purpose);
    if (to === undefined) return undefined;
    await keep(tx, request, { ...made, purpose });
    const notice: Notice = { notice: notices[purpose], code: made.code, codeMinutes: codeLifeMinutes };
    await tx.observe({ requestId: request.id, fact: { fact: 'code.sent', purpose }, actor: worker, at: deps.now() });
    return post.write(tx, { request, notice, recipient: to, key, secret: made.code });
  };

  return { fresh, keep, write };
};
export type Codes = ReturnType<typeof createCodes>;
