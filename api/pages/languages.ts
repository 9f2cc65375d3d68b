/** Which language a page is in: the address says it; only `/` looks at what the browser asks for. */
import type { Request } from 'express';
import { languages as complete, portalLanguages } from '../../locales/index.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import type { Site } from './sites.ts';

const defaultFirst = (policy: Policy, tags: readonly string[]): string[] => [
  policy.defaultLanguage,
  ...tags.filter((tag) => tag !== policy.defaultLanguage),
];

/** The languages of each site: the policy's, and for customers those in which only pages are shown. */
export const siteLanguages = (policy: Policy, more: readonly string[] = []): Record<Site, readonly string[]> => {
  const spoken = policy.languages.filter((tag) => complete.includes(tag));
  const shown = (policy.portalLanguages ?? []).filter((tag) => portalLanguages.includes(tag));
  const staff = defaultFirst(policy, [...spoken, ...more]);
  return { portal: [...new Set(defaultFirst(policy, [...spoken, ...shown, ...more]))], desk: staff, compliance: staff };
};

/** The language of letters to somebody who reads the pages in `shown`. */
export const letterLanguage = (policy: Policy, shown: string): string =>
  policy.languages.includes(shown) ? shown : policy.defaultLanguage;

/** The best of `offered` for a browser: what was chosen before, what it accepts, else the first. */
export const negotiate = (request: Request, chosen: string | undefined, offered: readonly string[]): string => {
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  const accepted = request.acceptsLanguages().flatMap((tag) => [tag, tag.split('-')[0] ?? tag]);
  return accepted.find((tag) => offered.includes(tag)) ?? offered[0] ?? 'en';
};

/** The language an address begins with, for answers that no page gives (404 and the like). */
export const languageOfPath = (path: string, offered: readonly string[]): string | undefined => {
  const tag = path.split('/')[1];
  return offered.find((language) => language === tag);
};
