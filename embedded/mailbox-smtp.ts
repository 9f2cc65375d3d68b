/** The mailbox's SMTP side: takes every mail, except where it was told to refuse an address. */
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { type MailStore, sameAddress } from './mailbox-store.ts';

/** An order to refuse an address with this SMTP answer, for so many times (always when not given). */
export type Refusal = { address: string; code: number; message: string; times?: number };

/** The refusals in force: `answer` spends one try of the refusal that fits. */
export type Refusals = {
  add: (refusal: Refusal) => void;
  /** Takes back every refusal of the address, or of all addresses. */
  lift: (address?: string) => void;
  answer: (address: string) => { code: number; message: string } | undefined;
};

/** Keeps refusals; an address below `bounceDomain` is refused for good without being named. */
export const createRefusals = (bounceDomain?: string): Refusals => {
  let orders: { address: string; code: number; message: string; left: number }[] = [];
  return {
    add: ({ times = Number.POSITIVE_INFINITY, ...order }) => {
      orders.push({ ...order, left: times });
    },
    lift: (address) => {
      orders = address === undefined ? [] : orders.filter((order) => !sameAddress(order.address, address));
    },
    answer: (address) => {
      const order = orders.find((candidate) => candidate.left > 0 && sameAddress(candidate.address, address));
      if (order !== undefined) {
        order.left -= 1;
        return { code: order.code, message: order.message };
      }
      const isBounced = bounceDomain !== undefined && address.toLowerCase().endsWith(`@${bounceDomain}`);
      return isBounced ? { code: 550, message: '5.1.1 No such mailbox here' } : undefined;
    },
  };
};

/** The answer 250 is given only once the mail is kept. */
export const createSmtpServer = (store: MailStore, refusals: Refusals): SMTPServer =>
  new SMTPServer({
    // Loopback only, so there is nothing that a password or TLS would protect.
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    banner: 'Habeas mailbox',
    size: 25 * 1024 * 1024,
    // A client that keeps its connection open must not hold up our end.
    closeTimeout: 200,
    onRcptTo: ({ address }, _session, done) => {
      const refused = refusals.answer(address);
      if (refused === undefined) done();
      else done(Object.assign(new Error(refused.message), { responseCode: refused.code }));
    },
    onData: (stream, { envelope }, done) => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      buffer(stream)
        .then(async (raw) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('5.3.4 Message too big'), { responseCode: 552 });
          await store.add(raw, { from, to, at: new Date().toISOString() });
        })
        .then(() => done(), done);
    },
  });
