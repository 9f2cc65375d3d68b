import { readFileSync } from 'node:fs';
import { policyReference, settingsReference } from '../../reference.ts';
import { settings } from '../../settings.ts';

test('the reference of the policy file is the one that `habeas docs` writes now', () => {
  expect(readFileSync('docs/policy-file.md', 'utf8')).toBe(policyReference());
});

test('the reference of the settings is the one that `habeas docs` writes now', () => {
  expect(readFileSync('docs/settings.md', 'utf8')).toBe(settingsReference());
});

test('every key of the policy file is explained', () => {
  const bullets = policyReference()
    .split('\n')
    .filter((line) => /^ *- `/u.test(line) && line.includes('('));
  expect(bullets.length).toBeGreaterThan(45);
  for (const line of bullets) expect(line).toMatch(/\): \S.*[.)`]$/u);
});

test('every setting is explained', () => {
  for (const { name } of Object.values(settings)) expect(settingsReference()).toContain(`- \`${name}\` (`);
  for (const { about } of Object.values(settings)) expect(about).toMatch(/\.$/u);
});
