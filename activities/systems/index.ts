/** The systems of record as the policy file lists them. A new kind: one file here and one line below. */
import type { RequestRecord } from '../../db/record.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import { createProfilesSystem } from './profiles.ts';
import { createSqlSystem } from './sql.ts';
import type { System } from './system.ts';

export const createSystems = (policy: Policy, record: RequestRecord): System[] =>
  policy.systems.map((settings) => {
    switch (settings.kind) {
      case 'profiles':
        return createProfilesSystem(settings, { record, policy });
      case 'sql':
        return createSqlSystem(settings);
    }
  });
