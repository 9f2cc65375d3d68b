import pages from './jest.pages.config.js';

/** `npm run screenshots`: pictures of every page into docs/screens/, to be looked at. */
export default { ...pages, testMatch: ['**/*.shots.ts'] };
