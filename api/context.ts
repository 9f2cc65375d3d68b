/** What every act needs, wired once in `api/server.ts`. */
import type { AuditStore } from '../db/audit-store.ts';
import type { RequestRecord } from '../db/record.ts';
import type { Secrets } from '../db/secrets.ts';
import type { Staff } from '../db/staff-store.ts';
import type { Vault } from '../db/vault.ts';
import type { Logger } from '../logger.ts';
import type { Desk, VersionedPolicy } from '../workflows/domain/policy.ts';

export type ApiContext = {
  record: RequestRecord;
  /** Reads as `habeas_auditor`: no names, no sealed values. */
  audit: AuditStore;
  vault: Vault;
  secrets: Secrets;
  policy: VersionedPolicy;
  publicUrl: string;
  logger: Logger;
  now: () => Date;
};

/** Who calls a staff route, with the desk the policy gives them (representatives always have one). */
export type StaffCaller = Staff & { desk: string | null; covers: Desk | null };
