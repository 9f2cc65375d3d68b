/** Hands letters to the mail server. One letter is the same bytes at every try. */
import { createTransport } from 'nodemailer';
import { UnavailableError } from '../../workflows/domain/errors.ts';

export type Mail = {
  id: string;
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
  date: Date;
};
/** `sent`: the server took it; `refused`: it said that it never will (5xx). */
export type SendResult = { state: 'sent' } | { state: 'refused'; smtpCode: number };
export type Mailer = { send: (mail: Mail) => Promise<SendResult>; close: () => void };

/** A mail server answers in seconds or not at all; RFC 5321 allows minutes, which the retry gives it. */
const timeoutMs = 15_000;

const smtpCodeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : undefined;

/**
 * `url` as nodemailer reads it (`smtp://host:port`, `smtps://…`); outside loopback STARTTLS is required, unless
 * the URL says `?ignoreTLS=true`. Throws
 * UnavailableError (without the server's words: they hold addresses) when it may go another time.
 */
export const createMailer = ({ url, from }: { url: string; from: string }): Mailer => {
  const { hostname, searchParams } = new URL(url);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // For a mail catcher in a closed network; whoever writes `?ignoreTLS=true` has decided it.
  const isPlain = isLoopback || searchParams.get('ignoreTLS') === 'true';
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    requireTLS: !isPlain,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail({
          from,
          // As an object: a string would be parsed, and could turn out to be two addresses (A03).
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          // Fixed, so that a retry sends the same bytes and the reader's program can drop the copy.
          date: mail.date,
          baseBoundary: mail.id,
          headers: { 'Content-Language': mail.language, 'Auto-Submitted': 'auto-generated' },
        });
        return { state: 'sent' };
      } catch (error) {
        const smtpCode = smtpCodeOf(error);
        if (smtpCode !== undefined && smtpCode >= 500) return { state: 'refused', smtpCode };
        throw new UnavailableError(`The mail server did not take the letter (${smtpCode ?? 'no answer'}).`);
      }
    },
    close: () => transport.close(),
  };
};
