/** What compliance sends and gets, as schemas: they check the one and describe both. */
import { z } from 'zod';
import { openTypes, outcomes } from '../../workflows/domain/request.ts';
import { statuses } from './desk-schemas.ts';
import { countrySchema, pageSchema, pageShape, paragraphOf, referenceSchema, spanShape } from './query-schemas.ts';

const eventFilter = {
  actor: z
    .string()
    .regex(/^[a-z]{1,20}(?::[\w-]{1,64})?$/u, 'Give an actor as events name it, such as requester or system:worker.')
    .optional(),
  fact: z
    .string()
    .regex(/^[a-z]{1,30}\.[a-z_]{1,40}$/u, 'Give a fact as events name it, such as items.decided.')
    .optional(),
  reference: referenceSchema.optional(),
  country: countrySchema.optional(),
  ...spanShape,
};
export const eventQuery = z.strictObject({ ...pageShape, ...eventFilter });
export const exportQuery = z.strictObject({ format: z.enum(['csv', 'jsonl']), ...eventFilter });
export const requestQuery = z.strictObject({
  ...pageShape,
  reference: referenceSchema.optional(),
  type: z.enum(openTypes).optional(),
  status: z.enum(statuses).optional(),
  outcome: z.enum(outcomes).optional(),
  country: countrySchema.optional(),
  ...spanShape,
});
export const byIdOrReference = z.strictObject({
  id: z.string().max(64).describe('The id or the reference of a request.'),
});
export const nameBody = z.strictObject({ reason: paragraphOf(10, 500).describe('Why; kept sealed beside the event.') });

const text = z.string();
const orNull = text.nullable();
const eventAnswer = z.object({
  seq: z.int().describe('The place in the log.'),
  id: z.uuid(),
  requestId: orNull,
  reference: orNull,
  country: orNull,
  version: z.int().nullable().describe("The request's version after a change; null when nothing changed."),
  fact: text,
  actor: text,
  role: text,
  from: orNull,
  to: orNull,
  at: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  body: z.record(text, z.unknown()),
});
const requestAnswer = z.looseObject({
  id: z.uuid(),
  reference: text,
  type: text,
  status: z.enum(statuses),
  outcome: orNull,
  country: text,
  dueOn: z.iso.date(),
});

export const eventPage = pageSchema(eventAnswer);
export const requestPage = pageSchema(requestAnswer);
export const timelineAnswer = z.object({ request: requestAnswer, events: z.array(eventAnswer) });
export const nameAnswer = z.object({ name: text });
