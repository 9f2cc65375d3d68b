/**
 * Who may import whom: the walls of the house as data. The first row whose pattern matches a file is its row.
 *
 * - `ours`: what a file may import of the project beside its own room; a name ending in `/` is a folder, `./` stands for
 *   the files that lie at the root
 * - `types`: what it may import of the project by `import type` only
 * - `packages`: packages whose values it may use. Types of packages are free in every room but the domain
 * - `node`: whether Node's own modules are allowed
 * - `shut`: what stays closed to it inside its own room, as a value
 * - `open`: no walls at all: a place that wires everything together
 *
 * What a row does not name is refused, so a new package in a room is one deliberate line here.
 */

/** Small libraries without I/O that any room outside workflows/ may use. */
const common = ['zod', 'i18next', 'uuid'];

/** Settings and the logger come as arguments, so a room needs their types and never their values. */
const handedIn = ['config.ts', 'settings.ts', 'logger.ts'];

const domain = 'workflows/domain/';

const db = {
  room: 'db/',
  ours: [domain],
  types: handedIn,
  packages: [...common, 'knex', 'pg', '@node-rs/argon2'],
  node: true,
};

const audit = { room: 'audit/', ours: [domain], types: handedIn, packages: common, node: true };

const letters = { room: 'letters/', ours: [domain, 'locales/'], types: handedIn, packages: common, node: true };

const activities = {
  room: 'activities/',
  ours: [
    domain,
    'workflows/messages.ts',
    'workflows/activity-types.ts',
    'db/',
    'letters/',
    'audit/tree.ts',
    'locales/',
  ],
  types: handedIn,
  packages: [
    ...common,
    '@temporalio/worker',
    '@temporalio/activity',
    '@temporalio/client',
    'canonicalize',
    'csv-stringify',
    'yazl',
  ],
  node: true,
};

const api = {
  room: 'api/',
  ours: [domain, 'db/', 'letters/', 'audit/tree.ts', 'locales/'],
  types: handedIn,
  packages: [...common, 'express', 'helmet', 'nunjucks', 'canonicalize', 'csv-stringify'],
  node: true,
};

/** A process entry is its room plus the settings and the logger, which it reads and hands on. */
const entry = (row) => ({ ...row, ours: [...row.ours, 'config.ts', 'logger.ts'] });

const also = (row, ...packages) => ({ ...row, packages: [...row.packages, ...packages] });

/** @type {ReadonlyArray<{ files: RegExp, room: string, ours?: string[], types?: string[], packages?: string[], node?: boolean, shut?: RegExp, open?: boolean }>} */
export const importTable = [
  { files: /^workflows\/domain\//, room: domain },
  {
    files: /^workflows\//,
    room: 'workflows/',
    types: ['activities/'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    // Legal dates are computed outside and arrive as instants: rules and time zones that change would break replay.
    shut: /^workflows\/domain\/(clock\/|regimes|calendar|canonical|policy)/,
  },
  { ...db, files: /^db\// },
  { ...audit, files: /^audit\/sequencer(\.ts$|\/)/, ours: [domain, 'db/'] },
  // The verifier is read and run by strangers who trust nothing of ours: Node alone, no packages.
  { ...audit, files: /^audit\/verif/, packages: [], shut: /^audit\/sequencer/ },
  { ...audit, files: /^audit\// },
  { ...letters, files: /^letters\// },
  { ...letters, files: /^locales\//, room: 'locales/', ours: [domain] },
  { ...entry(activities), files: /^activities\/worker\.ts$/ },
  { ...also(activities, 'nodemailer'), files: /^activities\/mail\// },
  // Companies' own databases are reached with knex; our own only through db/.
  { ...also(activities, 'knex'), files: /^activities\/systems\// },
  { ...activities, files: /^activities\// },
  { ...entry(api), files: /^api\/server\.ts$/ },
  { ...api, files: /^api\// },
  {
    files: /^logger\.ts$/,
    room: 'logger.ts',
    ours: [domain, 'redact.ts'],
    types: handedIn,
    packages: ['winston'],
    node: true,
  },
  { files: /^bin\//, room: 'bin/', ours: ['cli.ts'], packages: ['tsx'], node: true },
  { files: /^(cli\.ts$|embedded\/|test\/|bench\/|\.oxlint\/|[^/]+\.config\.[jt]s$)/, room: '', open: true },
  // config.ts and the files it is made of.
  { files: /^[^/]+\.ts$/, room: './', ours: [domain, 'locales/'], packages: [...common, 'yaml'], node: true },
];

/** Rooms that only some may enter, however open they are themselves. */
export const guarded = [
  { room: 'cli.ts', enteredBy: /^(bin|test)\// },
  { room: 'embedded/', enteredBy: /^(cli\.ts$|embedded\/|test\/|bench\/)/ },
  { room: 'test/', enteredBy: /^test\// },
  { room: 'bench/', enteredBy: /^(test\/|bench\/)/ },
];
