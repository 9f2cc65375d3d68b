/** Alarms on the way, and the end: outcome, notice, row. A request never ends silently. */
import type { Transaction } from '../db/record.ts';
import { closingNotice, type Notice } from '../letters/index.ts';
import type { Activities, Ended } from '../workflows/activity-types.ts';
import { dateIn } from '../workflows/domain/clock/zone.ts';
import { outcomeOf } from '../workflows/domain/items.ts';
import type { Request } from '../workflows/domain/request.ts';
import { type Deps, worker } from './deps.ts';
import { recipientOf } from './matching.ts';
import { openTask, type Post } from './mail/post.ts';

export const createClosingActivities = (deps: Deps, post: Post): Pick<Activities, 'raiseAlarm' | 'close'> => {
  const { record, policy: versioned, now } = deps;
  const { policy } = versioned;

  const joinedReference = async (tx: Transaction, request: Request): Promise<string> => {
    if (request.personId === null) return request.reference;
    const same = await tx.requests.queue({ personId: request.personId, type: request.type, limit: 100 });
    return same.find((other) => other.id !== request.id && other.status !== 'closed')?.reference ?? request.reference;
  };

  /** What the person is told: the notice by how the request stands now. */
  const noticeOf = async (tx: Transaction, request: Request, ended: Ended): Promise<Notice> => {
    const wasDecided = !['withdrawn', 'joined', 'lapsed'].includes(ended.outcome);
    const zone = policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';
    const available = await tx.packages.findAvailable(request.id);
    const closing = {
      policy,
      request,
      items: await tx.items.list(request.id),
      texts: wasDecided ? await tx.items.texts(request.id) : new Map<string, never>(),
      availableUntilOn: available === undefined ? null : dateIn(available.availableUntil, zone),
      ...(ended.outcome === 'joined' && { otherReference: await joinedReference(tx, request) }),
    };
    return closingNotice(closing, ended);
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
