/** What the desk sends and gets, as schemas: they check the one and describe both. */
import { z } from 'zod';
import { accessDecisions, correctionDecisions } from '../../workflows/domain/items.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import { openTypes, type RequestStatus } from '../../workflows/domain/request.ts';
import { staffChannels } from '../acts/file-for-somebody.ts';
import { intakeShape, withItemRules } from '../acts/intake.ts';
import { pageSchema, pageShape, paragraphOf } from './query-schemas.ts';

export const statuses = [
  'received',
  'verifying',
  'gathering',
  'in_review',
  'fulfilling',
  'closed',
] as const satisfies readonly RequestStatus[];

export const byId = z.strictObject({ id: z.uuid() });

export const queueQuery = z.strictObject({
  ...pageShape,
  status: z.enum(statuses).optional().describe('Without it: what is open and past identity.'),
  type: z.enum(openTypes).optional(),
  claimed: z.enum(['mine', 'none', 'anybody']).default('anybody'),
});
export const taskQuery = z.strictObject(pageShape);

export const claimBody = z.strictObject({
  takeOver: z.boolean().default(false).describe('Take it from whoever holds it.'),
});

const contentVersion = z.int().min(1).describe('The contentVersion of the case as you loaded it.');

export const decisionsBody = z.strictObject({
  contentVersion,
  decisions: z
    .array(
      z.strictObject({
        item: z.uuid('Give the id of an item of this request.'),
        decision: z.enum([...correctionDecisions, ...accessDecisions]),
        ground: z.string().max(60).optional().describe('For a refusal: the code of a ground of the case.'),
        reason: paragraphOf(1, 2000).optional().describe('For a refusal: why; the person reads it.'),
      }),
    )
    .min(1)
    .max(200),
});

export const approvalBody = z.strictObject({
  contentVersion,
  contentHash: z
    .string()
    .regex(/^[\da-f]{64}$/u, 'Give the contentHash of the case as you loaded it.')
    .describe('The contentHash of the case as you loaded it: what you approve.'),
});

export const resolutionBody = z.strictObject({ resolution: z.enum(['done', 'retry', 'give_up']) });

export const filingBody = (policy: Policy) =>
  withItemRules(
    z.strictObject({
      ...intakeShape(policy),
      channel: z.enum(staffChannels).describe('How it reached the company.'),
      receivedOn: z.iso
        .date('Give a date that exists, as YYYY-MM-DD.')
        .describe('The day it arrived: the clock starts.'),
    }),
  );

const text = z.string();
const orNull = text.nullable();

export const queuePage = pageSchema(
  z.object({
    id: z.uuid(),
    reference: text,
    type: text,
    country: text,
    language: text,
    status: z.enum(statuses),
    receivedOn: z.iso.date(),
    dueOn: z.iso.date(),
    daysLeft: z.int().describe("Calendar days on the controller's calendar; negative: overdue."),
    claimedBy: orNull,
    withdrawn: z.boolean(),
  }),
);

export const taskPage = pageSchema(
  z.object({
    id: z.uuid(),
    requestId: z.uuid(),
    reference: text,
    kind: text,
    about: z.record(text, z.union([text, z.number()])),
    openedAt: z.iso.datetime(),
  }),
);

const reading = {
  system: text,
  systemName: text,
  value: orNull.describe('Null: the system was asked and holds none.'),
  source: text,
  obtainedAt: orNull,
  readAt: z.iso.datetime(),
};
const decided = { decision: orNull, ground: orNull, reason: orNull, state: text };
const correctionItem = z.object({
  id: z.uuid(),
  field: text,
  label: text,
  kind: orNull,
  says: orNull,
  wanted: orNull,
  now: z.array(z.object(reading)),
  ...decided,
  writes: z.array(z.object({ system: text, state: text, at: z.iso.datetime() })),
});
const accessItem = z.object({
  id: z.uuid(),
  category: text,
  label: text,
  fields: z.array(z.object({ field: text, label: text, ...reading })),
  ...decided,
});

export const caseAnswer = z.object({
  request: z.looseObject({ id: z.uuid(), reference: text, type: text, status: z.enum(statuses), dueOn: z.iso.date() }),
  identity: z.object({ level: text, needed: text, proven: z.boolean() }),
  requester: z
    .object({ name: orNull, email: orNull, phone: orNull, customerNumber: orNull })
    .describe('Null until identity is proven.'),
  dataShown: z.boolean().describe('False: values are withheld, not missing.'),
  items: z.array(z.union([correctionItem, accessItem])),
  grounds: z.array(z.object({ code: text, source: text })),
  contentVersion: z.int(),
  contentHash: orNull.describe('What an approval would bind to now; null while something is undecided.'),
  letters: z.array(z.looseObject({ id: z.uuid(), notice: text, state: text })),
  tasks: z.array(z.looseObject({ id: z.uuid(), kind: text, state: text })),
  history: z.array(z.object({ fact: text, actor: text, at: z.iso.datetime(), from: orNull, to: orNull })),
});

export const claimAnswer = z.object({ claimedBy: text });
export const decisionsAnswer = z.object({ contentVersion: z.int(), contentHash: orNull, undecided: z.int() });
export const approvalAnswer = z.object({
  status: text,
  approvedAt: z.iso.datetime(),
  contentVersion: z.int(),
  contentHash: text,
});
export const previewAnswer = z.object({
  contentVersion: z.int(),
  contentHash: orNull,
  content: z.looseObject({ format: text, reference: text }),
});
export const filingAnswer = z.object({ id: z.uuid(), reference: text, dueOn: z.iso.date() });
export const resolutionAnswer = z.object({ id: z.uuid(), resolution: text });
