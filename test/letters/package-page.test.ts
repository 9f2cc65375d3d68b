import { createHash } from 'node:crypto';
import { renderPackagePage } from '../../letters/index.ts';
import { languages } from '../../locales/index.ts';
import type { PackageContent } from '../../workflows/domain/package.ts';
import { packageContent } from './package-content.ts';
import { hostile, htmlFaults, translators } from './samples.ts';

const pageOf = (content: PackageContent, language = 'en'): string =>
  renderPackagePage(content, translators.of(language), language);

/** The content with every text in it replaced, wherever it stands. */
const poison = (value: unknown, text: string): unknown => {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((entry) => poison(entry, text));
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, poison(entry, text)]))
    : value;
};
const poisonedWith = (text: string): PackageContent => ({
  ...(poison(packageContent(), text) as PackageContent),
  gatheredAt: packageContent().gatheredAt,
});

test.each(languages)(
  'the page in %s shows each field with value, system, source and date, and what goes with it',
  (language) => {
    const page = pageOf(packageContent(), language);
    for (const said of [
      'DSR-7K3M-9QXT',
      'Sample Conferencing GmbH',
      'Sample Street 1<br>10115 Berlin',
      '<bdi>Old Road 5\nLeeds</bdi>',
      '<bdi>Customer profiles</bdi>',
      'Your registration',
      'Billing',
      'Mail carrier Ltd',
      'Three years after the contract ends',
      'Art 15(4), recital 63',
      'Other people speak in them.',
      '<a href="https://authority.example/" rel="noreferrer">',
    ]) {
      expect(page).toContain(said);
    }
    expect(page).toContain(`<html lang="${language}" dir="ltr">`);
    expect(page).not.toMatch(/\{\{|undefined|\[object|package:/u);
    expect(htmlFaults(page)).toEqual([]);
  },
);

test('the page names the day on which a value was obtained, or that it was not recorded', () => {
  expect(pageOf(packageContent())).toContain('29 February 2024');
  expect(pageOf(packageContent(), 'de')).toContain('nicht vermerkt');
});

test('the page names the systems in which nothing was found', () => {
  expect(pageOf(packageContent())).toContain('<bdi>CRM of sales</bdi>: Nothing was found');
});

test('an empty result is said plainly', () => {
  const none = pageOf(packageContent({ categories: [], leftOut: [] }));
  expect(none).toContain('We found no personal data about you in the systems that we searched.');
  expect(none).toContain('Nothing was left out.');
  expect(none).not.toContain('We process personal data about you.');
});

test('a package of which everything was left out does not say that there is no data', () => {
  const page = pageOf(packageContent({ categories: [] }));
  expect(page).toContain('This package shows none of your data.');
  expect(page).not.toContain('We found no personal data');
});

test.each([
  hostile,
  '</title></style></script><svg onload=alert(1)>',
  '"><a href="javascript:alert(1)">x</a>',
  "' onmouseover='alert(1)",
  '<!-- ]]> -->',
  'javascript:alert(1)',
  '\u{202E}txt.exe\u{0000}\u{001B}[2J',
  '{{organisation}} $t(package:title)',
])('hostile text in every place stays text: %j', (text) => {
  const page = pageOf(poisonedWith(text));
  expect(htmlFaults(page)).toEqual([]);
  expect(page).not.toMatch(/<(?:script|img|svg|iframe|!--)|href="javascript|\son\w+="/iu);
  expect(page.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(page.match(/<a /gu)?.length ?? 0).toBe(0);
});

test('the page forbids itself everything but its own style', () => {
  const page = pageOf(packageContent());
  const style = /<style>(?<text>[\s\S]*?)<\/style>/u.exec(page)?.groups?.['text'] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
  expect(page).not.toMatch(/\bstyle="|\bsrc=|url\(|@import|<script|<form/u);
});

test('the page of a language written from the right is turned as a whole', () => {
  expect(renderPackagePage(packageContent(), translators.of('en'), 'ar')).toContain('<html lang="ar" dir="rtl">');
});
