/** What the activities work with, wired once in `activities/worker.ts`. */
import type { RequestRecord } from '../db/record.ts';
import type { Secrets } from '../db/secrets.ts';
import type { Vault } from '../db/vault.ts';
import type { Translators } from '../locales/index.ts';
import type { Logger } from '../logger.ts';
import type { VersionedPolicy } from '../workflows/domain/policy.ts';
import type { Mailer } from './mail/mailer.ts';
import type { System } from './systems/system.ts';

export type Deps = {
  record: RequestRecord;
  vault: Vault;
  secrets: Secrets;
  /** The policy as it is now; law and letters follow the controller it names. */
  policy: VersionedPolicy;
  systems: readonly System[];
  mailer: Mailer;
  translators: Translators;
  /** Where customers reach Habeas; the links in letters begin with it. */
  publicUrl: string;
  /** The domain of Message-IDs. */
  mailDomain: string;
  logger: Logger;
  now: () => Date;
};

/** Who the history names for what the machine did. */
export const worker = { kind: 'system', name: 'worker' } as const;
