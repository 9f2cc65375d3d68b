/** The staff of the sample company: one for each thing that somebody may do. */
import type { StaffRole } from '../db/staff-store.ts';

/** An account of the demo; its password is made at the first start and kept with the demo's keys. */
export type SampleStaff = { email: string; name: string; role: StaffRole; desk: string | null; tries: string };

/** Each with what to try as this person, for the table that the demo prints. */
export const sampleStaff = {
  berlin: {
    email: 'berlin@beispiel.example',
    name: 'Katrin Sommer',
    role: 'representative',
    desk: 'berlin',
    tries: 'decides requests from Germany and Austria',
  },
  london: {
    email: 'london@beispiel.example',
    name: 'James Okafor',
    role: 'representative',
    desk: 'london',
    tries: 'decides requests from the United Kingdom',
  },
  supervisor: {
    email: 'supervisor@beispiel.example',
    name: 'Miriam Falk',
    role: 'supervisor',
    desk: null,
    tries: 'sees every desk',
  },
  compliance: {
    email: 'compliance@beispiel.example',
    name: 'Tomasz Zieliński',
    role: 'compliance',
    desk: null,
    tries: 'reads the whole history, decides nothing',
  },
  administrator: {
    email: 'administrator@beispiel.example',
    name: 'Ada Marsh',
    role: 'administrator',
    desk: null,
    tries: 'signs in, and sees no personal data at all',
  },
} as const satisfies Record<string, SampleStaff>;
