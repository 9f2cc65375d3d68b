/** The package is fetched with a fresh code each time; that it was is committed before the first byte leaves. */
import type { PackageRow } from '../../db/package-store.ts';
import { NotFoundError } from '../../workflows/domain/errors.ts';
import type { ApiContext } from '../context.ts';
import { findOwnRequest, notNow, type Own } from './own-request.ts';
import { withCode } from './spend-code.ts';

export type Download = Pick<PackageRow, 'sizeBytes'> & { chunks: AsyncGenerator<Buffer> };

/** Throws ConflictError when there is no package (yet), NotFoundError when its time is over. */
export const downloadPackage =
  ({ record, now, ...context }: ApiContext) =>
  async (own: Own, code: string): Promise<Download> => {
    const { stores } = record;
    const request = await findOwnRequest(stores, own);
    if (request.type !== 'access' || request.status !== 'closed')
      throw notNow(request, 'There is no package to fetch.');
    const found = await stores.packages.findAvailable(request.id);
    if (found === undefined) throw new NotFoundError('The package is not kept any more. Ask for access again.');
    const { sizeBytes } = found;
    await withCode({ record, now, ...context }, { request, purpose: 'download', code }, (tx) =>
      tx.observe({
        requestId: request.id,
        fact: { fact: 'package.downloaded', sizeBytes },
        actor: { kind: 'requester' },
        at: now(),
      }),
    );
    return { sizeBytes, chunks: stores.packages.chunks(found) };
  };
