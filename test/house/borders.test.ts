import { type Finding, lintPlanted } from './planted-tree.ts';

/** Each line breaks the import table of the house in its own way. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'workflows/domain/planted.ts': [
    "import { proxyActivities } from '@temporalio/workflow';",
    "import { z } from 'zod';",
    "import type { ZodType } from 'zod';",
    "import i18next from 'i18next';",
    "import { createHash } from 'node:crypto';",
    "import { readFileSync } from 'fs';",
    "import { taskQueue } from '../messages.ts';",
    "import type { Stores } from '../../db/index.ts';",
    "import type { Settings } from '../../config.ts';",
    "import en from '../../locales/en.json';",
  ],
  'workflows/planted.ts': [
    "import { createActivities } from '../activities/index.ts';",
    "import { createStores } from '../db/index.ts';",
    "import type { Stores } from '../db/index.ts';",
    "import { Client } from '@temporalio/client';",
    "import { Worker } from '@temporalio/worker';",
    "import { log } from '@temporalio/activity';",
    "import { z } from 'zod';",
    "import { randomUUID } from 'node:crypto';",
    "import { createLogger } from '../logger.ts';",
    "import { dueOn } from './domain/clock/legal-dates.ts';",
    "import { findRegime } from './domain/regimes.ts';",
    "import { holidays } from './domain/calendar-de.ts';",
    "import { canonicalEmail } from './domain/canonical.ts';",
    "export { defaults } from './domain/policy.ts';",
    "export const late = () => import('../activities/index.ts');",
  ],
  'db/planted.ts': [
    "import { taskQueue } from '../workflows/messages.ts';",
    "import { createActivities } from '../activities/index.ts';",
    "import type { Act } from '../api/acts/file-request.ts';",
    "import { render } from '../letters/index.ts';",
    "import { rootOf } from '../audit/tree.ts';",
    "import { createLogger } from '../logger.ts';",
    "import { readSettings } from '../config.ts';",
    "import express from 'express';",
    "import { Client } from '@temporalio/client';",
  ],
  'audit/planted.ts': [
    "import { createStores } from '../db/index.ts';",
    "import { rest } from '../api/rest/index.ts';",
    "import knex from 'knex';",
    "import { render } from '../letters/index.ts';",
  ],
  'audit/verifier.ts': [
    "import { z } from 'zod';",
    "import { createStores } from '../db/index.ts';",
    "import canonicalize from 'canonicalize';",
    "import { sequence } from './sequencer.ts';",
  ],
  'audit/sequencer.ts': ["import { createActivities } from '../activities/index.ts';", "import pg from 'pg';"],
  'letters/planted.ts': [
    "import { createStores } from '../db/index.ts';",
    "import { createTransport } from 'nodemailer';",
    "import { app } from '../api/app.ts';",
    "import { taskQueue } from '../workflows/messages.ts';",
  ],
  'activities/planted.ts': [
    "import { app } from '../api/app.ts';",
    "import { requestWorkflow } from '../workflows/request-workflow.ts';",
    "import type { requestWorkflow as story } from '../workflows/index.ts';",
    "import { createCheckpoint } from '../audit/checkpoint.ts';",
    "import { proxyActivities } from '@temporalio/workflow';",
    "import { createTransport } from 'nodemailer';",
    "import knex from 'knex';",
    "import pg from 'pg';",
    "import express from 'express';",
    "import { readSettings } from '../config.ts';",
    "import { startPostgres } from '../embedded/postgres.ts';",
  ],
  'activities/mail/planted.ts': ["import knex from 'knex';", "import { app } from '../../api/app.ts';"],
  'activities/systems/planted.ts': ["import { createTransport } from 'nodemailer';", "import pg from 'pg';"],
  'activities/worker.ts': ["import { app } from '../api/app.ts';", "import knex from 'knex';"],
  'api/acts/planted.ts': [
    "import { Client } from '@temporalio/client';",
    "import { ApplicationFailure } from '@temporalio/common';",
    "import knex from 'knex';",
    "import { Pool } from 'pg';",
    "export { knex as builder } from 'knex';",
    "export * from 'pg';",
    "export const late = await import('knex');",
    "export const old = require('pg');",
    'export const computed = (name: string) => import(`./${name}.ts`);',
    "import { createActivities } from '../../activities/index.ts';",
    "export type Hands = import('../../activities/index.ts').Activities;",
    "import { taskQueue } from '../../workflows/messages.ts';",
    "import { createCheckpoint } from '../../audit/checkpoint.ts';",
    "import { createLogger } from '../../logger.ts';",
    "import { startMailbox } from '../../embedded/mailbox.ts';",
    "import { createTestDatabase } from '../../test/support/database.ts';",
  ],
  'api/server.ts': [
    "import { Client } from '@temporalio/client';",
    "import { startPostgres } from '../embedded/postgres.ts';",
  ],
  'locales/planted.ts': ["import { createStores } from '../db/index.ts';"],
  'config.ts': ["import { createStores } from './db/index.ts';", "import winston from 'winston';"],
  'policy-file.ts': ["import { main } from './cli.ts';"],
  'logger.ts': ["import { readSettings } from './config.ts';", "import { createStores } from './db/index.ts';"],
  'embedded/planted.ts': ["import { createTestDatabase } from '../test/support/database.ts';"],
  'cellar/planted.ts': ["import { readFileSync } from 'node:fs';"],
};

/** Each line is something the table grants. */
const granted: Readonly<Record<string, readonly string[]>> = {
  'workflows/domain/clock/fine.ts': ["import { InputError } from '../errors.ts';"],
  'workflows/fine.ts': [
    "import { proxyActivities } from '@temporalio/workflow';",
    "import { defineSignal } from '@temporalio/common';",
    "import type { Activities } from '../activities/index.ts';",
    "import { assertMove } from './domain/lifecycle.ts';",
    "import type { Regime } from './domain/regimes.ts';",
    "import { taskQueue } from './messages.ts';",
  ],
  'db/fine.ts': [
    "import knex from 'knex';",
    "import pg from 'pg';",
    "import { z } from 'zod';",
    "import { createHash } from 'node:crypto';",
    "import { NotFoundError } from '../workflows/domain/errors.ts';",
    "import type { Logger } from '../logger.ts';",
  ],
  'audit/fine.ts': [
    "import { createHash } from 'node:crypto';",
    "import { facts } from '../workflows/domain/facts.ts';",
  ],
  'audit/sequencer.ts': ["import { createStores } from '../db/index.ts';"],
  'audit/verifier.ts': ["import { createHash } from 'node:crypto';", "import { rootOf } from './tree.ts';"],
  'letters/fine.ts': ["import i18next from 'i18next';", "import en from '../locales/en.json';"],
  'activities/fine.ts': [
    "import { Client } from '@temporalio/client';",
    "import { Context } from '@temporalio/activity';",
    "import { NativeConnection } from '@temporalio/worker';",
    "import { taskQueue } from '../workflows/messages.ts';",
    "import { createStores } from '../db/index.ts';",
    "import { render } from '../letters/index.ts';",
    "import { rootOf } from '../audit/tree.ts';",
    "import type { Knex } from 'knex';",
  ],
  'activities/mail/fine.ts': ["import { createTransport } from 'nodemailer';", "import { relay } from '../relay.ts';"],
  'activities/systems/fine.ts': ["import knex from 'knex';"],
  'activities/worker.ts': [
    "import { readSettings } from '../config.ts';",
    "import { createLogger } from '../logger.ts';",
  ],
  'api/acts/fine.ts': [
    "import express from 'express';",
    "import { z } from 'zod';",
    "import i18next from 'i18next';",
    "import { createStores } from '../../db/index.ts';",
    "import { ConflictError } from '../../workflows/domain/errors.ts';",
    "import { rootOf } from '../../audit/tree.ts';",
    "import { problem } from '../problem.ts';",
    "import type { Settings } from '../../config.ts';",
  ],
  'api/server.ts': ["import { readSettings } from '../config.ts';", "import { createLogger } from '../logger.ts';"],
  'config.ts': [
    "import { parse } from 'yaml';",
    "import { settings } from './settings.ts';",
    "import { z } from 'zod';",
  ],
  'logger.ts': ["import winston from 'winston';"],
  'cli.ts': ["import { runDemo } from './embedded/demo.ts';", "import { migrate } from './db/migrate.ts';"],
  'embedded/fine.ts': ["import { serve } from '../api/server.ts';", "import { work } from '../activities/worker.ts';"],
  'bin/habeas.js': ["import { register } from 'tsx/esm/api';", "import { run } from '../cli.ts';"],
  'bench/fine.ts': ["import { startPostgres } from '../embedded/postgres.ts';", "import knex from 'knex';"],
  'test/fine.ts': ["import { startPostgres } from '../embedded/postgres.ts';"],
};

