/**
 * How a request stands, with what its page tells beside the tracker: when each step was taken, what was written, and
 * where to complain. Told so that known and unknown people cannot be told apart (R2, A14), as the tracker is.
 */
import type { Stores } from '../../db/index.ts';
import { dateIn } from '../../workflows/domain/clock/zone.ts';
import type { Controller } from '../../workflows/domain/policy.ts';
import { groundsFor } from '../../workflows/domain/regimes.ts';
import type { Request } from '../../workflows/domain/request.ts';
import type { ApiContext } from '../context.ts';
import { findOwnRequest, type Own } from './own-request.ts';
import { trackerOf, type Tracker } from './view-request.ts';

/** A letter that tells how the request stands; letters with codes are not among them. */
export type SentLetter = { notice: ProgressNotice; on: string; state: 'queued' | 'sent' | 'refused' };
export type Progress = Tracker & {
  country: string;
  language: string;
  /** The address as it was typed: personal, and shown to nobody but who holds the link. */
  mailbox: string;
  confirmedOn: string | null;
  provenOn: string | null;
  withdrawnOn: string | null;
  closedOn: string | null;
  letters: SentLetter[];
  /** The categories that the answer to an access request leaves out. */
  leftOut: { category: string; ground: string | null }[];
  regime: string;
  controller: Pick<Controller, 'name' | 'address' | 'complaintBody' | 'zone'>;
  /** The article behind each ground that was named. */
  sources: Readonly<Record<string, string>>;
};

/**
 * Letters that everybody gets alike. Not those with codes: an identity code goes to people whom we know, so that one
 * was sent would tell (A14); and a link to the page one is on says nothing.
 */
const progressNotices = [
  'request_received',
  'correction_closed',
  'access_closed',
  'withdrawn',
  'lapsed',
  'joined',
] as const;
export type ProgressNotice = (typeof progressNotices)[number];
const isProgressNotice = (notice: string): notice is ProgressNotice =>
  (progressNotices as readonly string[]).includes(notice);

const lettersOf = async (stores: Pick<Stores, 'letters'>, id: string, zone: string): Promise<SentLetter[]> =>
  (await stores.letters.list(id)).flatMap(({ notice, state, sentAt, createdAt }) =>
    isProgressNotice(notice) ? [{ notice, state, on: dateIn(sentAt ?? createdAt, zone) }] : [],
  );

/** Only what was decided and told by letter: while a request is open nothing of it shows. */
const leftOutOf = async (
  stores: Pick<Stores, 'items'>,
  { id, type, status }: Request,
): Promise<Progress['leftOut']> => {
  if (type !== 'access' || status !== 'closed') return [];
  const items = await stores.items.list(id);
  return items
    .filter(({ decision }) => decision === 'leave_out')
    .map(({ subject, ground }) => ({ category: subject, ground }));
};

const controllerOf = ({ policy: { policy } }: Pick<ApiContext, 'policy'>, request: Request): Progress['controller'] => {
  const found = policy.controllers.find(({ id }) => id === request.controller);
  if (found === undefined) throw new Error(`The policy has no controller ${request.controller}.`);
  const { name, address, complaintBody, zone } = found;
  return { name, address, complaintBody, zone };
};

/** Throws NotFoundError unless reference and token belong together. */
export const viewProgress =
  (context: ApiContext) =>
  async (own: Own): Promise<Progress> => {
    const { stores } = context.record;
    const request = await findOwnRequest(stores, own);
    const controller = controllerOf(context, request);
    const day = (at: Date | null): string | null => at && dateIn(at, controller.zone);
    const grounds = groundsFor(request.regime, request.type).map(({ code, source }) => [code, source] as const);
    const { country, language, regime } = request;
    return {
      ...(await trackerOf({ stores, policy: context.policy.policy }, request)),
      country,
      language,
      regime,
      mailbox: (await stores.requests.requester(request.id)).email,
      confirmedOn: day(request.mailboxConfirmedAt),
      provenOn: day(request.identityProvenAt),
      withdrawnOn: day(request.withdrawnAt),
      closedOn: day(request.closedAt),
      letters: await lettersOf(stores, request.id, controller.zone),
      leftOut: await leftOutOf(stores, request),
      controller,
      sources: Object.fromEntries(grounds),
    };
  };
