/** A language made from English for tests: every text is accented, marked at both ends and 40 % longer. */

const accents: Readonly<Record<string, string>> = { a: 'å', e: 'ë', i: 'ï', o: 'ø', u: 'ü', c: 'ç', n: 'ñ', y: 'ý' };

/** Placeholders stay as they are. */
const pseudoText = (text: string): string => {
  const accented = text
    .split(/(\{\{.*?\}\})/u)
    .map((part) =>
      part.startsWith('{{') ? part : part.replaceAll(/[aeioucny]/gu, (letter) => accents[letter] ?? letter),
    )
    .join('');
  return `[${accented}${' ẋ'.repeat(Math.ceil((text.length * 0.4) / 2))}]`;
};

const walk = (node: unknown): unknown =>
  typeof node === 'string'
    ? pseudoText(node)
    : Object.fromEntries(Object.entries(Object(node)).map(([key, value]) => [key, walk(value)]));

/** All catalogues of a language in the pseudo-language. */
export const pseudoTexts = (catalogues: Readonly<Record<string, object>>): Record<string, object> =>
  Object.fromEntries(Object.entries(catalogues).map(([name, texts]) => [name, Object(walk(texts))]));
