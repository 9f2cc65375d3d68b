/** Receipt and identity: who is asking, and the letters with codes. */
import { codeLifeMinutes, codeMailsPerDay } from '../workflows/domain/identity.ts';
import { dateIn } from '../workflows/domain/clock/zone.ts';
import { isNamed } from '../workflows/domain/errors.ts';
import { fieldById, localText } from '../workflows/domain/policy.ts';
import type { Request } from '../workflows/domain/request.ts';
import type { Activities } from '../workflows/activity-types.ts';
import type { Transaction } from '../db/record.ts';
import type { Codes } from './codes.ts';
import { type Deps, worker } from './deps.ts';
import { matchPerson, recipientOf } from './matching.ts';
import { openTask, type Post } from './mail/post.ts';

export const createIdentityActivities = (
  deps: Deps,
  { codes, post }: { codes: Codes; post: Post },
): Pick<Activities, 'acknowledge' | 'sendCode' | 'askIdentity'> => {
  const { record, policy, now } = deps;

  const receipt = async (tx: Transaction, request: Request, code: string) => {
    const zone = policy.policy.controllers.find(({ id }) => id === request.controller)?.zone ?? 'UTC';
    const items = await tx.items.list(request.id);
    const labels = items.map(({ subject }) => {
      const field = fieldById(policy.policy, subject);
      return field === undefined ? subject : localText(policy.policy, field.label, request.language);
    });
    return {
      notice: 'request_received',
      type: request.type === 'access' ? 'access' : 'correction',
      receivedOn: dateIn(request.receivedAt, zone),
      dueOn: request.dueOn,
      code,
      codeMinutes: codeLifeMinutes,
      copyForStaffFiled: request.filedBy !== null,
      appliesToItems: labels,
    } as const;
  };

  /** To where the request's letters go, whoever asked: a mailbox is told nothing that it was not told before. */
  const linkLetter = async (tx: Transaction, request: Request, key: string): Promise<string | null> => {
    const typed = await tx.requests.requester(request.id);
    const recipient = await recipientOf(tx.people, request, typed).catch((error: unknown) => {
      if (isNamed(error, 'ConflictError')) return null;
      throw error;
    });
    // Nobody is left to write to: whoever asked is told nothing either way.
    return recipient && post.write(tx, { request, notice: { notice: 'tracking_link' }, recipient, key });
  };

  return {
    acknowledge: async ({ requestId, step }) => {
      const key = `${requestId}/${step}`;
      const made = await codes.fresh();
      const letterId = await record.act((tx) =>
        tx.effects.once(key, requestId, async () => {
          const request = await tx.requests.get(requestId);
          const requester = await tx.requests.requester(requestId);
          const match = await matchPerson(tx.people, requester);
          const matched = await tx.change(request, {
            fact: {
              fact: 'request.acknowledged',
              matched: match.personId !== null,
              mailboxOnFile: match.mailboxOnFile,
            },
            actor: worker,
            at: now(),
            patch: match,
          });
          // Nobody's mailbox is filled by filing again and again (A53): the request stands, without another letter.
          const contact = (await tx.requests.contactBlind(requestId)).toString('hex');
          if (!(await tx.counters.take(`codes:${contact}`, 'day', codeMailsPerDay))) return null;
          await codes.keep(tx, matched, { ...made, purpose: 'mailbox' });
          return post.write(tx, {
            request: matched,
            notice: await receipt(tx, matched, made.code),
            recipient: await recipientOf(tx.people, matched, requester),
            key,
            secret: made.code,
          });
        }),
      );
      if (letterId !== null) await post.send(letterId);
    },

    sendCode: async ({ requestId, step, purpose }) => {
      const key = `${requestId}/${step}`;
      const made = await codes.fresh();
      const letterId = await record.act((tx) =>
        tx.effects.once(key, requestId, async () => {
          const request = await tx.requests.get(requestId);
          if (purpose === 'link') return linkLetter(tx, request, key);
          return (await codes.write(tx, { request, made, purpose, key })) ?? null;
        }),
      );
      if (letterId !== null) await post.send(letterId);
    },

    askIdentity: async ({ requestId, step }) => {
      const key = `${requestId}/${step}`;
      const made = await codes.fresh();
      const letterId = await record.act((tx) =>
        tx.effects.once(key, requestId, async () => {
          const request = await tx.requests.get(requestId);
          const sent = await codes.write(tx, { request, made, purpose: 'identity', key });
          const contact = sent === undefined ? 'none' : 'on_file';
          const at = now();
          await tx.change(request, { fact: { fact: 'identity.requested', contact }, actor: worker, at });
          if (sent === undefined) {
            await openTask(tx, { requestId, kind: 'no_match', key: `${key}/no-match`, about: {} }, at);
          }
          return sent ?? null;
        }),
      );
      if (letterId !== null) await post.send(letterId);
    },
  };
};
