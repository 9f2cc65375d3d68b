/** The package of an access request as it would be approved now. Looking at it is an event, committed before it shows. */
import { ConflictError, NotFoundError } from '../../workflows/domain/errors.ts';
import { assertStatus } from '../../workflows/domain/lifecycle.ts';
import type { PackageContent } from '../../workflows/domain/package.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';

export type PackagePreview = {
  contentVersion: number;
  /** What an approval would bind to; null while something is undecided. */
  contentHash: string | null;
  content: PackageContent;
};

/** Throws NotFoundError for another type of request, ConflictError while the data is not gathered or after the end. */
export const previewPackage =
  ({ record, policy: { policy }, now }: ApiContext) =>
  ({ staff, id }: { staff: StaffCaller; id: string }): Promise<PackagePreview> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      if (request.type !== 'access') throw new NotFoundError('This request has no package.');
      assertStatus(request, 'in_review', 'fulfilling');
      await tx.observe({ requestId: id, fact: { fact: 'package.previewed' }, actor: actorOf(staff), at: now() });
      const { content, hash, undecided } = await tx.content.current(policy, request);
      if (content === null) throw new ConflictError('The package cannot be shown now.');
      return { contentVersion: request.contentVersion, contentHash: undecided.length === 0 ? hash : null, content };
    });
