/** The mailbox of this run. It is shared by all test files: use addresses of your own, and take refusals back. */
import { type MailboxClient, createMailboxClient } from '../../embedded/mailbox-client.ts';
import { engine } from './test-engines.ts';

/** Reads and steers the shared mailbox; `smtpUrl` is where to send to. */
export const connectMailbox = (): MailboxClient & { smtpUrl: string } => ({
  ...createMailboxClient(engine('TEST_MAILBOX')),
  smtpUrl: engine('TEST_SMTP'),
});
