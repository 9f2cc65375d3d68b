/** Names and numbers in a reader's language, from the runtime's own data. */

/**
 * The locale for Intl. English dates put the day first, as nearly all English readers but one country write them;
 * Arabic keeps the digits that references and codes are written in.
 */
export const intlLocale = (language: string): string => {
  if (language === 'en' || language === 'en-XA') return 'en-GB';
  return language === 'ar' ? 'ar-u-nu-latn' : language;
};

/**
 * Gives what `make` gives for the same arguments, made once: a formatter costs far more to make than to use. For
 * arguments of which there are few, as languages and zones.
 */
export const madeOnce = <A extends readonly string[], T>(make: (...parts: A) => T): ((...parts: A) => T) => {
  const made = new Map<string, T>();
  return (...parts) => {
    const key = parts.join(' ');
    const known = made.get(key) ?? make(...parts);
    made.set(key, known);
    return known;
  };
};

const namesOf = madeOnce(
  (language: string, type: Intl.DisplayNamesType) => new Intl.DisplayNames(intlLocale(language), { type }),
);
const datesOf = madeOnce(
  (language: string, timeZone: string) =>
    new Intl.DateTimeFormat(intlLocale(language), { dateStyle: 'long', timeZone }),
);
const instantsOf = madeOnce(
  (language: string, timeZone: string) =>
    new Intl.DateTimeFormat(intlLocale(language), { dateStyle: 'long', timeStyle: 'short', timeZone }),
);

/** The day of an instant in a zone, in words: `5 October 2026`. */
export const formatDay = (at: Date, language: string, zone: string): string => datesOf(language, zone).format(at);

/** A country by its code, `DE` -> `Germany`; the code itself when it has no name. */
export const countryName = (code: string, language: string): string => namesOf(language, 'region').of(code) ?? code;

/** A language by its tag, in words of `language`: `de` -> `German`. */
export const languageName = (tag: string, language: string): string => namesOf(language, 'language').of(tag) ?? tag;

/** What a language is called by those who speak it: `de` -> `Deutsch`. */
export const ownLanguageName = (tag: string): string => languageName(tag, tag);

/** A whole number with the separators of the language. */
export const formatNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(intlLocale(language)).format(value);

/** `[a, b, c]` -> `a, b and c`. */
export const formatList = (parts: readonly string[], language: string): string =>
  new Intl.ListFormat(intlLocale(language), { type: 'conjunction' }).format(parts);

const units = ['byte', 'kilobyte', 'megabyte'] as const;

/** The size of a file for people, `1.2 MB`; in steps of 1000. */
export const formatSize = (bytes: number, language: string): string => {
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const unit = units[step] ?? 'byte';
  const options = {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(intlLocale(language), options).format(bytes / 1000 ** step);
};

/** Date and time of an instant in a zone, in words: `5 October 2026 at 11:00`. */
export const formatInstantIn = (at: Date, language: string, zone: string): string =>
  instantsOf(language, zone).format(at);

/** The texts of a list in the order in which the language's readers look for them. */
export const inOrder = <T>(items: readonly T[], name: (item: T) => string, language: string): T[] => {
  const { compare } = new Intl.Collator(intlLocale(language));
  return items.toSorted((one, other) => compare(name(one), name(other)));
};
