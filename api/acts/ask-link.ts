/** Asks for the link to one's requests again. Nobody is looked up here: known and unknown addresses get the same (R2). */
import { canonicalEmail } from '../../workflows/domain/canonical.ts';
import { InputError } from '../../workflows/domain/errors.ts';
import type { ApiContext } from '../context.ts';
import { addressKey, takeOne } from './limits.ts';

/** What a person who mistypes needs, and far too little to bomb mailboxes with; the worker counts mails besides. */
const asksPerHour = 10;

/** Throws InputError at `/email` for what is no address, LimitError when too many were asked for from one place. */
export const askLink =
  (context: ApiContext) =>
  async (email: string, address: string): Promise<void> => {
    const canonical = canonicalEmail(email);
    if (canonical === undefined) {
      throw new InputError('The address cannot be used.', [
        { pointer: '/email', detail: 'Give one plain e-mail address, such as ann@example.org.' },
      ]);
    }
    const bucket = `links:${addressKey(context.vault, address)}`;
    const what = 'Too many links were asked for from your network address in this hour. Try again later.';
    await takeOne(context, { bucket, window: 'hour', limit: asksPerHour }, what);
    await context.record.stores.linkAsks.insert(context.vault.blind('email', canonical));
  };
