/** Limits that Postgres counts, in buckets that hold a keyed hash: no address and no account stands in them. */
import { isIPv4, isIPv6 } from 'node:net';
import type { Vault } from '../../db/vault.ts';
import type { Limit, Window } from '../../db/counter-store.ts';
import { LimitError } from '../../workflows/domain/errors.ts';
import type { ApiContext } from '../context.ts';

const windowSeconds: Record<Window, number> = { hour: 3600, day: 86_400 };

type LimitContext = Pick<ApiContext, 'record' | 'now'>;

const refused = ({ now }: LimitContext, window: Window, what: string): LimitError => {
  const seconds = windowSeconds[window];
  return new LimitError(what, seconds - (Math.floor(now().getTime() / 1000) % seconds));
};

/** Takes one from the bucket; throws LimitError, which says when the window ends, once it is empty. */
export const takeOne = async (context: LimitContext, limit: Limit, what: string): Promise<void> => {
  const taken = await context.record.stores.counters.take(limit.bucket, limit.window, limit.limit);
  if (!taken) throw refused(context, limit.window, what);
};

/** The eight groups of an IPv6 address, `::` filled up. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
};

/** Who shares an address: an IPv4 one, or the /64 that one IPv6 subscriber is given and can choose from (A64). */
const addressGroup = (address: string): string => {
  const plain = address.split('%')[0]?.toLowerCase() ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/u.exec(plain)?.[1] ?? plain;
  if (isIPv4(mapped)) return mapped;
  if (!isIPv6(mapped)) return 'unknown';
  const firstFour = groupsOf(mapped).slice(0, 4);
  return `${firstFour.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
};

/** The bucket part for an address. */
export const addressKey = (vault: Vault, address: string): string =>
  vault.blind('address', addressGroup(address)).toString('hex');

/** Requests per address and in all (A54): an address that is refused takes nothing from what is there for all. */
export const takeIntake = async (context: ApiContext, address: string): Promise<void> => {
  const { requestsPerAddressPerHour, requestsPerHourInAll } = context.policy.policy.limits;
  const bucket = `intake:${addressKey(context.vault, address)}`;
  const taken = await context.record.stores.counters.takeInTurn([
    { bucket, window: 'hour', limit: requestsPerAddressPerHour },
    { bucket: 'intake:all', window: 'hour', limit: requestsPerHourInAll },
  ]);
  const whats = [
    'Too many requests came from your network address in this hour. Try again later, or write to us.',
    'Too many requests arrive right now. Try again later, or write to us.',
  ];
  const what = whats[taken];
  if (what !== undefined) throw refused(context, 'hour', what);
};
