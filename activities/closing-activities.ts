/** Alarms on the way, and the end: outcome, notice, row. A request never ends silently. */
import type { Transaction } from '../db/record.ts';
import type { Notice } from '../letters/index.ts';
import type { Activities, Ended } from '../workflows/activity-types.ts';
import { dateIn } from '../workflows/domain/clock/zone.ts';
import { type Item, outcomeOf } from '../workflows/domain/items.ts';
import { fieldById, localText } from '../workflows/domain/policy.ts';
import { groundsFor } from '../workflows/domain/regimes.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import { recipientOf } from './matching.ts';
import { openTask, type Post } from './mail/post.ts';

export const createClosingActivities = (deps: Deps, post: Post): Pick<Activities, 'raiseAlarm' | 'close'> => {
  const { record, policy: versioned, now } = deps;
  const { policy } = versioned;

  const labelOf = (request: Request, subject: string): string => {
    const label = (fieldById(policy, subject) ?? policy.categories.find(({ id }) => id === subject))?.label;
    return label === undefined ? subject : localText(policy, label, request.language);
  };

  type Reasons = Awaited<ReturnType<Transaction['items']['texts']>>;
  const refusal = (request: Request, item: Item, reasons: Reasons) => ({
    label: labelOf(request, item.subject),
    groundCode: item.ground ?? '',
    groundSource: groundsFor(request.regime, request.type).find(({ code }) => code === item.ground)?.source ?? '',
    reason: reasons.get(item.id)?.reason ?? undefined,
  });

  const correctionNotice = (request: Request, items: readonly Item[], reasons: Reasons) =>
    items.map((item) => {
      if (item.state === 'done') return { label: labelOf(request, item.subject), result: 'corrected' } as const;
      if (item.decision === 'refuse') return { ...refusal(request, item, reasons), result: 'refused' } as const;
      return { label: labelOf(request, item.subject), result: 'failed' } as const;
    });

  const joinedReference = async (tx: Transaction, request: Request): Promise<string> => {
    if (request.personId === null) return request.reference;
    const same = await tx.requests.queue({ personId: request.personId, type: request.type, limit: 100 });
    return same.find((other) => other.id !== request.id && other.status !== 'closed')?.reference ?? request.reference;
  };

  /** What the person is told, from how the request ended and what its items came to. */
  const noticeOf = async (tx: Transaction, request: Request, { outcome, reason }: Ended): Promise<Notice> => {
    const items = await tx.items.list(request.id);
    if (outcome === 'withdrawn') {
      const done = items.filter(({ state }) => state === 'done').map(({ subject }) => labelOf(request, subject));
      return { notice: 'withdrawn', done: request.type === 'correction' ? done : [] };
    }
    if (outcome === 'joined') return { notice: 'joined', otherReference: await joinedReference(tx, request) };
    if (outcome === 'lapsed') {
      const lapsed = reason === 'mailbox_never_confirmed' ? reason : 'identity_never_proven';
      return { notice: 'lapsed', reason: lapsed };
    }
    const reasons = await tx.items.texts(request.id);
    if (request.type === 'correction') {
      return { notice: 'correction_closed', outcome, items: correctionNotice(request, items, reasons) };
    }
    const zone = policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';
    const available = await tx.packages.findAvailable(request.id);
    return {
      notice: 'access_closed',
      outcome,
      availableUntilOn: available === undefined ? null : dateIn(available.availableUntil, zone),
      leftOut: items.filter(({ decision }) => decision === 'leave_out').map((item) => refusal(request, item, reasons)),
    };
  };

  const endOf = async (tx: Transaction, requestId: string): Promise<Ended> => {
    const [outcome, reason] = outcomeOf(await tx.items.list(requestId));
    return { outcome, reason };
  };

  return {
    raiseAlarm: ({ requestId, step, alarm, at }) =>
      record.act((tx) =>
        tx.effects.once(`${requestId}/${step}`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          if (request.status === 'closed') return;
          const kind = alarm === 'due' ? 'overdue' : 'reminder';
          await openTask(tx, { requestId, kind, key: `${requestId}/${step}`, about: { dueOn: request.dueOn } }, now());
          await tx.change(request, { fact: { fact: 'alarm.raised', alarm }, actor: worker, at: new Date(at) });
        }),
      ),

    close: async ({ requestId, step, ended }) => {
      const key = `${requestId}/${step}`;
      // The letter first, in a transaction of its own: what it says is settled before it is sent.
      const written = await record.act((tx) =>
        tx.effects.once(`${key}/letter`, requestId, async () => {
          const request = await tx.requests.get(requestId);
          const end = ended ?? (await endOf(tx, requestId));
          const notice = await noticeOf(tx, request, end);
          const recipient = await recipientOf(tx.people, request, await tx.requests.requester(requestId));
          return { ...end, letterId: await post.write(tx, { request, notice, recipient, key }) };
        }),
      );
      const notice = await post.send(written.letterId);
      return record.act((tx) =>
        tx.effects.once(`${key}/row`, requestId, async () => {
          const { outcome, reason } = written;
          const at = now();
          await tx.change(await tx.requests.get(requestId), {
            fact: { fact: 'request.closed', outcome, reason, notice },
            actor: worker,
            at,
            to: 'closed',
            patch: { outcome, outcomeReason: reason, closedAt: at },
          });
          return outcome;
        }),
      );
    },
  };
};
