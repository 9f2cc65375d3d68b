/** The three sites: where each lies, who may enter, and what its navigation shows. */
import type { TextKey } from '../../locales/index.ts';
import type { StaffRole } from '../../db/staff-store.ts';

export const sites = ['portal', 'desk', 'compliance'] as const;
export type Site = (typeof sites)[number];

type SiteFacts = {
  /** What follows the language in every address of the site. */
  base: string;
  name: TextKey;
  /** The main pages, in order; `path` is below the site's base. */
  navigation: readonly { path: string; text: TextKey }[];
};

/** A page that belongs into a site's navigation gets its line here. The portal never links to the others. */
export const siteFacts: Readonly<Record<Site, SiteFacts>> = {
  portal: {
    base: '',
    name: 'pages:site.portal',
    navigation: [{ path: '', text: 'portal:start.navigation' }],
  },
  desk: {
    base: '/desk',
    name: 'pages:site.desk',
    navigation: [
      { path: '', text: 'desk:home.navigation' },
      { path: '/tasks', text: 'desk:tasks.navigation' },
      { path: '/file', text: 'desk:file.navigation' },
      { path: '/keyboard', text: 'desk:keys.navigation' },
    ],
  },
  compliance: {
    base: '/compliance',
    name: 'pages:site.compliance',
    navigation: [
      { path: '', text: 'compliance:navigation.overview' },
      { path: '/requests', text: 'compliance:navigation.requests' },
      { path: '/events', text: 'compliance:navigation.events' },
      { path: '/deliveries', text: 'compliance:navigation.deliveries' },
    ],
  },
};

/** Who works where; the acts behind the pages check again. */
export const siteRoles = {
  desk: ['representative', 'supervisor'],
  compliance: ['compliance'],
} as const satisfies Record<Exclude<Site, 'portal'>, readonly StaffRole[]>;

/** The address of a page, e.g. `/de/desk/tasks`; `path` begins with a slash or is empty. */
export const addressOf = (site: Site, language: string, path = ''): string =>
  `/${language}${siteFacts[site].base}${path}`;

/** The site an address belongs to. */
export const siteOf = (path: string): Site => {
  const [, , part] = path.split('/');
  return part === 'desk' || part === 'compliance' ? part : 'portal';
};
