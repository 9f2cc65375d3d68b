/** Building the package that was approved: exactly that one, once. */
import { v7 as uuid } from 'uuid';
import { createContentReader } from '../db/content.ts';
import type { Transaction } from '../db/record.ts';
import { renderPackagePage } from '../letters/index.ts';
import type { Activities } from '../workflows/activity-types.ts';
import { addDays } from '../workflows/domain/clock/dates.ts';
import { dateIn, endOfDay } from '../workflows/domain/clock/zone.ts';
import { UnavailableError } from '../workflows/domain/errors.ts';
import type { PackageContent } from '../workflows/domain/package.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import { openTask } from './mail/post.ts';
import { buildPackage } from './package.ts';

export const createPackageActivity = (deps: Deps): Pick<Activities, 'buildPackage'> => {
  const { record, vault, policy, translators, now } = deps;

  /** The approved content; when the rows give another (a policy was changed meanwhile) a human must look. */
  const approvedContent = async (request: Request): Promise<PackageContent> => {
    const { hash, content } = await createContentReader(record.db, vault).current(policy.policy, request);
    if (content !== null && hash === request.approvedHash) return content;
    const task = { requestId: request.id, kind: 'system_trouble', key: `${request.id}/package-differs` } as const;
    await record.act((tx) => openTask(tx, { ...task, about: { system: 'habeas' } }, now()));
    throw new UnavailableError('The package would not be the one that was approved.');
  };

  const endOf = (request: Request): Date => {
    const zone = policy.policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';
    return endOfDay(addDays(dateIn(now(), zone), policy.policy.times.packageDays), zone);
  };

  const markItems = async (tx: Transaction, requestId: string): Promise<void> => {
    const included = (await tx.items.list(requestId)).filter(({ decision }) => decision === 'include');
    for (const { id } of included) await tx.items.move(id, ['decided'], 'done');
  };

  return {
    buildPackage: async ({ requestId, step }) => {
      const before = await record.stores.requests.get(requestId);
      const content = await approvedContent(before);
      const items = await record.stores.items.list(requestId);
      // Everything left out: there is nothing to give, and the letter says why.
      if (items.length > 0 && items.every(({ decision }) => decision === 'leave_out')) return;
      const { translate, language } = { translate: translators.of(before.language), language: before.language };
      const { zip, sha256 } = await buildPackage(content, (one) => renderPackagePage(one, translate, language));
      await record.act((tx) =>
        tx.effects.once(`${requestId}/${step}`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          if (request.withdrawnAt !== null) return;
          const row = {
            id: uuid(),
            requestId,
            contentHash: request.approvedHash ?? '',
            zipSha256: sha256,
            sizeBytes: zip.length,
            availableUntil: endOf(request),
          };
          await tx.packages.insert(row, zip);
          await markItems(tx, requestId);
          const fact = { fact: 'package.built', sizeBytes: zip.length, sha256 } as const;
          await tx.change(request, { fact, actor: worker, at: now() });
        }),
      );
    },
  };
};
