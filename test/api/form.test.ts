import { z } from 'zod';
import {
  checkForm,
  choiceField,
  choicesField,
  optionalText,
  pressField,
  readFields,
  textField,
} from '../../api/pages/form.ts';
import { createTranslators } from '../../locales/index.ts';

const t = createTranslators({ strict: true }).of('en');
const read = (text: string) => readFields(Buffer.from(text)).values;
const faultsOf = (schema: z.ZodType, text: string) =>
  Object.fromEntries(checkForm(schema, read(text), t).faults.map(({ field, text: said }) => [field, said]));

const schema = z.strictObject({
  name: textField({ max: 10, missing: 'pages:signIn.emailMissing' }),
  note: optionalText({ max: 20, lines: true }),
  kind: choiceField(['access', 'correction'], 'pages:error.choice'),
  parts: choicesField(['a', 'b']),
  press: pressField(['next', 'add']),
});

test('fields are read as they were sent, the tokens apart', () => {
  expect(readFields(Buffer.from('a=1&b=x+y%20z&b=2&_csrf=c&_once=o'))).toEqual({
    values: { a: '1', b: ['x y z', '2'] },
    csrf: 'c',
    once: 'o',
  });
  expect(Object.keys(read('__proto__=1&constructor=2'))).toEqual(['__proto__', 'constructor']);
});

test('what can be used comes out trimmed and typed', () => {
  const { input } = checkForm(schema, read('name=+Erika+&note=one%0D%0Atwo&kind=access&parts=a&press=add'), t);
  expect(input).toEqual({ name: 'Erika', note: 'one\ntwo', kind: 'access', parts: ['a'], press: 'add' });
  const { input: bare } = checkForm(schema, read('name=%D9%81&note=&kind=access&parts=a&parts=b'), t);
  expect(bare).toEqual({ name: 'ف', note: undefined, kind: 'access', parts: ['a', 'b'], press: 'next' });
});

test.each([
  ['name=&kind=access', { name: 'Enter your email address' }],
  ['kind=access', { name: 'Enter your email address' }],
  ['name=12345678901&kind=access', { name: 'Shorten this to 10 characters' }],
  ['name=a%0Ab&kind=access', { name: 'Write this on one line, without special control characters' }],
  ['name=a%00b&kind=access', { name: 'Write this on one line, without special control characters' }],
  ['name=a', { kind: 'Select one of the answers' }],
  ['name=a&kind=theft', { kind: 'Select one of the answers' }],
  ['name=a&name=b&kind=access', { name: 'Fill this in' }],
  ['name=a&kind=access&parts=c', { parts: 'Select one of the answers' }],
  [
    'name=a&kind=access&more=1',
    { form: 'This form is not complete. Go back, load the page again, and send it once more.' },
  ],
])('%s is told at its fields: %j', (text, faults) => {
  expect(faultsOf(schema, text)).toEqual(faults);
});

test('ten letters of any script are ten characters', () => {
  expect(faultsOf(schema, `name=${encodeURIComponent('𝒜'.repeat(10))}&kind=access`)).toEqual({});
});

test('where an answer must be given, none is a fault', () => {
  const strict = z.strictObject({ parts: choicesField(['a', 'b'], 'pages:error.choice') });
  expect(faultsOf(strict, '')).toEqual({ parts: 'Select one of the answers' });
});
