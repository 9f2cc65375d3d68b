/** Who can be met in the demo. They exist on one machine only; with real people nothing of this is given. */
import { z } from 'zod';

const people = z.object({
  staff: z
    .array(
      z.object({
        name: z.string(),
        role: z.enum(['representative', 'supervisor', 'compliance', 'administrator']),
        /** The name of a representative's desk. */
        desk: z.string().nullable(),
        email: z.string(),
        password: z.string(),
      }),
    )
    .default([]),
  customers: z
    .array(z.object({ name: z.string(), email: z.string(), customerNumber: z.string(), country: z.string() }))
    .default([]),
  /** The page of the mailbox, when it is the embedded one. */
  mailboxUrl: z.url({ protocol: /^https?$/u }).optional(),
});
export type DemoPeople = z.output<typeof people>;

/** The setting: the people as JSON. */
export const demoPeople = z.string().transform((text, context): DemoPeople => {
  try {
    return people.parse(JSON.parse(text));
  } catch {
    context.addIssue('is no list of sample people; leave it out, or let `npm run demo` make it');
    return z.NEVER;
  }
});
