/** A case as the act gives it, for the pure models of its pages. */
import type { viewCase } from '../../acts/view-case.ts';

export type CaseView = Awaited<ReturnType<ReturnType<typeof viewCase>>>;

/** Whether decisions can be sent now: the act says the last word. */
export const isDecidable = ({ request }: CaseView): boolean =>
  request.status === 'in_review' && request.withdrawnAt === null;
