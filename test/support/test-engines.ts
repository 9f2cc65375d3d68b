/** Where this run's engines are, as the set-up left it in the environment. */

/** The migrated database that every test database is copied from. */
export const templateName = 'template_test';

type Engine = 'TEST_POSTGRES' | 'TEST_TEMPORAL' | 'TEST_BUNDLE' | 'TEST_ASSETS' | 'TEST_MAILBOX' | 'TEST_SMTP';

/** Throws when the tests run without their set-up. */
export const engine = (name: Engine): string => {
  const where = process.env[name];
  if (where === undefined) throw new Error(`${name} is not set: run the tests through Jest, which starts the engines.`);
  return where;
};