/** Other rules of the house, each with one breach, so that a rule that silently does nothing is seen. */
const otherRules: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['import(no-cycle)', 'api/ring-a.ts', "import { b } from './ring-b.ts';\nexport const a = () => b();"],
  ['import(no-cycle)', 'api/ring-b.ts', "import { a } from './ring-a.ts';\nexport const b = (): number => a();"],
  ['import(no-default-export)', 'db/default.ts', 'export default 1;'],
  ['node(no-process-env)', 'api/environment.ts', "export const port = process.env['PORT'];"],
  ['eslint(no-console)', 'activities/console.ts', "console.log('hello');"],
  ['typescript(no-explicit-any)', 'db/any.ts', 'export const open = (value: any): string => value;'],
  ['typescript(consistent-type-imports)', 'db/types.ts', "import { Knex } from 'knex';\nexport type Db = Knex;"],
  ['typescript(no-floating-promises)', 'db/floating.ts', 'export const go = (): void => {\n  Promise.resolve(1);\n};'],
  ['typescript(no-misused-promises)', 'db/misused.ts', 'export const go = () => [1].forEach(async () => {});'],
  [
    'typescript(switch-exhaustiveness-check)',
    'db/switch.ts',
    "export const go = (kind: 'a' | 'b'): number => {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n};",
  ],
  ['house(no-asking)', 'workflows/domain/now.ts', 'export const now = () => new Date();'],
  ['house(no-asking)', 'workflows/domain/clock/tick.ts', 'export const now = () => Date.now();'],
  ['eslint(no-restricted-globals)', 'workflows/intl.ts', "export const de = new Intl.DateTimeFormat('de');"],
  ['eslint(no-restricted-globals)', 'workflows/domain/env.ts', 'export const pid = () => process.pid;'],
  ['eslint(max-lines)', 'db/long.ts', 'export {};\n'.repeat(251)],
  [
    'eslint(max-lines-per-function)',
    'db/wordy.ts',
    `export const go = (): number => {\n${'  go();\n'.repeat(121)}  return 1;\n};`,
  ],
  [
    'eslint(max-params)',
    'db/params.ts',
    'export const sum = (a: number, b: number, c: number, d: number) => a + b + c + d;',
  ],
  ['jest(no-disabled-tests)', 'test/skipped.test.ts', "test.skip('later', () => {\n  expect(1).toBe(1);\n});"],
];

