/** Requests at their end, as the worker leaves them, for the pages that tell of it. */
import { v7 as uuid } from 'uuid';
import type { Outcome, OutcomeReason } from '../../workflows/domain/request.ts';
import type { TestApi } from './api.ts';

const machine = { kind: 'system', name: 'worker' } as const;

export type End = {
  outcome: Outcome;
  reason: OutcomeReason;
  /** What becomes of the items, in order; the last one also of those after it. */
  items?: readonly ('corrected' | 'refused' | 'failed' | 'left_out')[];
};

const colleague = async ({ stores }: TestApi): Promise<string> => {
  const id = uuid();
  const account = { id, email: `${id}@staff.example`, name: 'Colleague', role: 'representative' } as const;
  await stores.staff.add({ ...account, desk: 'berlin', passwordHash: 'none' });
  return id;
};

/** Decides and closes a request that was filed with `api.file` or by the portal's pages. */
export const endRequest = async (api: TestApi, requestId: string, end: End): Promise<void> => {
  const staffId = await colleague(api);
  const at = api.clock.now;
  await api.record.act(async (tx) => {
    const items = await tx.items.list(requestId);
    for (const [index, item] of items.entries()) {
      const become = end.items?.[Math.min(index, end.items.length - 1)];
      if (become === undefined) continue;
      const decision = { corrected: 'correct', failed: 'correct', refused: 'refuse', left_out: 'leave_out' } as const;
      const isNo = become === 'refused' || become === 'left_out';
      const ground = become === 'refused' ? 'not_substantiated' : 'rights_of_others';
      const decided = { decision: decision[become], ground: isNo ? ground : null, reason: null };
      await tx.items.decide(item, { staffId, at }, decided);
      if (!isNo) await tx.items.move(item.id, ['decided'], become === 'corrected' ? 'done' : 'failed');
    }
    await tx.letters.insert({
      id: uuid(),
      key: `${requestId}/end`,
      requestId,
      notice: end.outcome === 'joined' || end.outcome === 'lapsed' ? end.outcome : 'correction_closed',
      language: 'en',
      messageId: `<${uuid()}@beispiel.example>`,
      recipient: 'erika@kunde.example',
      letter: { subject: 's', text: 't', html: 'h' },
    });
    const { outcome, reason } = end;
    await tx.change(await tx.requests.get(requestId), {
      fact: { fact: 'request.closed', outcome, reason, notice: 'sent' },
      actor: machine,
      at,
      to: 'closed',
      patch: { outcome, outcomeReason: reason, closedAt: at },
    });
  });
};

/** A category that the answer to an access request leaves out, as the review makes it. */
export const addCategory = async (api: TestApi, requestId: string, category: string): Promise<void> => {
  await api.record.act((tx) =>
    tx.items.insert(requestId, [{ id: uuid(), position: 1, subject: category, claimKind: null, claim: null }]),
  );
};
