/** The built-in system of record: Habeas's own table of people. */
import type { RequestRecord } from '../../db/record.ts';
import { fieldById, type Policy, type SystemSettings } from '../../workflows/domain/policy.ts';
import type { System } from './system.ts';

type Settings = Extract<SystemSettings, { kind: 'profiles' }>;

/** Where a value came from when it was corrected through Habeas. */
const correctedSource = 'correction';

export const createProfilesSystem = (settings: Settings, deps: { record: RequestRecord; policy: Policy }): System => ({
  id: settings.id,
  name: settings.name,
  fields: settings.fields,

  read: async ({ personId }, fields) => {
    const held = await deps.record.stores.people.fields(personId, fields);
    return fields.map(
      (field) =>
        held.find((value) => value.field === field) ?? { field, value: null, source: settings.id, obtainedAt: null },
    );
  },

  // Comparing and writing under the row's lock, in one transaction; a contact moves its look-up in the same one.
  write: ({ personId }, { field, expected, value, at }) =>
    deps.record.act(async ({ people }) => {
      const stands = (await people.lockField(personId, field)) ?? null;
      if (stands === value) return 'already';
      if (stands !== expected) return 'conflict';
      await people.writeField(personId, { field, value, source: correctedSource, obtainedAt: at });
      const contact = fieldById(deps.policy, field)?.contact;
      if (contact !== undefined) await people.replaceContact(personId, contact, { old: stands ?? '', value });
      return 'written';
    }),

  close: () => Promise.resolve(),
});
