/** A mailbox for one machine: takes every mail by SMTP and shows it on a page. Nothing leaves the machine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import { errorCode } from './error-code.ts';
import { type MailboxClient, createMailboxClient } from './mailbox-client.ts';
import { createMailboxListener } from './mailbox-http.ts';
import { createRefusals, createSmtpServer } from './mailbox-smtp.ts';
import { openMailStore } from './mailbox-store.ts';

/** Ports on loopback, 0 for any free one. */
export type MailboxOptions = {
  smtpPort: number;
  httpPort: number;
  /** Where mails are kept between runs; without it they are gone with the process. */
  storeDir?: string;
  /** Mails to any address below this domain are refused with 550, to show what Habeas does then. */
  bounceDomain?: string;
};

/** A running mailbox; it is read and steered by the same calls as from another process. */
export type Mailbox = MailboxClient & {
  /** For `SMTP_URL`. */
  smtpUrl: string;
  /** The page. */
  url: string;
  stop: () => Promise<void>;
};

const keptMails = 2_000;

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox does not listen on a TCP port.');
  return address.port;
};

const listen = async (server: Server, port: number, purpose: string): Promise<void> => {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const isTaken = errorCode(error) === 'EADDRINUSE';
    throw isTaken ? new Error(`Port ${port} for ${purpose} is already in use. Choose another.`) : error;
  }
};

/**
 * Starts the mailbox with the mails kept in `storeDir`; it holds the newest 2,000.
 * Throws when a port is taken.
 */
export const startMailbox = async (options: MailboxOptions): Promise<Mailbox> => {
  const store = await openMailStore(keptMails, options.storeDir);
  const refusals = createRefusals(options.bounceDomain);
  const smtp = createSmtpServer(store, refusals);
  // A client that breaks its connection is the client's trouble; without a listener it would end this process.
  smtp.on('error', () => undefined);
  const http = createServer(createMailboxListener({ store, refusals }));
  const stop = async (): Promise<void> => {
    await Promise.all([
      new Promise<void>((resolve) => smtp.close(resolve)),
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
    ]);
  };
  try {
    await listen(smtp.server, options.smtpPort, 'mail (SMTP)');
    await listen(http, options.httpPort, "the mailbox's page");
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http://127.0.0.1:${portOf(http)}`;
  return { ...createMailboxClient(url), url, smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`, stop };
};
