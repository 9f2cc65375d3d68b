import unit from './jest.config.js';

/** The pages in Chromium; one at a time, since browsers are large and share two cores with the engines. */
export default {
  ...unit,
  roots: ['<rootDir>/test/pages'],
  testMatch: ['**/*.pages.ts'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
