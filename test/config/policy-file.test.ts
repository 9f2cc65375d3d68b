import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicyFile } from '../../config.ts';
import { changed, exampleEnv, exampleFile, exampleText, faultsOf } from './policy-samples.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'habeas-secrets-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('the example is sound, and its hash is that of its text', () => {
  const { policy, hash, text } = readPolicyFile(exampleFile, exampleEnv);
  expect(policy.controllers.map(({ id }) => id)).toEqual(['de', 'gb']);
  expect(hash).toBe(createHash('sha256').update(exampleText).digest('hex'));
  expect(text).not.toContain('planted-secret');
});

test('a secret comes from the environment or from a file that it names', () => {
  const file = join(folder, 'crm-url');
  writeFileSync(file, `${exampleEnv['CRM_DATABASE_URL']}\n`);
  for (const given of [exampleEnv, { CRM_DATABASE_URL_FILE: file }]) {
    expect(readPolicyFile(exampleFile, given).policy.systems[1]).toMatchObject({ url: exampleEnv['CRM_DATABASE_URL'] });
  }
});

test('every fault is listed at once, from top to bottom', () => {
  const text = changed(
    ['contact: privacy@beispiel.example', 'kontakt: privacy@beispiel.example'],
    ['id: gb', 'id: de'],
    ['{ en: Name, de: Name }', '{ en: Name }'],
    ['packageDays: 14', 'packageDays: 0'],
    ['${CRM_DATABASE_URL}', '${NOT_SET}'],
  );
  const faults = faultsOf(text);
  expect(faults.map((fault) => fault.split(' ')[1])).toEqual([
    'organisation.contact:',
    'organisation.kontakt:',
    'controllers[1].id:',
    'fields[0].label:',
    'systems[1].url:',
    'times.packageDays:',
  ]);
  const lines = faults.map((fault) => Number(fault.split(':')[0]));
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});

test('a key that is given twice is a fault beside the others', () => {
  const text = changed(['packageDays: 14', 'packageDays: 14\n  packageDays: 99']);
  expect(faultsOf(text)).toEqual([
    expect.stringContaining('times.packageDays'),
    expect.stringMatching(/^\d+:\d+: Map keys must be unique$/u),
  ]);
});

test.each([
  ['that is not set', '${NOT_SET}', 'NOT_SET is not set in the environment'],
  [
    'with a default, which would hide that it is not set',
    '${CRM_DATABASE_URL:-postgres://x}',
    'only ${NAME} is understood',
  ],
  ['that is not closed', '${CRM_DATABASE_URL', 'only ${NAME} is understood'],
])('a variable %s is a fault with its place', (_case, url, problem) => {
  const faults = faultsOf(changed(['url: ${CRM_DATABASE_URL}', `url: '${url}'`]));
  expect(faults).toEqual([expect.stringContaining(`systems[1].url: ${problem}`)]);
});

test('no fault repeats a value of the environment, even where it has no place', () => {
  const text = changed(
    ['category: identity', 'category: ${CRM_DATABASE_URL}'],
    ['defaultLanguage: en', 'defaultLanguage: de-${WORD}'],
    ['kind: sql', 'kind: ${CRM_DATABASE_URL}'],
  );
  const faults = faultsOf(text, { ...exampleEnv, WORD: 'planted-word' });
  expect(faults.length).toBeGreaterThanOrEqual(2);
  expect(faults.join('\n')).not.toMatch(/planted/u);
});

test.each([
  ['no YAML', 'a: [', /flow sequence/iu],
  ['not UTF-8', Buffer.from([0x61, 0x3a, 0xff]), /UTF-8/u],
  ['larger than 1 MB', `#${'x'.repeat(1024 * 1024)}`, /larger than 1 MB/u],
  ['nested without end', '['.repeat(100_000), /./u],
  ['a bomb of aliases', bomb(), /too many aliases/u],
  ['several documents', 'a: 1\n---\nb: 2\n', /multiple documents/iu],
  ['with a tag of its own', 'languages: !!js/function "x"\n', /tag/iu],
  ['empty', '', /must be a group of keys/u],
])('a file that is %s is refused', (_case, content, problem) => {
  expect(faultsOf(content).join('\n')).toMatch(problem);
});

function bomb(): string {
  const levels = Array.from({ length: 8 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
  return ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...levels].join('\n');
}

test('a file that is not there is refused with what to do', () => {
  expect(() => readPolicyFile(join(folder, 'nowhere.yaml'), exampleEnv)).toThrow(
    /cannot be read \(ENOENT\); POLICY_FILE must name/u,
  );
});
