import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderLetter } from '../../letters/index.ts';
import { contextIn, notices } from '../letters/samples.ts';
import { engine } from '../support/test-engines.ts';

/** Whose components we use must not be who we seem to be: neither name, typeface nor crest of theirs may show. */
const theirs = /GDS Transport|govuk-crest|GOV\.UK/iu;

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test.each(['api/views', 'locales', 'letters'])('nothing in %s says that we are somebody else', (dir) => {
  for (const file of filesIn(dir)) expect([file, theirs.exec(readFileSync(file, 'utf8'))]).toEqual([file, null]);
});

test('nor do the styles and the script; they fetch nothing', () => {
  for (const file of filesIn(engine('TEST_ASSETS'))) {
    const text = readFileSync(file, 'utf8');
    expect([file, theirs.exec(text)]).toEqual([file, null]);
    expect([file, /url\(|@import|@font-face/u.exec(text)]).toEqual([file, null]);
  }
});

test('nor does a letter', () => {
  for (const notice of notices) {
    expect(JSON.stringify(renderLetter(notice, contextIn('en')))).not.toMatch(theirs);
  }
});
