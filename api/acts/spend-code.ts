/**
 * Trying a code, in the order that bounds guessing (security reference, section 3): the day's counter, then one try
 * of the code in a statement of its own, then the comparison, then everything the code opens in one transaction.
 */
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import { readBase32 } from '../../workflows/domain/crockford.ts';
import { InputError } from '../../workflows/domain/errors.ts';
import { failuresPerDay, type CodePurpose } from '../../workflows/domain/identity.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { takeOne } from './limits.ts';

/** One text for wrong, expired, used and none: which of them it was would tell whether there is somebody to write to. */
const refusal = (): InputError =>
  new InputError('The code is not right, or not good any more.', [
    { pointer: '/code', detail: 'Type the newest code that was sent to you, or ask for a new one.' },
  ]);

type Try = { request: Request; purpose: CodePurpose; code: string; claim?: Claim | undefined };
/** Somebody quicker spent the code: the transaction, with the claim in it, is rolled back. */
class SpentError extends Error {}
type Tried = { codeId: string } | { refused: 'wrong' | 'expired' };

const compare = async ({ record, secrets }: ApiContext, { request, purpose, code }: Try): Promise<Tried> => {
  const live = await record.stores.codes.takeTry(request.id, purpose);
  if (live === undefined) {
    // An unknown person never has an identity code: the answer must not come sooner for that (A13).
    await secrets.isPassword(undefined, code);
    return { refused: 'expired' };
  }
  return (await secrets.isCode(live.hash, live.id, code)) ? { codeId: live.id } : { refused: 'wrong' };
};

/**
 * Runs `open` in the transaction that spends the code. Throws InputError at `/code` when the code does not open it,
 * LimitError when this contact has had the day's wrong codes, over all its requests (A19).
 */
export const withCode = async <T>(
  context: ApiContext,
  tried: Try,
  open: (tx: Transaction) => Promise<T>,
): Promise<T> => {
  const { record, now } = context;
  const { request, purpose } = tried;
  const code = readBase32(tried.code) ?? '';
  const contact = (await record.stores.requests.contactBlind(request.id)).toString('hex');
  const bucket = `failures:${contact}`;
  const refuse = async (reason: 'wrong' | 'expired' | 'spent'): Promise<never> => {
    const fact = { fact: 'code.refused', purpose, reason } as const;
    await record.act((tx) => tx.observe({ requestId: request.id, fact, actor: { kind: 'requester' }, at: now() }));
    throw refusal();
  };

  await takeOne(
    context,
    { bucket, window: 'day', limit: failuresPerDay },
    'Too many codes were wrong today. Try again tomorrow, or write to us.',
  );
  const result = await compare(context, { ...tried, code });
  if ('refused' in result) return refuse(result.refused);
  // The try was right, so it was no failure, also when the same code is spent by somebody quicker.
  await record.stores.counters.giveBack(bucket, 'day');
  return record
    .act(async (tx) => {
      if (!(await tx.codes.spend(result.codeId))) throw new SpentError();
      return open(tx);
    }, tried.claim)
    .catch((error: unknown) => {
      if (error instanceof SpentError) return refuse('spent');
      throw error;
    });
};
