/** What a person can ask, and the words for how it stands. */

export const requestTypes = [
  'access',
  'correction',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'complaint',
] as const;
export type RequestType = (typeof requestTypes)[number];

/** The types that have a story so far; the others are refused at intake with a reason. */
export const openTypes = ['access', 'correction'] as const satisfies readonly RequestType[];
export type OpenType = (typeof openTypes)[number];

export type RequestStatus = 'received' | 'verifying' | 'gathering' | 'in_review' | 'fulfilling' | 'closed';

export const outcomes = ['fulfilled', 'partly_fulfilled', 'refused', 'withdrawn', 'lapsed', 'joined'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Why a request ended as it did, in the words of DPV 2.3 and DRP 1.0 where they have one
 * (`IdentityVerificationFailure`, `insuf_verification`); ours are in snake case.
 */
export type OutcomeReason =
  | 'all_items_granted'
  | 'some_items_granted'
  | 'no_item_granted'
  | 'withdrawn_by_requester'
  | 'mailbox_never_confirmed'
  | 'identity_never_proven'
  | 'same_request_open';

/** How a request reached the company. Staff file what came by letter, phone, or over the counter. */
export const channels = ['portal', 'api', 'letter', 'phone', 'counter', 'mail'] as const;
export type Channel = (typeof channels)[number];

/** How sure we are who is asking, in rising order (ours, after NIST 800-63 and CCPA 7062). */
export const identityLevels = ['none', 'address', 'reasonable', 'reasonably_high', 'proofed'] as const;
export type IdentityLevel = (typeof identityLevels)[number];

/** True when `reached` is at least `needed`. */
export const reaches = (reached: IdentityLevel, needed: IdentityLevel): boolean =>
  identityLevels.indexOf(reached) >= identityLevels.indexOf(needed);

/** What the requester told us about themselves: personal, sealed with the request's key. */
export type Requester = { name: string; email: string; phone?: string; customerNumber?: string };

/** One data-subject request as it stands. Holds no personal data: that is sealed beside it. */
export type Request = {
  id: string;
  reference: string;
  type: RequestType;
  status: RequestStatus;
  outcome: Outcome | null;
  outcomeReason: OutcomeReason | null;
  controller: string;
  regime: string;
  country: string;
  language: string;
  channel: Channel;
  /** When it reached the company: the legal clock starts from here (EU) or from what the regime says. */
  receivedAt: Date;
  dueOn: string;
  dueAt: Date;
  remindAt: Date;
  /** Changes with every change of the row. */
  version: number;
  /** Changes when what a person decides on changes: forms, decisions and approvals carry it. */
  contentVersion: number;
  /** The policy the request was received under, by hash. */
  policyHash: string;
  personId: string | null;
  /** The address that was typed is, in canonical form, a contact on file of the matched person. */
  mailboxOnFile: boolean;
  mailboxConfirmedAt: Date | null;
  identityLevel: IdentityLevel;
  identityProvenAt: Date | null;
  claimedBy: string | null;
  filedBy: string | null;
  approvedBy: string | null;
  approvedHash: string | null;
  approvedAt: Date | null;
  withdrawnAt: Date | null;
  closedAt: Date | null;
};
