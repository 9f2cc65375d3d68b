import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTextKey, resources } from '../../locales/index.ts';

const filesIn = (dir: string, ending: RegExp): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(dir, name));
const templates = filesIn('api/views', /\.njk$/u).map((file) => [file, readFileSync(file, 'utf8')] as const);
const withoutComments = (text: string): string => text.replaceAll(/\{#.*?#\}/gsu, '');
/** What stands in a template as it is: tags and text, without what is computed. */
const written = (text: string): string => withoutComments(text).replaceAll(/\{%.*?%\}|\{\{.*?\}\}/gsu, '');
/** What is computed. */
const computed = (text: string): string[] =>
  [...withoutComments(text).matchAll(/\{%.*?%\}|\{\{.*?\}\}/gsu)].map(([part]) => part);

describe.each(templates)('%s', (_file, text) => {
  test('has no word of its own: every text is in the catalogues', () => {
    const html = written(text);
    expect(html.replaceAll(/<[^>]*>/gu, '').match(/\p{L}{2,}/gu) ?? []).toEqual([]);
    const spoken = /\b(?:alt|title|placeholder|aria-label|aria-description|aria-roledescription)="[^"]*\p{L}/gu;
    expect(html.match(spoken) ?? []).toEqual([]);
  });

  test('names only texts that there are, in plain', () => {
    const asked = computed(text).flatMap((part) => [...part.matchAll(/\bt\(\s*([^,)]*)/gu)].map(([, key = '']) => key));
    for (const key of asked) {
      expect(key).toMatch(/^'[\w:.-]+'$/u);
      expect([key, isTextKey(key.slice(1, -1)) || isTextKey(`${key.slice(1, -1)}_other`)]).toEqual([key, true]);
    }
  });

  test('escapes everything, runs nothing and styles nothing by itself', () => {
    const code = computed(text).join('\n');
    expect(code).not.toMatch(/\bsafe\b|autoescape|\b(?:html|titleHtml|summaryHtml|legendHtml)\s*:/u);
    expect(written(text)).not.toMatch(/ style=| on[a-z]+=|<style|javascript:|<iframe|<object/u);
    expect(written(text).match(/https?:\/\/[^"\s]+/gu) ?? []).toEqual([]);
  });
});

test('every text of the pages is used somewhere', () => {
  const sources = [
    ...templates.map(([, text]) => text),
    ...filesIn('api', /\.ts$/u).map((file) => readFileSync(file, 'utf8')),
  ].join('\n');
  const literal = new Set(sources.match(/\b(?:pages|portal|desk|compliance):[\w.-]+/gu));
  // Keys made from data are written as `portal:status.${status}`: what follows may be any of the group.
  const groups = [...sources.matchAll(/\b((?:pages|portal|desk|compliance):[\w.-]*)\$\{/gu)].map(
    ([, start = '']) => start,
  );
  const keysOf = (node: object, path: string): string[] =>
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
    );
  const { pages, portal, desk, compliance } = resources.en;
  const keys = Object.entries({ pages, portal, desk, compliance }).flatMap(([name, texts]) =>
    keysOf(texts, `${name}:`),
  );
  const stem = (key: string): string => key.replace(/_(?:zero|one|two|few|many|other)$/u, '');
  const unused = keys.filter((key) => !literal.has(stem(key)) && !groups.some((start) => key.startsWith(start)));
  expect(unused).toEqual([]);
});
