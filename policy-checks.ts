/** What must hold between the keys of a policy: every country answered for, and every request decided by somebody. */
import type { z } from 'zod';
import { named, reportRepeats, twice, type CrossCheck } from './policy-check.ts';
import { dataChecks } from './policy-data-checks.ts';
import { languages as written, portalLanguages as shown } from './locales/index.ts';
import { contrastOf } from './workflows/domain/contrast.ts';
import type { Policy } from './workflows/domain/policy.ts';

const uniqueIds = (['controllers', 'desks', 'categories', 'fields', 'systems'] as const).map((section): CrossCheck => ({
  needs: [section],
  check: (policy, report) => {
    const ids = policy[section].map(({ id }, index) => ({ name: id, path: [section, index, 'id'] }));
    reportRepeats(ids, report, twice);
  },
}));

const languages: CrossCheck = {
  needs: ['languages', 'defaultLanguage'],
  check: (policy, report) => {
    reportRepeats(named(policy.languages, ['languages']), report, twice);
    policy.languages.forEach((language, index) => {
      // Else a letter would say `lang="fr"` over English sentences.
      if (!written.includes(language)) {
        report(['languages', index], `there is no catalogue for "${language}"; there is one for ${written.join(', ')}`);
      }
    });
    if (!policy.languages.includes(policy.defaultLanguage)) {
      report(['defaultLanguage'], `"${policy.defaultLanguage}" is not in languages`);
    }
  },
};

const pagesOnly: CrossCheck = {
  needs: ['languages', 'portalLanguages'],
  check: ({ languages: spoken, portalLanguages = [] }, report) => {
    reportRepeats(named([...spoken, ...portalLanguages], ['portalLanguages']).slice(spoken.length), report, twice);
    portalLanguages.forEach((language, index) => {
      const place = ['portalLanguages', index];
      if (spoken.includes(language)) report(place, `"${language}" is in languages already`);
      else if (!shown.includes(language))
        report(place, `there are no pages in "${language}"; there are in ${shown.join(', ')}`);
    });
  },
};

/** What text stands on: white, and the pale grey of the footer. */
const grounds = ['#ffffff', '#eef3f5'];
/** WCAG 2.2, 1.4.3; more than lines and borders need (1.4.11: 3 to 1). */
const textContrast = 4.5;

const colours: CrossCheck = {
  needs: ['organisation'],
  check: ({ organisation: { branding = {} } }, report) => {
    for (const name of ['brandColour', 'linkColour'] as const) {
      const colour = branding[name];
      const lowest = Math.min(...grounds.map((ground) => (colour === undefined ? 21 : contrastOf(colour, ground))));
      if (lowest < textContrast) {
        const found = `has a contrast of ${lowest.toFixed(1)} to 1 on white or pale grey`;
        report(['organisation', 'branding', name], `${found}; text needs ${textContrast} to 1: take a darker one`);
      }
    }
  },
};

const oneControllerEach: CrossCheck = {
  needs: ['controllers'],
  check: (policy, report) => {
    const countries = policy.controllers.flatMap((controller, index) =>
      named(controller.countries, ['controllers', index, 'countries']),
    );
    reportRepeats(countries, report, (name) => `${name} is answered for twice; a country has exactly one controller`);
  },
};

const deskCountries: CrossCheck = {
  needs: ['controllers', 'desks'],
  check: (policy, report) => {
    const answered = new Set(policy.controllers.flatMap(({ countries }) => countries));
    for (const { name, path } of policy.desks.flatMap((desk, index) =>
      named(desk.countries, ['desks', index, 'countries']),
    )) {
      if (!answered.has(name)) report(path, `no controller answers for ${name}; add it to one or remove it here`);
    }
  },
};

const deskLanguages: CrossCheck = {
  needs: ['desks', 'languages'],
  check: (policy, report) => {
    for (const { name, path } of policy.desks.flatMap((desk, index) =>
      named(desk.languages, ['desks', index, 'languages']),
    )) {
      if (!policy.languages.includes(name)) report(path, `"${name}" is not in languages`);
    }
  },
};

/** Without this a request could arrive that nobody may decide. */
const everybodyHasADesk: CrossCheck = {
  needs: ['controllers', 'desks', 'languages'],
  check: ({ controllers, desks, languages: spoken }, report) => {
    const countries = controllers.flatMap((controller, index) =>
      named(controller.countries, ['controllers', index, 'countries']),
    );
    for (const { name: country, path } of countries) {
      const here = desks.filter((desk) => desk.countries.includes(country));
      const missing = spoken.filter((language) => !here.some((desk) => desk.languages.includes(language)));
      if (missing.length > 0)
        report(path, `no desk decides for ${country} in ${missing.join(', ')}; add one or widen one`);
    }
  },
};

const times: CrossCheck = {
  needs: ['times'],
  check: ({ times: { confirmMailboxDays, proveIdentityDays } }, report) => {
    if (proveIdentityDays < confirmMailboxDays) {
      report(['times', 'proveIdentityDays'], 'must not be less than confirmMailboxDays: the mailbox comes first');
    }
  },
};

const crossChecks: readonly CrossCheck[] = [
  ...uniqueIds,
  languages,
  pagesOnly,
  colours,
  oneControllerEach,
  deskCountries,
  deskLanguages,
  everybodyHasADesk,
  ...dataChecks,
  times,
];

/**
 * The schema with every cross check. A check runs as soon as the sections it reads are sound, whatever is wrong
 * elsewhere, so that one look shows all faults and none that only follows from another.
 */
export const addCrossChecks = (schema: z.ZodType<Policy>): z.ZodType<Policy> =>
  crossChecks.reduce(
    (checked, { needs, check }) =>
      checked.superRefine(
        (policy, context) =>
          check(policy, (path, message) => context.addIssue({ code: 'custom', path: [...path], message })),
        {
          when: ({ value, issues }) =>
            typeof value === 'object' &&
            value !== null &&
            needs.every((section) => section in value && !issues.some(({ path }) => path?.[0] === section)),
        },
      ),
    schema,
  );
