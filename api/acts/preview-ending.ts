/** The end that an approval promises: the notice the person would get, as it stands now. Looking is an event. */
import { closingNotice, promisedEnding, type Notice } from '../../letters/index.ts';
import { addDays } from '../../workflows/domain/clock/dates.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import { assertStatus } from '../../workflows/domain/lifecycle.ts';
import type { Controller } from '../../workflows/domain/policy.ts';
import type { Outcome } from '../../workflows/domain/request.ts';
import type { ApiContext, StaffCaller } from '../context.ts';
import { actorOf, getInScope } from './desk-scope.ts';
import { zoneOf } from './list-desk-requests.ts';

export type EndingPreview = {
  contentVersion: number;
  /** What an approval would bind to; null while something is undecided. */
  contentHash: string | null;
  undecided: number;
  outcome: Outcome;
  /** The language of the person, in which the letter will be. */
  language: string;
  reference: string;
  notice: Notice;
  controller: Controller | undefined;
};

/** Throws NotFoundError outside the caller's scope, ConflictError unless the request is in review. */
export const previewEnding =
  ({ record, policy: { policy }, now }: ApiContext) =>
  ({ staff, id }: { staff: StaffCaller; id: string }): Promise<EndingPreview> =>
    record.act(async (tx) => {
      const request = await getInScope(tx, staff, id);
      assertStatus(request, 'in_review');
      await tx.observe({ requestId: id, fact: { fact: 'letter.previewed' }, actor: actorOf(staff), at: now() });
      const { hash, undecided } = await tx.content.current(policy, request);
      const { items, ending } = promisedEnding(await tx.items.list(id));
      const givesPackage = request.type === 'access' && ending.outcome !== 'refused';
      const lastDay = addDays(dateIn(now(), zoneOf(policy, request)), policy.times.packageDays);
      const texts = await tx.items.texts(id);
      const closing = { policy, request, items, texts, availableUntilOn: givesPackage ? lastDay : null };
      return {
        contentVersion: request.contentVersion,
        contentHash: undecided.length === 0 ? hash : null,
        undecided: undecided.length,
        outcome: ending.outcome,
        language: request.language,
        reference: request.reference,
        notice: closingNotice(closing, ending),
        controller: policy.controllers.find((one) => one.id === request.controller),
      };
    });
