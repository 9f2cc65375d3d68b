/** Letters: written in the transaction of what they tell, then sent, then marked. */
import { v7 as uuid } from 'uuid';
import type { Transaction } from '../../db/record.ts';
import type { SecretLetter, StoredLetter } from '../../db/letter-store.ts';
import { newToken } from '../../db/secrets.ts';
import { maskSecret, type Notice, renderLetter } from '../../letters/index.ts';
import type { Request } from '../../workflows/domain/request.ts';
import { type Deps, worker } from '../deps.ts';

export type LetterOrder = {
  request: Request;
  notice: Notice;
  recipient: string;
  /** The effect's key: one letter per effect. */
  key: string;
  /** The code the letter holds, blanked in the record once it is out. */
  secret?: string;
};

/** What is kept of a letter that is out: as it was, without its code and the token of its link. */
const withoutSecrets = ({ subject, text, html, secret = '', trackUrl = '' }: SecretLetter): StoredLetter =>
  maskSecret(maskSecret({ subject, text, html }, secret), trackUrl);

export const createPost = (deps: Deps) => {
  const { policy, translators, vault } = deps;

  /** The link to the request, with a token of this letter's own: of earlier ones only hashes are kept. */
  const freshLink = async (tx: Transaction, { id, language }: Request): Promise<string> => {
    const { token, hash } = newToken();
    await tx.requests.addTrackingLink(id, hash);
    return `${deps.publicUrl}/${language}/t/${token}`;
  };

  /** Renders and keeps a letter, sealed, in the caller's transaction; gives its id. */
  const write = async (tx: Transaction, { request, notice, recipient, key, secret }: LetterOrder): Promise<string> => {
    const controller = policy.policy.controllers.find(({ id }) => id === request.controller);
    if (controller === undefined) throw new Error(`The policy has no controller ${request.controller}.`);
    const id = uuid();
    const trackUrl = await freshLink(tx, request);
    const letter = renderLetter(notice, {
      translate: translators.of(request.language),
      language: request.language,
      organisation: policy.policy.organisation,
      controller,
      reference: request.reference,
      trackUrl,
    });
    await tx.letters.insert({
      id,
      key,
      requestId: request.id,
      notice: notice.notice,
      language: request.language,
      messageId: `<${vault.blind('message-id', key).toString('hex').slice(0, 40)}@${deps.mailDomain}>`,
      recipient,
      letter: { ...letter, trackUrl, ...(secret !== undefined && { secret }) },
    });
    return id;
  };

  /**
   * Sends a kept letter unless it is out already. A crash between the server's answer and the mark sends it again:
   * the same bytes under the same Message-ID (a lawful notice rather twice than never). A refusal for good becomes a
   * task. UnavailableError: try later.
   */
  const send = async (letterId: string): Promise<'sent' | 'refused'> => {
    const { letters } = deps.record.stores;
    const { letter, state, ...rest } = await letters.get(letterId);
    if (state !== 'queued') return state;
    await letters.countTry(letterId);
    const { subject, text, html, secret } = letter;
    const sent = await deps.mailer.send({
      id: letterId,
      messageId: rest.messageId,
      to: rest.recipient,
      subject,
      text,
      html,
      language: rest.language,
      date: rest.createdAt,
    });
    const about = { requestId: rest.requestId, actor: worker, at: deps.now() };
    const { requestId, notice } = rest;
    await deps.record.act(async (tx) => {
      if (sent.state === 'sent') {
        const marked = await tx.letters.markSent({
          id: letterId,
          requestId,
          at: about.at,
          masked: withoutSecrets(letter),
        });
        if (!marked) return;
        if (secret !== undefined) await tx.codes.renew(requestId);
        await tx.observe({ ...about, fact: { fact: 'letter.sent', notice, letterId } });
        return;
      }
      const { smtpCode } = sent;
      if (!(await tx.letters.markRefused(letterId, smtpCode))) return;
      await tx.observe({ ...about, fact: { fact: 'letter.refused', notice, letterId, smtpCode } });
      const task = {
        requestId,
        kind: 'letter_refused',
        key: `letter/${letterId}`,
        about: { letterId, notice, smtpCode },
      } as const;
      await openTask(tx, task, about.at);
    });
    return sent.state;
  };

  return { write, send };
};
export type Post = ReturnType<typeof createPost>;

/** Opens a task for a human, once per key, with its event. */
export const openTask = async (
  tx: Transaction,
  task: Parameters<Transaction['tasks']['open']>[0],
  at: Date,
): Promise<void> => {
  const taskId = await tx.tasks.open(task);
  if (taskId === undefined) return;
  const fact = { fact: 'task.opened', taskId, kind: task.kind } as const;
  await tx.observe({ requestId: task.requestId, fact, actor: worker, at });
};
