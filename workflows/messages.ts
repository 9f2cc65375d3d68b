/** The contract between the relay and the workflows: names, ids, input, the one signal. Ids and enums only. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal } from '@temporalio/workflow';
import type { CodePurpose } from './domain/identity.ts';
import type { FactMessage } from './domain/facts.ts';
import type { OpenType, Outcome } from './domain/request.ts';

export const workflowIdOf = (requestId: string): string => `dsr-${requestId}`;
export const letterWorkflowIdOf = (requestId: string, eventId: string): string => `dsr-${requestId}-letter-${eventId}`;

/** The one message a request's workflow hears: something happened that it did not cause. */
export const factSignal = defineSignal<[FactMessage]>('fact');

/** What a request's workflow starts from. Instants are ISO strings, computed outside with zone and calendar. */
export type RequestInput = {
  requestId: string;
  type: OpenType;
  /** When the request lapses unless the mailbox is confirmed. */
  lapseAt: string;
  remindAt: string;
  dueAt: string;
};
export type RequestResult = { outcome: Outcome };

/** What the letter brings: a code, or only a fresh link to the request. */
export type LetterPurpose = CodePurpose | 'link';
export type LetterInput = { requestId: string; eventId: string; purpose: LetterPurpose };

/** Plain text in the engine's index, hence only what tells nothing about the person. */
export const searchAttributes = {
  status: defineSearchAttributeKey('HabeasStatus', 'KEYWORD'),
  type: defineSearchAttributeKey('HabeasType', 'KEYWORD'),
  country: defineSearchAttributeKey('HabeasCountry', 'KEYWORD'),
  dueAt: defineSearchAttributeKey('HabeasDueAt', 'DATETIME'),
};