const plants = [...new Set([...Object.keys(refused), ...Object.keys(granted)])].map(
  (file): [string, readonly string[]] => [file, [...(refused[file] ?? []), ...(granted[file] ?? [])]],
);
const cases = (table: typeof refused) =>
  Object.entries(table).flatMap(([file, lines]) => lines.map((line): [string, string] => [file, line]));

let findings: readonly Finding[] = [];

const borderFindings = (file: string, text: string): readonly Finding[] => {
  const lines = plants.find(([name]) => name === file)?.[1] ?? [];
  const line = lines.indexOf(text) + 1;
  return findings.filter((found) => found.rule === 'house(borders)' && found.file === file && found.line === line);
};

beforeAll(async () => {
  const walls = Object.fromEntries(plants.map(([file, lines]) => [file, lines.join('\n')]));
  const others = Object.fromEntries(otherRules.map(([, file, text]) => [file, text]));
  findings = await lintPlanted({ ...walls, ...others });
}, 60_000);

test.each(cases(refused))('%s is refused: %s', (file, line) => {
  expect(borderFindings(file, line)).toHaveLength(1);
});

test.each(cases(granted))('%s is granted: %s', (file, line) => {
  expect(borderFindings(file, line)).toEqual([]);
});

test.each(otherRules)('%s is caught in %s', (rule, file) => {
  expect(findings.filter((found) => found.file === file).map((found) => found.rule)).toContain(rule);
});
