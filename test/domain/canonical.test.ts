import fc from 'fast-check';
import { canonicalCustomerNumber, canonicalEmail, canonicalPhone } from '../../workflows/domain/canonical.ts';

describe('the canonical form of an e-mail address', () => {
  test.each([
    ['anna@person.example', 'anna@person.example'],
    ['  Anna.Maria@Person.EXAMPLE\n', 'anna.maria@person.example'],
    ["o'hara+dsr!#$%&*/=?^_`{|}~-@person.example", "o'hara+dsr!#$%&*/=?^_`{|}~-@person.example"],
    // International names are what DNS makes of them; composed or not is the same name.
    ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@BÜCHER.example', 'anna@xn--bcher-kva.example'],
    ['anna@bu\u0308cher.example', 'anna@xn--bcher-kva.example'],
    ['anna@xn--bcher-kva.example', 'anna@xn--bcher-kva.example'],
    ['anna@straße.example', 'anna@xn--strae-oqa.example'],
    [`${'a'.repeat(64)}@person.example`, `${'a'.repeat(64)}@person.example`],
  ])('of %j is %j', (typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
  });

  const stored = 'kiss@bank.example';
  test.each([
    ['a dotless i', 'kıss@bank.example'],
    ['a Cyrillic letter', 'kisѕ@bank.example'],
    ['a Cyrillic letter in the domain', 'kiss@bаnk.example'],
    ['rn for m', 'kiss@barnk.example'],
    ['a tag', 'kiss+dsr@bank.example'],
    ['a dot', 'k.iss@bank.example'],
    ['a trailing dot', 'kiss@bank.example.'],
    ['a long s', 'kiſſ@bank.example'],
    ['a sharp s', 'kiß@bank.example'],
    ['a Kelvin sign', '\u212Aiss@bank.example'],
    ['a Kelvin sign in the domain', 'kiss@ban\u212A.example'],

    ['full-width letters', 'ｋiss@bank.example'],
    ['full-width letters in the domain', 'kiss@ｂank.example'],
    ['a full-width at sign', 'kiss＠bank.example'],
    ['an ideographic full stop', 'kiss@bank。example'],
    ['a zero-width joiner', 'kiss@ba\u200Dnk.example'],
    ['a soft hyphen', 'kiss@ba\u00ADnk.example'],
    ['a soft hyphen before the at sign', 'ki\u00ADss@bank.example'],
    ['a turned direction', '\u202Ekiss@bank.example'],
    ['a percent escape', 'kiss@b%61nk.example'],
    ['punycode for what is plain', 'kiss@xn--bank-.example'],
    ['a combining mark', 'kiss\u0307@bank.example'],
  ])('with %s is never that of the address it resembles (A02)', (_trick, typed) => {
    expect(canonicalEmail(stored)).toBe(stored);
    expect(canonicalEmail(typed)).not.toBe(stored);
  });

  test.each([
    ['nothing', ''],
    ['no at sign', 'anna.person.example'],
    ['no local part', '@person.example'],
    ['no domain', 'anna@'],
    ['a quoted local part', '"anna"@person.example'],
    ['a quoted address inside', '"a@evil.example"@person.example'],
    ['a comma list', 'anna@person.example,eve@evil.example'],
    ['a semicolon list', 'anna@person.example;eve@evil.example'],
    ['a display name', 'Anna <anna@person.example>'],
    ['a display name and a second address', 'Anna <anna@person.example>, eve@evil.example'],
    ['a group', 'friends: anna@person.example, eve@evil.example;'],
    ['an empty group', 'undisclosed-recipients:;'],
    ['a comment', 'anna(me)@person.example'],
    ['a comment in the domain', 'anna@(here)person.example'],
    ['a source route', '@evil.example:anna@person.example'],
    ['a percent route in the domain', 'anna@evil.example%person.example'],
    ['two at signs', 'anna@evil.example@person.example'],
    ['a leading dot', '.anna@person.example'],
    ['a trailing dot before the at sign', 'anna.@person.example'],
    ['two dots', 'an..na@person.example'],
    ['a space', 'an na@person.example'],
    ['a line break', 'anna@person.example\r\nRCPT TO:<eve@evil.example>'],
    ['a line break before the at sign', 'anna\n@person.example'],
    ['a null', 'anna\u0000@person.example'],
    ['a control character in the domain', 'anna@per\u0001son.example'],
    ['a tab in the domain', 'anna@per\tson.example'],
    ['a local part of 65 octets', `${'a'.repeat(65)}@person.example`],
    ['a local part of 33 letters in 66 octets', `${'ä'.repeat(33)}@person.example`],
    ['255 octets', `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`],
    ['a label of 64 octets', `anna@${'b'.repeat(64)}.example`],
    ['a domain without a dot', 'anna@localhost'],
    ['a number for a domain', 'anna@127.0.0.1'],
    ['a short number for a domain', 'anna@2130706433'],
    ['a domain literal', 'anna@[127.0.0.1]'],
    ['an IPv6 literal', 'anna@[IPv6:::1]'],
    ['a port', 'anna@person.example:25'],
    ['a path', 'anna@person.example/x'],
    ['a query', 'anna@person.example?x'],
    ['a fragment', 'anna@person.example#x'],
    ['a backslash', 'anna@person.example\\x'],
    ['an underscore in the domain', 'anna@per_son.example'],
    ['a label that begins with a hyphen', 'anna@-person.example'],
    ['a lone surrogate', 'anna\uD800@person.example'],
    ['a megabyte', `${'a.'.repeat(500_000)}@person.example`],
  ])('is refused for %s (A03)', (_fault, typed) => {
    expect(canonicalEmail(typed)).toBeUndefined();
  });

  const address = fc.emailAddress();
  test('is its own canonical form, differs from the typed one in capitals alone, and is one plain ASCII address', () => {
    fc.assert(
      fc.property(address, (typed) => {
        const canonical = canonicalEmail(typed);
        expect(canonical?.toLowerCase()).toBe(typed.toLowerCase());
        expect(canonicalEmail(canonical ?? '')).toBe(canonical);
      }),
    );
  });

  test('whatever is typed, is undefined or an address of at most 254 octets with one at sign and nothing to misread', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })).map(([a, b]) => `${a}@${b}.example`),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const canonical = canonicalEmail(typed) ?? 'none@undefined.example';
        expect(canonical).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/u);
        expect(canonical).not.toMatch(/[\s",;:<>()[\]\\A-Z]/u);
        expect(canonical.length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the canonical form of a phone number', () => {
  test.each([
    ['+49 30 123456', '+4930123456'],
    ['+49 (0)30 123-456', '+4930123456'],
    ['0049 30 / 12 34 56', '+4930123456'],
    ['+49.30.123456', '+4930123456'],
    ['030 123456', '030123456'],
    ['1234', '1234'],
    ['+123456789012345', '+123456789012345'],
  ])('of %j is %j', (typed, canonical) => {
    expect(canonicalPhone(typed)).toBe(canonical);
  });

  test('of a national number is not that of an international one with the same digits', () => {
    expect(canonicalPhone('49 30 123456')).not.toBe(canonicalPhone('+49 30 123456'));
  });

  test.each([
    ['nothing', ''],
    ['three digits', '123'],
    ['sixteen digits', '+1234567890123456'],
    ['letters', '+49 30 FLOWERS'],
    ['an extension', '+49 30 123456 x7'],
    ['two numbers', '+49 30 123456, +49 30 654321'],
    ['digits of another script', '+٤٩٣٠١٢٣٤'],
    ['full-width digits', '＋４９３０１２３４'],
    ['signs alone', '(+)----'],
    ['a long text', '1'.repeat(100_000)],
  ])('is refused for %s', (_fault, typed) => {
    expect(canonicalPhone(typed)).toBeUndefined();
  });
});

describe('the canonical form of a customer number', () => {
  test.each([
    ['C-10023', 'C-10023'],
    [' c - 10 023 ', 'C-10023'],
    ['4711/a.2', '4711/A.2'],
    ['7'.repeat(64), '7'.repeat(64)],
  ])('of %j is %j', (typed, canonical) => {
    expect(canonicalCustomerNumber(typed)).toBe(canonical);
  });

  test.each([
    ['nothing', ''],
    ['a sign at its front', '-10023'],
    ['65 characters', '7'.repeat(65)],
    ['a quote', "C'10023"],
    ['a percent sign', 'C%'],
    ['a null', 'C\u0000'],
    // Capitals of these are ASCII letters, and two customers would become one.
    ['a dotless i', 'ı10023'],
    ['a long s', 'ſ10023'],
    ['a sharp s', 'ß10023'],
    ['a ligature', 'ﬁ10023'],
    ['full-width digits', 'C１００２３'],
  ])('is refused for %s', (_fault, typed) => {
    expect(canonicalCustomerNumber(typed)).toBeUndefined();
  });
});
