/** A customer's answers before they are sent: what they are, where they are kept, and what the act is given of them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { draftDays } from '../../../db/draft-store.ts';
import { claimKinds } from '../../../workflows/domain/items.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import { openTypes } from '../../../workflows/domain/request.ts';
import type { PageContext } from '../context.ts';
import type { CookieChange } from '../cookies.ts';
import { randomName } from '../guard.ts';
import { letterLanguage } from '../languages.ts';
import type { PageCall } from '../page-route.ts';

const own = z.strictObject({ reference: z.string(), token: z.string() });
const itemSchema = z.strictObject({
  field: z.string(),
  kind: z.enum(claimKinds),
  says: z.string().optional(),
  wanted: z.string(),
});
/** One field to correct; each field once. */
export type DraftItem = z.output<typeof itemSchema>;

const draftSchema = z.strictObject({
  type: z.enum(openTypes).optional(),
  country: z.string().optional(),
  who: z.enum(['self', 'other']).optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  /** The language of letters, asked only of readers of a language that has none. */
  letters: z.string().optional(),
  customerNumber: z.string().optional(),
  phone: z.string().optional(),
  /** Questions that may be left empty and were seen. */
  seen: z.array(z.enum(['find', 'everything'])).default([]),
  items: z.array(itemSchema).default([]),
  /** What the answers became; kept until the mailbox is confirmed, so that a wrong address can be mended. */
  sent: own.optional(),
  /** The request with the wrong address, cancelled when this one is sent. */
  replaces: own.optional(),
});
export type Draft = z.output<typeof draftSchema>;
export const emptyDraft: Draft = draftSchema.parse({});

/** `none` before the first answer; `gone` when answers were kept once and are not any more. */
export type Opened = { state: 'open' | 'sent'; draft: Draft } | { state: 'none' | 'gone' };

type Cookie = Pick<PageCall, 'cookie'>;

/** The drafts of this browser: one at a time, under the random id in its cookie. */
export const createDrafts = ({ api }: PageContext) => {
  const { drafts } = api.record.stores;
  return {
    open: async ({ cookie }: Cookie): Promise<Opened> => {
      const id = cookie('draft');
      if (id === undefined) return { state: 'none' };
      // What an older version kept in another shape is as good as gone.
      const { data: draft } = draftSchema.safeParse(await drafts.find(id));
      if (draft === undefined) return { state: 'gone' };
      return { state: draft.sent === undefined ? 'open' : 'sent', draft };
    },
    /** Keeps the answers and gives the cookie that finds them; a new one when `fresh`. */
    save: async ({ cookie }: Cookie, draft: Draft, { fresh = false } = {}): Promise<CookieChange> => {
      const id = (fresh ? undefined : cookie('draft')) ?? randomName();
      await drafts.save(id, draft);
      return { name: 'draft', value: id, maxAgeSeconds: draftDays * 86_400 };
    },
    /** Forgets the answers and the cookie. */
    forget: async ({ cookie }: Cookie): Promise<CookieChange> => {
      const id = cookie('draft');
      if (id !== undefined) await drafts.remove(id);
      return { name: 'draft', value: undefined };
    },
  };
};

/** A name for exactly these answers: a page that was opened on others must be looked at again. */
export const revisionOf = (draft: Draft): string =>
  createHash('sha256').update(JSON.stringify(draft)).digest('base64url').slice(0, 16);

/** The language of the letters: what was chosen, else the reader's own where letters come in it. */
export const lettersIn = (policy: Policy, draft: Draft, language: string): string =>
  draft.letters !== undefined && policy.languages.includes(draft.letters)
    ? draft.letters
    : letterLanguage(policy, language);

/** What the act of filing is given; it checks it as it checks everybody's. */
export const intakeOf = (policy: Policy, draft: Draft, language: string): unknown => {
  const { type, country, name, email, customerNumber, phone, items } = draft;
  return {
    type,
    country,
    language: lettersIn(policy, draft, language),
    requester: {
      name,
      email,
      ...(customerNumber !== undefined && { customerNumber }),
      ...(phone !== undefined && { phone }),
    },
    ...(type === 'correction' && { items }),
  };
};
