/** The act of filing a request: one transaction, and nobody is looked up: known and unknown people get the same. */
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Claim } from '../../db/idempotency-store.ts';
import type { Transaction } from '../../db/record.ts';
import type { NewRequest } from '../../db/request-store.ts';
import { newToken } from '../../db/secrets.ts';
import { canonicalEmail } from '../../workflows/domain/canonical.ts';
import { legalDates } from '../../workflows/domain/clock/legal-dates.ts';
import { referenceFrom } from '../../workflows/domain/crockford.ts';
import { InputError } from '../../workflows/domain/errors.ts';
import type { Actor } from '../../workflows/domain/facts.ts';
import { controllerFor } from '../../workflows/domain/policy.ts';
import type { Channel, Requester } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import type { Intake } from './intake.ts';
import { takeIntake } from './limits.ts';

/** A request to file: what was told, and how and when it reached the company. */
export type Filing = {
  intake: Intake;
  channel: Channel;
  receivedAt: Date;
  /** The member of staff who files for somebody. */
  filedBy: string | null;
  actor: Actor;
};
/** What is known of a request once it is filed; the token opens its tracker and is shown once. */
export type Filed = { id: string; reference: string; trackingToken: string; receivedAt: string; dueOn: string };
type FilingContext = Pick<ApiContext, 'vault' | 'policy' | 'now'>;

const requesterOf = ({ name, email, phone, customerNumber }: Intake['requester']): Requester => ({
  name,
  email,
  ...(phone !== undefined && { phone }),
  ...(customerNumber !== undefined && { customerNumber }),
});

const newItems = ({ items = [] }: Intake) =>
  items.map(({ field, kind, says, wanted }, index) => ({
    id: uuid(),
    position: index + 1,
    subject: field,
    claimKind: kind,
    claim: { ...(says !== undefined && { says }), wanted },
  }));

const dayMs = 86_400_000;

/** What no new request has yet. */
const untouched = {
  status: 'received',
  outcome: null,
  outcomeReason: null,
  personId: null,
  mailboxOnFile: false,
  mailboxConfirmedAt: null,
  identityLevel: 'none',
  identityProvenAt: null,
  claimedBy: null,
  approvedBy: null,
  approvedHash: null,
  approvedAt: null,
  withdrawnAt: null,
  closedAt: null,
} as const satisfies Partial<NewRequest>;

const newRequest = ({ vault, policy: { policy, hash } }: FilingContext, filing: Filing, trackingHash: Buffer) => {
  const { intake, channel, receivedAt, filedBy } = filing;
  const controller = controllerFor(policy, intake.country);
  const canonical = canonicalEmail(intake.requester.email);
  // The schema refuses both; a policy that changed meanwhile would be the only way here.
  if (controller === undefined || canonical === undefined)
    throw new InputError('The country or address is not usable.');
  const { regime, zone } = controller;
  const dates = legalDates({ regime, zone, receivedAt, remindDaysBefore: policy.times.remindDaysBefore });
  return {
    ...untouched,
    id: uuid(),
    reference: referenceFrom(randomBytes(5)),
    type: intake.type,
    controller: controller.id,
    regime,
    country: intake.country,
    language: intake.language,
    channel,
    receivedAt,
    dueOn: dates.dueOn,
    dueAt: dates.dueAt,
    remindAt: dates.remindAt,
    policyHash: hash,
    filedBy,
    requester: requesterOf(intake.requester),
    trackingHash,
    contactBlind: vault.blind('email', canonical),
  } satisfies NewRequest;
};

/** Files inside a transaction of the caller, or as one statement of its own. */
export const fileInto = async (
  tx: Pick<Transaction, 'file'>,
  context: FilingContext,
  filing: Filing,
): Promise<Filed> => {
  const { token, hash } = newToken();
  const request = newRequest(context, filing, hash);
  const items = newItems(filing.intake);
  const at = context.now();
  const lapseAt = new Date(at.getTime() + context.policy.policy.times.confirmMailboxDays * dayMs).toISOString();
  await tx.file(
    { request, items },
    {
      fact: {
        fact: 'request.received',
        type: filing.intake.type,
        country: request.country,
        items: items.length,
        lapseAt,
      },
      actor: filing.actor,
      at,
    },
  );
  const { id, reference, receivedAt, dueOn } = request;
  return { id, reference, trackingToken: token, receivedAt: receivedAt.toISOString(), dueOn };
};

/** True when the reference that was drawn belongs to another request already. */
const isReferenceClash = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'requests_reference_key';

/** 40 bit: with a million requests one in a million draws clashes, so a second clash in a row is a fault elsewhere. */
export const withFreshReference = async <T>(file: () => Promise<T>): Promise<T> => {
  try {
    return await file();
  } catch (error) {
    if (!isReferenceClash(error)) throw error;
    return file();
  }
};

/**
 * The customers' way in, by program or by the portal's pages. The answer is what an `Idempotency-Key` gives again,
 * without counting as another request.
 */
export const fileRequest =
  (context: ApiContext, channel: Extract<Channel, 'api' | 'portal'> = 'api') =>
  async (intake: Intake, address: string, claim: Claim | undefined): Promise<Filed> => {
    const kept = await context.record.answered<Filed>(claim);
    if (kept !== undefined) return kept;
    await takeIntake(context, address);
    return withFreshReference(() => {
      const receivedAt = context.now();
      const filing: Filing = { intake, channel, receivedAt, filedBy: null, actor: { kind: 'requester' } };
      // Without a kept answer there is one statement to make, which needs no transaction around it.
      return claim === undefined
        ? fileInto(context.record, context, filing)
        : context.record.act((tx) => fileInto(tx, context, filing), claim);
    });
  };
