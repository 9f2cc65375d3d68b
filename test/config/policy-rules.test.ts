import { changed, faultsOf } from './policy-samples.ts';

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

/** What is changed in the example, where the fault is then, and its beginning. */
test.each([
  [
    'a key that nobody knows',
    [['regime: EU-GDPR', 'regime: EU-GDPR\n    colour: red']],
    'colour: red',
    'controllers[0].colour: is no key that is known here',
  ],
  [
    'a colour on which white text cannot be read',
    [['privacyNotice: https', "branding: { brandColour: '#ffcc00', linkColour: '#15557a' }\n  privacyNotice: https"]],
    'branding:',
    'organisation.branding.brandColour: has a contrast of 1.',
  ],
  [
    'a colour that is none',
    [['privacyNotice: https', "branding: { linkColour: 'red;}' }\n  privacyNotice: https"]],
    'branding:',
    'organisation.branding.linkColour: must be a colour as #rrggbb',
  ],
  [
    'a language of the pages that nobody wrote',
    [['portalLanguages: [ar]', 'portalLanguages: [ar, fr]']],
    'portalLanguages: [ar, fr]',
    'portalLanguages[1]: there are no pages in "fr"',
  ],
  [
    'a language of the pages that letters are in too',
    [['portalLanguages: [ar]', 'portalLanguages: [de]']],
    'portalLanguages: [de]',
    'portalLanguages[0]: "de" is in languages already',
  ],
  [
    'a regime without rules',
    [['regime: EU-GDPR', 'regime: MARS']],
    'regime: MARS',
    'controllers[0].regime: must be one of EU-GDPR, UK-GDPR',
  ],
  [
    'a zone that does not exist',
    [['Europe/Berlin', 'Europe/Berln']],
    'zone: Europe/Berln',
    'controllers[0].zone: must be a time zone',
  ],
  [
    'an offset in place of a zone',
    [['Europe/Berlin', "'+01:00'"]],
    "zone: '+01",
    'controllers[0].zone: must be a time zone',
  ],
  [
    'a country written UK',
    [['countries: [GB]', 'countries: [UK]']],
    'countries: [UK]',
    'controllers[1].countries[0]: is no country',
  ],
  [
    'a country with two controllers',
    [['countries: [GB]', 'countries: [GB, AT]']],
    'countries: [GB, AT]',
    'controllers[1].countries[1]: AT is answered for twice',
  ],
  [
    'the same id twice',
    [['id: gb', 'id: de']],
    'id: de\n    name: Beispiel Conferencing Ltd',
    'controllers[1].id: "de" is there twice',
  ],
  [
    'a desk for a country of nobody',
    [['countries: [GB]\n    languages', 'countries: [GB, FR]\n    languages']],
    'countries: [GB, FR]',
    'desks[1].countries[1]: no controller answers for FR',
  ],
  [
    'a language that no desk speaks',
    [['languages: [en, de]\n\n#', 'languages: [en]\n\n#']],
    'countries: [GB]',
    'controllers[1].countries[0]: no desk decides for GB in de',
  ],
  [
    'a default language that is not served',
    [['defaultLanguage: en', 'defaultLanguage: fr']],
    'defaultLanguage',
    'defaultLanguage: "fr" is not in languages',
  ],
  [
    'a label without a translation',
    [['{ en: Name, de: Name }', '{ en: Name }']],
    'label: { en: Name }',
    'fields[0].label: has no text in de',
  ],
  [
    'a text in a language that is not served',
    [['{ en: Name, de: Name }', '{ en: Name, de: Name, fr: Nom }']],
    'label: { en: Name, de: Name, fr',
    'fields[0].label.fr: "fr" is not in languages',
  ],
  [
    'a field of no category',
    [['category: identity', 'category: nothing']],
    'category: nothing',
    'fields[0].category: there is no category "nothing"',
  ],
  [
    'a system with a field nobody knows',
    [['phone: phone_no', 'fax: phone_no']],
    'fax: phone_no',
    'systems[1].columns.fax: there is no field "fax"',
  ],
  [
    'a column for two fields',
    [['phone: phone_no', 'phone: full_name']],
    'phone: full_name',
    'systems[1].columns.phone: column "full_name" holds another field',
  ],
  [
    'a correction that would write the key',
    [['keyColumn: customer_no', 'keyColumn: phone_no']],
    'phone: phone_no',
    'systems[1].columns.phone: "phone" is correctable but is the key',
  ],
  [
    'a column that is no plain name',
    [['phone: phone_no', 'phone: phone_no; drop table customers']],
    'phone: phone_no;',
    'systems[1].columns.phone: must be a plain SQL name',
  ],
  ['a system of an unknown kind', [['kind: sql', 'kind: mongo']], 'kind: mongo', 'systems[1].kind: '],
  [
    'a correctable field that nobody holds',
    [['fields: [name, date_of_birth,', 'fields: [name,']],
    'correctable: true\n    maxLength: 10',
    'fields[1].correctable: no system holds "date_of_birth"',
  ],
  [
    'a package that is kept too long',
    [['packageDays: 14', 'packageDays: 61']],
    'packageDays: 61',
    'times.packageDays: ',
  ],
  [
    'identity after less time than the mailbox',
    [['proveIdentityDays: 14', 'proveIdentityDays: 5']],
    'proveIdentityDays: 5',
    'times.proveIdentityDays: must not be less',
  ],
  [
    'an identity level that nobody could reach',
    [['access: address', 'access: proofed']],
    'access: proofed',
    'identity.access: must be address',
  ],
  [
    'a number written as text',
    [['packageDays: 14', "packageDays: '14'"]],
    'packageDays',
    'times.packageDays: must be a whole number',
  ],
  [
    'a text that is too long',
    [['name: Beispiel Conferencing\n', `name: ${'x'.repeat(121)}\n`]],
    'name: xxx',
    'organisation.name: Too big',
  ],
  [
    'an http address',
    [['https://ico.org.uk', 'http://ico.org.uk']],
    'url: http://',
    'controllers[1].complaintBody.url: must be an https address',
  ],
  [
    'an empty value',
    [['packageDays: 14', 'packageDays:']],
    'packageDays:',
    'times.packageDays: must be a whole number',
  ],
] satisfies [string, [string, string][], string, string][])(
  '%s is named with its line',
  (_case, changes, place, fault) => {
    const text = changed(...changes);
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
    expect(Number(faults[0]?.split(':')[0])).toBe(lineOf(text, place));
  },
);
