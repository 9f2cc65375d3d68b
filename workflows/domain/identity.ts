/** Codes: what each is for and the numbers that bound guessing (security reference, section 3). */

/**
 * `mailbox`: does the typed address answer? `identity`: is it the person (only to contacts on file)?
 * `download`: is it still the person, at the moment of disclosure?
 */
export const codePurposes = ['mailbox', 'identity', 'download'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** ASVS 6.5.5: out-of-band codes live at most 10 minutes. */
export const codeLifeMinutes = 10;
/** NIST's ceiling is 100 in a row; at 40 bit, 5 tries leave a chance of 5/2^40 per code. */
export const triesPerCode = 5;
/** A person may ask again a few times; more is somebody bombing a mailbox (A53). */
export const codesPerHour = 3;
/** Mails with codes, before identity is proven, per typed or stored address and day (A53). */
export const codeMailsPerDay = 6;
/** Wrong codes per contact and day, over all requests (A19). */
export const failuresPerDay = 10;
