import {
  createTranslators,
  isTextKey,
  languages,
  portalResources,
  resources,
  type TextKey,
} from '../../locales/index.ts';
import { findRegime, regimeIds } from '../../workflows/domain/regimes.ts';

type Texts = ReadonlyMap<string, string>;

/** Every text of a language by its full key, plural suffixes included. */
const textsOf = (language: string): Texts => {
  const texts = new Map<string, string>();
  const walk = (node: object, path: string, separator: string): void => {
    for (const [key, value] of Object.entries(node) as [string, string | object][]) {
      const at = path === '' ? key : `${path}${separator}${key}`;
      if (typeof value === 'string') texts.set(at, value);
      else walk(value, at, path === '' ? ':' : '.');
    }
  };
  walk(Object(new Map<string, object>(Object.entries({ ...resources, ...portalResources })).get(language)), '', '');
  return texts;
};

const pluralForms = (language: string): string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories;
const suffix = /_(?:zero|one|two|few|many|other)$/u;
const stems = (texts: Texts): string[] => [...new Set([...texts.keys()].map((key) => key.replace(suffix, '')))].sort();
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/gu)].map(([, name]) => name ?? '').sort();

const english = textsOf('en');
/** What of English a language should have: all of it, or the catalogues of the portal. */
const counterpartsOf = (language: string): Texts => {
  const catalogues = Object.keys(Object(new Map<string, object>(Object.entries(portalResources)).get(language)));
  if (catalogues.length === 0) return english;
  return new Map([...english].filter(([key]) => catalogues.includes(key.split(':')[0] ?? '')));
};

describe.each([...languages, ...Object.keys(portalResources)])('the catalogues in %s', (language) => {
  const texts = textsOf(language);
  const english = counterpartsOf(language);

  test('have the same keys as English', () => {
    expect(stems(texts)).toEqual(stems(english));
  });

  test('have every plural form of the language wherever a number decides', () => {
    const plural = [...english.keys()].filter((key) => suffix.test(key)).map((key) => key.replace(suffix, ''));
    expect(plural.length).toBeGreaterThan(0);
    for (const key of plural) {
      for (const form of pluralForms(language)) expect(texts.has(`${key}_${form}`)).toBe(true);
    }
  });

  test('have the same placeholders as English in each text', () => {
    for (const [key, text] of texts) {
      const counterpart = english.get(key) ?? english.get(`${key.replace(suffix, '')}_other`) ?? '';
      expect([key, placeholders(text)]).toEqual([key, placeholders(counterpart)]);
    }
  });

  test('have no empty text, no stray space and no half placeholder', () => {
    for (const [key, text] of texts) {
      expect([key, text]).toEqual([key, text.trim()]);
      expect(text).not.toBe('');
      expect(text.replaceAll(/\{\{\w+\}\}/gu, '')).not.toMatch(/[{}]/u);
    }
  });

  test('name each ground and each law of the regimes in words', () => {
    for (const id of regimeIds) {
      const grounds = findRegime(id)?.grounds ?? [];
      for (const key of [`common:law.${id}`, ...grounds.map((ground) => `common:ground.${ground.code}`)]) {
        expect(isTextKey(key)).toBe(true);
        expect(texts.get(key)).toMatch(/\p{L}/u);
      }
    }
  });
});

test('only names and loan words are the same in German and English', () => {
  const german = textsOf('de');
  const same = [...english].filter(([key, text]) => german.get(key) === text).map(([key]) => key);
  expect(same).toEqual([
    'package:column.system',
    'portal:start.navigation',
    'desk:channel.portal',
    'desk:case.title',
    'desk:case.person',
    'desk:case.fieldIn',
    'desk:case.decidedBy',
    'desk:person.name',
    'desk:preview.system',
    'desk:actor.system',
  ]);
});

test('no ground in the catalogues is without a regime', () => {
  const known = new Set(regimeIds.flatMap((id) => findRegime(id)?.grounds.map((ground) => ground.code) ?? []));
  expect(Object.keys(resources.en.common.ground).filter((code) => !known.has(code))).toEqual([]);
});

describe('a translator', () => {
  const translators = createTranslators({ strict: true });

  test('chooses the plural form by the count', () => {
    const translate = translators.of('en');
    expect(translate('mail:code.validity', { count: 1 })).toContain('1 minute ');
    expect(translate('mail:code.validity', { count: 10 })).toContain('10 minutes ');
  });

  test('reads a region as its language', () => {
    expect(translators.of('de-AT')('mail:frame.greeting')).toBe('Guten Tag,');
  });

  test('puts values in as they are: no nesting, no second round, no escaping', () => {
    const reason = '$t(mail:frame.greeting) {{reference}} $& <b>&amp;';
    expect(translators.of('en')('mail:refusal.reason', { reason })).toBe(`Our reasons: ${reason}`);
  });

  test('does not let a value pose as an option', () => {
    const values = { reason: 'x', lng: 'de', context: 'male', defaultValue: 'y', ns: 'common' };
    expect(translators.of('en')('mail:refusal.reason', values)).toBe('Our reasons: x');
  });

  test('throws in tests for a missing text, a missing value and an unknown language', () => {
    const missing: string = 'mail:lapsed.nowhere';
    expect(() => translators.of('en')(missing as TextKey)).toThrow('lapsed.nowhere');
    expect(() => translators.of('en')('mail:refusal.reason')).toThrow('{{reason}}');
    expect(() => translators.of('fr')('mail:frame.greeting')).toThrow('frame.greeting');
  });

  test('falls back to English in a language without catalogues', () => {
    expect(createTranslators().of('fr')('mail:frame.greeting')).toBe('Hello,');
  });
});

test('a key made from data is only a key when it names a text', () => {
  expect(isTextKey('common:ground.excessive')).toBe(true);
  for (const key of ['common:ground', 'common:ground.toString', '__proto__', 'common:ground.excessive.0', '']) {
    expect(isTextKey(key)).toBe(false);
  }
});
