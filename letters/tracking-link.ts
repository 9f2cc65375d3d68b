/** Somebody who reads this mailbox lost the way to their request; the frame puts the link below. */
import { paragraph, type Draft, type LetterContext } from './letter.ts';

export type TrackingLink = { notice: 'tracking_link' };

export const trackingLink = ({ translate, reference, organisation }: LetterContext): Draft => ({
  subject: translate('mail:tracking_link.subject', { reference }),
  blocks: [
    paragraph(translate('mail:tracking_link.intro', { reference })),
    paragraph(translate('mail:tracking_link.notYou', { contact: organisation.contact })),
  ],
});
