/** What can happen to a request: past tense, one name for the audit event and for the message to the workflow. */
import type { IdentityLevel, Outcome, OutcomeReason, RequestStatus, OpenType } from './request.ts';
import type { CodePurpose } from './identity.ts';

/** Facts that change a request's row, with the enums and instants that go with each (never personal data). */
export type RequestFact =
  | { fact: 'request.received'; type: OpenType; country: string; items: number; lapseAt: string }
  | { fact: 'request.acknowledged'; matched: boolean; mailboxOnFile: boolean }
  | { fact: 'code.requested'; purpose: CodePurpose }
  | { fact: 'link.requested' }
  | { fact: 'mailbox.confirmed'; proven: boolean; lapseAt: string }
  | { fact: 'identity.requested'; contact: 'on_file' | 'none' }
  | { fact: 'identity.verified'; level: IdentityLevel }
  | { fact: 'review.opened'; items: number }
  | { fact: 'gathering.begun' }
  | { fact: 'data.gathered'; categories: number; systems: number }
  | { fact: 'request.claimed' }
  | { fact: 'request.released' }
  | { fact: 'items.decided'; items: readonly { id: string; decision: string; ground?: string }[] }
  | { fact: 'request.approved'; contentHash: string }
  | { fact: 'items.carried_out'; done: number; failed: number; stopped: number }
  | { fact: 'task.resolved'; taskId: string; resolution: TaskResolution }
  | { fact: 'package.built'; sizeBytes: number; sha256: string }
  | { fact: 'package.expired' }
  | { fact: 'request.withdrawn' }
  | { fact: 'alarm.raised'; alarm: Alarm }
  | { fact: 'request.closed'; outcome: Outcome; reason: OutcomeReason; notice: 'sent' | 'refused' };

/** Facts that leave the row as it is: something was tried, sent, seen or opened. */
export type Observation =
  | { fact: 'code.sent'; purpose: CodePurpose }
  | { fact: 'code.refused'; purpose: CodePurpose; reason: 'wrong' | 'expired' | 'spent' }
  | { fact: 'letter.sent'; notice: string; letterId: string }
  | { fact: 'letter.refused'; notice: string; letterId: string; smtpCode: number }
  | { fact: 'item.written'; itemId: string; system: string; before: string; after: string }
  | { fact: 'item.write_conflicted'; itemId: string; system: string }
  | { fact: 'case.viewed' }
  | { fact: 'package.previewed' }
  | { fact: 'letter.previewed' }
  | { fact: 'request.skipped'; reason: SkipReason }
  | { fact: 'package.downloaded'; sizeBytes: number }
  | { fact: 'timeline.viewed' }
  | { fact: 'name.opened' }
  | { fact: 'events.exported'; rows: number; format: 'csv' | 'jsonl' }
  | { fact: 'report.exported'; report: string; rows: number }
  | { fact: 'task.opened'; taskId: string; kind: TaskKind }
  | { fact: 'staff.signed_in' }
  | { fact: 'staff.signed_out' }
  | { fact: 'staff.sign_in_refused' }
  | { fact: 'staff.added'; staffId: string; staffRole: string };

export type Fact = RequestFact | Observation;
export type FactName = Fact['fact'];

/** What a human has to look at. */
export type TaskKind = 'letter_refused' | 'no_match' | 'write_conflict' | 'system_trouble' | 'overdue' | 'reminder';
export type TaskResolution = 'done' | 'retry' | 'give_up';

/** Why a member of staff lets another take a request; a conflict of interest is never told in free text. */
export const skipReasons = ['conflict_of_interest', 'language', 'needs_somebody_else', 'later'] as const;
export type SkipReason = (typeof skipReasons)[number];

export type Alarm = 'reminder' | 'due';

/**
 * The facts the workflow waits for: exactly those it did not cause itself and does something about. They get an
 * outbox row; all others are of record only. `start` begins the workflow, `signal` tells it, `letter` starts the
 * small workflow that sends a code or a link (also when the request is closed: a download code).
 */
export const deliveries = {
  'request.received': 'start',
  'mailbox.confirmed': 'signal',
  'identity.verified': 'signal',
  'request.approved': 'signal',
  'request.withdrawn': 'signal',
  'task.resolved': 'signal',
  'code.requested': 'letter',
  'link.requested': 'letter',
} as const satisfies Partial<Record<RequestFact['fact'], 'start' | 'signal' | 'letter'>>;
export type DeliveredFact = keyof typeof deliveries;

export const isDelivered = (fact: FactName): fact is DeliveredFact => fact in deliveries;

type Told<F extends RequestFact> = F extends { fact: DeliveredFact } ? F : never;

/** What the workflow is told: the event's id (it drops one it has seen), when, and the fact itself. */
export type FactMessage = { eventId: string; at: string } & Told<RequestFact>;

/** Who did it. Staff are named by id, a requester never: the request says who that is. */
export type Actor =
  | { kind: 'requester' }
  | { kind: 'staff'; id: string; role: string }
  | { kind: 'system'; name: 'worker' | 'relay' | 'housekeeping' | 'command' }
  | { kind: 'anonymous' };

/** One line of the history. */
export type HistoryEvent = {
  id: string;
  requestId: string | null;
  /** The request's version after the change; null for an observation. Order within a request is by this. */
  version: number | null;
  fact: FactName;
  actor: string;
  role: string;
  from: RequestStatus | null;
  to: RequestStatus | null;
  at: Date;
  recordedAt: Date;
  body: Readonly<Record<string, unknown>>;
};
