/** Letters to people: rendered and sealed once, sent byte for byte the same at every try. */
import type { Knex } from 'knex';
import { ofRequest, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

/** A letter as the mail server gets it. */
export type StoredLetter = { subject: string; text: string; html: string };
/** With what it holds that opens something, its code and its link, so that they can be blanked once it is out. */
export type SecretLetter = StoredLetter & { secret?: string; trackUrl?: string };
export type NewLetter = {
  id: string;
  /** One per request, notice and turn: the same effect never writes two letters. */
  key: string;
  requestId: string;
  notice: string;
  language: string;
  messageId: string;
  recipient: string;
  letter: SecretLetter;
};
export type LetterToSend = Pick<
  NewLetter,
  'id' | 'requestId' | 'notice' | 'language' | 'messageId' | 'recipient' | 'letter'
> & {
  createdAt: Date;
  state: 'queued' | 'sent' | 'refused';
};

type Row = {
  id: string;
  key: string;
  request_id: string;
  notice: string;
  language: string;
  message_id: string;
  sealed_recipient: Buffer;
  sealed_letter: Buffer;
  created_at: Date;
  state: 'queued' | 'sent' | 'refused';
};

export const createLetterStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'letters');
  const cell = (requestId: string, column: string, row: string) => ({ owner: ofRequest(requestId), column, row });
  const sealLetter = (requestId: string, id: string, letter: StoredLetter) =>
    sealed.seal(cell(requestId, 'sealed_letter', id), JSON.stringify(letter));

  return {
    insert: async (letter: NewLetter): Promise<void> => {
      const { id, requestId } = letter;
      await db('letters').insert({
        id,
        key: letter.key,
        request_id: requestId,
        notice: letter.notice,
        language: letter.language,
        message_id: letter.messageId,
        sealed_recipient: await sealed.seal(cell(requestId, 'sealed_recipient', id), letter.recipient),
        sealed_letter: await sealLetter(requestId, id, letter.letter),
        has_secret: letter.letter.secret !== undefined || letter.letter.trackUrl !== undefined,
      });
    },

    get: async (id: string): Promise<LetterToSend> => {
      const row = await db<Row>('letters').where({ id }).first();
      if (row === undefined) throw new Error(`There is no letter ${id}.`);
      const { request_id: requestId } = row;
      return {
        id,
        requestId,
        notice: row.notice,
        language: row.language,
        messageId: row.message_id,
        recipient: await sealed.open(cell(requestId, 'sealed_recipient', id), row.sealed_recipient),
        letter: JSON.parse(await sealed.open(cell(requestId, 'sealed_letter', id), row.sealed_letter)) as SecretLetter,
        createdAt: row.created_at,
        state: row.state,
      };
    },

    countTry: async (id: string): Promise<void> => {
      await db('letters').where({ id }).increment('attempts');
    },

    /** The mail server took it; `masked` replaces the stored letter when it held a secret. */
    markSent: async (sent: { id: string; requestId: string; at: Date; masked?: StoredLetter }): Promise<boolean> => {
      const blanked = sent.masked && { sealed_letter: await sealLetter(sent.requestId, sent.id, sent.masked) };
      const changed = await db('letters')
        .where({ id: sent.id, state: 'queued' })
        .update({ state: 'sent', sent_at: sent.at, ...(blanked && { ...blanked, has_secret: false }) });
      return changed === 1;
    },

    markRefused: async (id: string, smtpCode: number): Promise<boolean> =>
      (await db('letters').where({ id, state: 'queued' }).update({ state: 'refused', smtp_code: smtpCode })) === 1,

    /** What was written to the person about this request, newest last, without text or address. */
    list: async (requestId: string) =>
      (await db('letters').where({ request_id: requestId }).orderBy('created_at').select({
        id: 'id',
        notice: 'notice',
        state: 'state',
        createdAt: 'created_at',
        sentAt: 'sent_at',
        smtpCode: 'smtp_code',
      })) as {
        id: string;
        notice: string;
        state: 'queued' | 'sent' | 'refused';
        createdAt: Date;
        sentAt: Date | null;
        smtpCode: number | null;
      }[],
  };
};
