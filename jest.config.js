import { availableParallelism } from 'node:os';

/** The source is ESM TypeScript; inside Jest swc turns it into CommonJS, so no experimental flag of Node is needed. */
const swc = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  // Test files share one Postgres and one Temporal server: more at once only makes each of them slower.
  maxWorkers: Math.min(4, availableParallelism()),
  testTimeout: 20_000,
};
