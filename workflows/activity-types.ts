/**
 * What the workflow asks of the hands: one activity per transition. Types only; `activities/index.ts` fulfils them.
 * Ids, enums and instants in both directions.
 */
import type { Alarm } from './domain/facts.ts';
import type { OpenType, Outcome, OutcomeReason } from './domain/request.ts';
import type { LetterPurpose } from './messages.ts';

/** `step` is this effect's place in the request's story: with the request's id it makes the effect's key. */
export type StepInput = { requestId: string; step: string };

/** How a request ended before its items decided it. */
export type Ended = { outcome: Outcome; reason: OutcomeReason };

export type Carried = { done: number; failed: number; stopped: number; conflicts: number };

export type Activities = {
  /** Matches the person, writes and sends the receipt with the code that confirms the mailbox. */
  acknowledge: (input: StepInput) => Promise<void>;
  /** Writes and sends one code, or a fresh link to the request, that the requester asked for. */
  sendCode: (input: StepInput & { purpose: LetterPurpose }) => Promise<void>;
  /** Sends an identity code to a contact on file, or makes a task of it when there is nobody to send it to. */
  askIdentity: (input: StepInput) => Promise<void>;
  /** Reads what each system says now about the contested fields, and opens the review. */
  openReview: (input: StepInput) => Promise<void>;
  /** Gathers everything every system holds, and opens the review. */
  gather: (input: StepInput) => Promise<{ joined: boolean }>;
  /** Writes the approved corrections, reads them back; a changed value makes a task. */
  carryOut: (input: StepInput) => Promise<Carried>;
  /** Builds the package that was approved, and seals it. */
  buildPackage: (input: StepInput) => Promise<void>;
  /** Reminds the representative, or says that the request is overdue. */
  raiseAlarm: (input: StepInput & { alarm: Alarm; at: string }) => Promise<void>;
  /** Closes the request: the outcome by its items unless one is given, the notice, and the row. */
  close: (
    input: StepInput & { type: OpenType; ended?: { outcome: Outcome; reason: OutcomeReason } },
  ) => Promise<Outcome>;
};
