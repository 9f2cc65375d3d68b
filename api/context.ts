/** What every act needs, wired once in `api/server.ts`. */
import type { AuditStore } from '../db/audit-store.ts';
import type { RequestRecord } from '../db/record.ts';
import type { Secrets } from '../db/secrets.ts';
import type { Staff } from '../db/staff-store.ts';
import type { Vault } from '../db/vault.ts';
import type { Desk, VersionedPolicy } from '../workflows/domain/policy.ts';

/** The part of a logger that rooms use; never given personal data. */
export type Logger = {
  debug: (message: string, meta?: Record<string, unknown>) => void;
  info: (message: string, meta?: Record<string, unknown>) => void;
  warn: (message: string, meta?: Record<string, unknown>) => void;
  error: (message: string, meta?: Record<string, unknown>) => void;
};

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
