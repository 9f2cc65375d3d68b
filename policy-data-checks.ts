/** Rules between categories, fields and systems: what is held, where, and in which words. */
import { named, reportRepeats, twice, type CrossCheck } from './policy-check.ts';
import { fieldsOf } from './workflows/domain/policy.ts';

const fieldCategories: CrossCheck = {
  needs: ['fields', 'categories'],
  check: (policy, report) => {
    const known = new Set(policy.categories.map(({ id }) => id));
    for (const [index, { category }] of policy.fields.entries()) {
      if (!known.has(category)) report(['fields', index, 'category'], `there is no category "${category}"`);
    }
  },
};

const correctableIsHeld: CrossCheck = {
  needs: ['fields', 'systems'],
  check: (policy, report) => {
    const held = new Set(policy.systems.flatMap(fieldsOf));
    for (const [index, { id, correctable }] of policy.fields.entries()) {
      if (correctable && !held.has(id)) {
        report(['fields', index, 'correctable'], `no system holds "${id}", so there is nothing to correct`);
      }
    }
  },
};

const contacts: CrossCheck = {
  needs: ['fields'],
  check: ({ fields }, report) => {
    const ways = fields.flatMap(({ contact }, index) =>
      contact === undefined ? [] : [{ name: contact, path: ['fields', index, 'contact'] }],
    );
    reportRepeats(
      ways,
      report,
      (name) => `another field is the ${name} already; people are found by one field of a kind`,
    );
    if (!ways.some(({ name }) => name === 'email')) {
      report(['fields'], 'one field must have contact: email, since codes go to the e-mail address on file');
    }
    for (const [index, { contact, type }] of fields.entries()) {
      if ((contact === 'email' || contact === 'phone') && type !== contact) {
        report(['fields', index, 'type'], `must be ${contact}, as its contact is`);
      }
    }
  },
};

const systemFields: CrossCheck = {
  needs: ['systems', 'fields'],
  check: (policy, report) => {
    const known = new Set(policy.fields.map(({ id }) => id));
    for (const [index, system] of policy.systems.entries()) {
      const listed =
        system.kind === 'profiles'
          ? named(system.fields, ['systems', index, 'fields'])
          : Object.keys(system.columns).map((name) => ({ name, path: ['systems', index, 'columns', name] }));
      reportRepeats(listed, report, twice);
      for (const { name, path } of listed) if (!known.has(name)) report(path, `there is no field "${name}"`);
    }
  },
};

const oneProfiles: CrossCheck = {
  needs: ['systems'],
  check: (policy, report) => {
    const builtIn = policy.systems.flatMap(({ kind }, index) =>
      kind === 'profiles' ? [{ name: kind, path: ['systems', index, 'kind'] }] : [],
    );
    reportRepeats(builtIn, report, () => 'there is one built-in record only; list all its fields in one place');
  },
};

/** A correction that writes the key, or one column for two fields, would change what nobody asked to change. */
const sqlColumns: CrossCheck = {
  needs: ['systems', 'fields'],
  check: (policy, report) => {
    const correctable = new Set(policy.fields.flatMap((field) => (field.correctable ? [field.id] : [])));
    for (const [index, system] of policy.systems.entries()) {
      if (system.kind !== 'sql') continue;
      const columns = Object.entries(system.columns).map(([field, name]) => ({
        field,
        name,
        path: ['systems', index, 'columns', field],
      }));
      reportRepeats(columns, report, (name) => `column "${name}" holds another field already`);
      for (const { field, name, path } of columns) {
        if (name === system.keyColumn && correctable.has(field))
          report(path, `"${field}" is correctable but is the key by which a person is found`);
      }
    }
  },
};

const texts: CrossCheck = {
  needs: ['languages', 'categories', 'fields'],
  check: (policy, report) => {
    const all = [
      ...policy.categories.flatMap((category, index) => [
        { text: category.label, path: ['categories', index, 'label'] },
        ...category.purposes.map((text, at) => ({ text, path: ['categories', index, 'purposes', at] })),
        ...category.recipients.map((text, at) => ({ text, path: ['categories', index, 'recipients', at] })),
        { text: category.retention, path: ['categories', index, 'retention'] },
      ]),
      ...policy.fields.map(({ label }, index) => ({ text: label, path: ['fields', index, 'label'] })),
    ];
    for (const { text, path } of all) {
      const missing = policy.languages.filter((language) => text[language] === undefined);
      if (missing.length > 0) report(path, `has no text in ${missing.join(', ')}`);
      for (const tag of Object.keys(text)) {
        if (!policy.languages.includes(tag)) report([...path, tag], `"${tag}" is not in languages`);
      }
    }
  },
};

/** Every rule about what is held. */
export const dataChecks: readonly CrossCheck[] = [
  fieldCategories,
  correctableIsHeld,
  contacts,
  systemFields,
  oneProfiles,
  sqlColumns,
  texts,
];
