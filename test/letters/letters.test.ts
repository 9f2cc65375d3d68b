import { renderLetter, type Letter, type Notice } from '../../letters/index.ts';
import { languages } from '../../locales/index.ts';
import { closing, code, contextIn, hostile, htmlFaults, notices, poisoned, reference, translators } from './samples.ts';

const cases = languages.flatMap((language) =>
  notices.map((notice, index) => [`${notice.notice} (${index}) in ${language}`, language, notice] as const),
);
const partsOf = (letter: Letter): string[] => [letter.subject, letter.text, letter.html];
const has = <K extends Notice['notice']>(notice: Notice, ...names: K[]): boolean =>
  names.some((name) => name === notice.notice);

describe.each(cases)('%s', (_title, language, notice) => {
  const letter = renderLetter(notice, contextIn(language));

  test('names the reference everywhere, also in the subject', () => {
    for (const part of partsOf(letter)) expect(part).toContain(reference);
  });

  test('leaves no placeholder, no undefined and no key', () => {
    for (const part of partsOf(letter)) {
      expect(part).not.toMatch(/\{\{|\}\}|undefined|null|NaN|\[object|mail:|common:/u);
    }
  });

  test('says who writes, who is responsible, where to ask and where the privacy notice is', () => {
    for (const said of ['Sample Conferencing GmbH, Sample Street 1, 10115 Berlin', 'privacy@company.example']) {
      expect(letter.text).toContain(said);
      expect(letter.html).toContain(said);
    }
    expect(letter.text).toContain('https://company.example/privacy');
    expect(letter.text.startsWith('Sample Conferencing\n')).toBe(true);
  });

  test('is a well-formed page in its language that fetches nothing', () => {
    expect(htmlFaults(letter.html)).toEqual([]);
    expect(letter.html).toContain(`<html lang="${language}" dir="ltr">`);
    expect(letter.html).not.toMatch(/<(?:img|script|link|iframe|style|svg|object)|\bsrc=|url\(|@import/u);
  });

  test('says the same again for the same input', () => {
    expect(renderLetter(notice, contextIn(language))).toEqual(letter);
  });

  test('shows hostile text as text', () => {
    const html = renderLetter(
      poisoned(notice),
      contextIn(language, {
        organisation: { name: hostile, contact: hostile, privacyNotice: `javascript:${hostile}` },
        controller: {
          name: hostile,
          address: hostile,
          regime: hostile,
          complaintBody: { name: hostile, url: `javascript:${hostile}` },
        },
        trackUrl: `https://portal.example/?"><script>`,
      }),
    ).html;
    expect(htmlFaults(html)).toEqual([]);
    expect(html).not.toMatch(/<script|<img|href="javascript/iu);
  });

  test('carries a code only when it is a letter for a code, and never in the subject', () => {
    const secret = has(notice, 'request_received', 'mailbox_code', 'identity_code', 'download_code');
    expect(letter.text.includes('ABCD-2345')).toBe(secret);
    expect(letter.html.includes('ABCD-2345')).toBe(secret);
    expect(letter.subject).not.toContain('ABCD');
  });

  test('names the way to complain when it ends the request', () => {
    const ends = closing.includes(notice.notice);
    expect(letter.text.includes('https://authority.example/complain?a=1&b=2')).toBe(ends);
    expect(letter.html.includes('href="https://authority.example/complain?a=1&amp;b=2"')).toBe(ends);
  });
});

describe('the acknowledgement', () => {
  const [access, filedByStaff, correction] = notices;

  test('says the date of receipt and the date of the answer in words', () => {
    const { text } = renderLetter(access!, contextIn('en'));
    expect(text).toContain('20 November 2026');
    expect(text).toContain('21 December 2026');
    expect(renderLetter(access!, contextIn('de')).text).toContain('spätestens am 21. Dezember 2026');
  });

  test('tells the person that staff recorded it, only when they did', () => {
    expect(renderLetter(filedByStaff!, contextIn('en')).text).toContain('Our staff recorded this request');
    expect(renderLetter(access!, contextIn('en')).text).not.toContain('Our staff recorded');
  });

  test('lists the fields of a correction by their labels', () => {
    expect(renderLetter(correction!, contextIn('en')).text).toContain('You ask us to correct:\n\n- Address\n- Phone');
  });
});

describe('a refusal', () => {
  const refused = notices.find((notice) => notice.notice === 'correction_closed' && notice.outcome === 'refused')!;

  test.each([
    ['en', 'We could not establish', 'Legal basis: Art 16, General Data', 'go to court', 'supplementary statement'],
    ['de', 'Wir konnten nicht feststellen', 'Rechtsgrundlage: Art 16, Datensch', 'gerichtlich', 'ergänzende Erklärung'],
  ])('in %s gives ground, article, reasons, the court and the right to a statement', (language, ...said) => {
    const { text } = renderLetter(refused, contextIn(language));
    for (const words of [...said, 'No document was given.']) expect(text).toContain(words);
  });

  test('on a ground without a text lets the article speak', () => {
    const leftOut = [{ label: 'Logs', groundCode: 'of_tomorrow', groundSource: 'Art 99' }];
    const notice: Notice = { notice: 'access_closed', outcome: 'refused', availableUntilOn: null, leftOut };
    expect(renderLetter(notice, contextIn('en')).text).toContain('the article is named below.\n  Legal basis: Art 99');
  });

  test('of a whole access request offers no download', () => {
    const wholly = notices.find((notice) => notice.notice === 'access_closed' && notice.outcome === 'refused')!;
    expect(renderLetter(wholly, contextIn('en')).text).not.toMatch(/download/iu);
  });
});

test('the letter that everything was corrected speaks of no court and no statement', () => {
  const done = notices.find((notice) => notice.notice === 'correction_closed' && notice.outcome === 'fulfilled')!;
  expect(renderLetter(done, contextIn('en')).text).not.toMatch(/court|supplementary|Not done/u);
});

test('the first code says that it proves only the mailbox, the identity code what to do when nobody asked', () => {
  const textOf = (name: string): string =>
    renderLetter(
      notices.find((notice) => notice.notice === name)!,
      contextIn('en'),
    ).text;
  expect(textOf('request_received')).toContain('it does not prove who you are');
  expect(textOf('identity_code')).toContain('Please tell us as well: privacy@company.example');
});

test('a subject stays one line whatever the reference holds', () => {
  const context = contextIn('en', { reference: 'DSR\r\nBcc: everybody@company.example' });
  const { subject } = renderLetter({ notice: 'withdrawn', done: [] }, context);
  expect(subject).toBe('You have withdrawn your request DSR Bcc: everybody@company.example');
});

test('a letter without the page of the request has no empty link', () => {
  const letter = renderLetter({ notice: 'withdrawn', done: [] }, contextIn('en', { trackUrl: undefined }));
  expect(letter.text).not.toContain('Open the page');
  expect(letter.html).not.toContain('Open the page');
});

test('a letter in a language written from the right says so', () => {
  const letter = renderLetter(
    { notice: 'mailbox_code', code, codeMinutes: 10 },
    contextIn('ar', { translate: translators.of('en') }),
  );
  expect(letter.html).toContain('<html lang="ar" dir="rtl">');
  expect(letter.html).toContain('<span dir="ltr">ABCD-2345</span>');
});
