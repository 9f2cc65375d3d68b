/** What Habeas writes to people: one notice, one pure template, text and HTML. */
import { accessClosed, type AccessClosed } from './access-closed.ts';
import { correctionClosed, type CorrectionClosed } from './correction-closed.ts';
import { downloadCode, type DownloadCode } from './download-code.ts';
import { identityCode, type IdentityCode } from './identity-code.ts';
import { joined, type Joined } from './joined.ts';
import { lapsed, type Lapsed } from './lapsed.ts';
import { frameDraft, writeLetter, type Draft, type Letter, type LetterContext } from './letter.ts';
import { mailboxCode, type MailboxCode } from './mailbox-code.ts';
import { requestReceived, type RequestReceived } from './request-received.ts';
import { trackingLink, type TrackingLink } from './tracking-link.ts';
import { withdrawn, type Withdrawn } from './withdrawn.ts';

export { closingNotice, promisedEnding } from './closing-notice.ts';
export type { Block, Draft, Letter, LetterContext } from './letter.ts';
export { maskSecret } from './mask-secret.ts';
export { renderPackagePage } from './package-page.ts';

/** Everything Habeas has to tell a requester, with what each notice needs. */
export type Notice =
  | RequestReceived
  | MailboxCode
  | IdentityCode
  | DownloadCode
  | CorrectionClosed
  | AccessClosed
  | Withdrawn
  | Lapsed
  | Joined
  | TrackingLink;

const draft = (notice: Notice, context: LetterContext): Draft => {
  switch (notice.notice) {
    case 'request_received':
      return requestReceived(notice, context);
    case 'mailbox_code':
      return mailboxCode(notice, context);
    case 'identity_code':
      return identityCode(notice, context);
    case 'download_code':
      return downloadCode(notice, context);
    case 'correction_closed':
      return correctionClosed(notice, context);
    case 'access_closed':
      return accessClosed(notice, context);
    case 'withdrawn':
      return withdrawn(notice, context);
    case 'lapsed':
      return lapsed(notice, context);
    case 'joined':
      return joined(notice, context);
    case 'tracking_link':
      return trackingLink(context);
  }
};

/**
 * The letter for a notice, in the language of its context. The same input always gives the same bytes. Subjects hold
 * the reference and nothing personal; letters name fields, never values.
 */
export const renderLetter = (notice: Notice, context: LetterContext): Letter =>
  writeLetter(draft(notice, context), context);

/** The same letter in its parts, for a page that shows it: the page brings its own markup. */
export const letterParts = (notice: Notice, context: LetterContext): Draft =>
  frameDraft(draft(notice, context), context);
