/** `habeas <command>`: thin, calls into the rooms. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { v7 as uuid } from 'uuid';
import { exitWithFaults, needs, readConfig, readPolicyFile, realEnvironment, type ProcessKind } from './config.ts';
import { ConfigError, errorCode } from './config-error.ts';
import { connect } from './db/index.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { createSecrets } from './db/secrets.ts';
import { createVault } from './db/vault.ts';
import { createStaffStore, staffRoles, type StaffRole } from './db/staff-store.ts';
import { examine, type Finding } from './doctor.ts';
import { redactText } from './redact.ts';
import { policyReference, settingsReference } from './reference.ts';
import { canonicalEmail } from './workflows/domain/canonical.ts';

const exitCodes = `
Exit status:
  0   done, and everything was found sound
  1   something was found amiss, or it failed
  2   the command line could not be understood
  78  the settings or the policy file are at fault; every fault is listed on stderr`;

const usageExitCode = 2;

/** What went wrong in words for the person at the terminal; no stack. */
const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const checkPolicy = (file: string | undefined): void => {
  const env = realEnvironment();
  const path = file ?? env['POLICY_FILE'] ?? fail('Name a policy file, or set POLICY_FILE.');
  try {
    const { policy, hash } = readPolicyFile(path, env);
    const { controllers, desks, fields, systems } = policy;
    console.log(
      `${path} is sound: ${controllers.length} controllers, ${desks.length} desks, ${fields.length} fields, ${systems.length} systems; hash ${hash}`,
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fail(`${error.message}\n${error.faults.length === 1 ? '1 fault' : `${error.faults.length} faults`}`);
  }
};

const newKeys = (): void => {
  const key = (): string => randomBytes(32).toString('base64');
  console.log(`HABEAS_MASTER_KEYS=1:${key()}`);
  console.log(`HABEAS_INDEX_KEY=${key()}`);
  console.log(`HABEAS_CODE_PEPPER=${key()}`);
  console.log(`HABEAS_PAYLOAD_KEYS=k1:${key()}`);
};

const runMigrations = async (): Promise<void> => {
  const { databaseOwnerUrl } = exitWithFaults((env) => readConfig(env, 'migrate'));
  const db = connect(databaseOwnerUrl, { poolSize: 1, name: 'habeas migrate' });
  try {
    const applied = await migrate(db);
    console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await db.destroy();
  }
};

const findingLine = ({ check, ok, detail }: Finding): string => {
  // Node's own answer heeds NO_COLOR and what the terminal can do.
  const isColoured = process.stdout.isTTY && process.stdout.hasColors();
  const mark = ok ? 'ok   ' : 'FAULT';
  const coloured = isColoured ? `\u001b[${ok ? 32 : 31}m${mark}\u001b[0m` : mark;
  return `${coloured} ${check.padEnd(20)} ${detail}`;
};

const runDoctor = async ({ for: kinds, json }: { for: ProcessKind[]; json?: boolean }): Promise<void> => {
  const findings = await examine({
    env: realEnvironment(),
    kinds,
    nodeVersion: process.version,
    connect: (url) => connect(url, { poolSize: 1, name: 'habeas doctor' }),
    pendingMigrations,
  });
  console.log(json === true ? JSON.stringify(findings, null, 2) : findings.map(findingLine).join('\n'));
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
};

/** Without a second factor ASVS 6.2.1 recommends 15 characters. */
const minPasswordLength = 15;

type NewStaff = { email: string; name: string; role: StaffRole; desk?: string; passwordStdin?: boolean };

const addStaff = async ({ email, name, role, desk, passwordStdin }: NewStaff): Promise<void> => {
  const { config, policy } = exitWithFaults((env) => {
    const settings = readConfig(env, 'command');
    return { config: settings, ...readPolicyFile(settings.policyFile, env) };
  });
  const desks = policy.desks.map(({ id }) => id);
  if (canonicalEmail(email) === undefined) fail('That is not one plain e-mail address.');
  if (role === 'representative' && desk === undefined)
    fail(`A representative needs a desk: --desk ${desks.join(' | ')}`);
  if (desk !== undefined && !desks.includes(desk))
    fail(`There is no such desk in the policy file; it has ${desks.join(', ')}.`);
  const given = passwordStdin === true ? (await readAll(process.stdin)).replace(/\r?\n$/u, '') : undefined;
  if (given !== undefined && given.length < minPasswordLength)
    fail(`The password must have at least ${minPasswordLength} characters.`);
  const password = given ?? randomBytes(18).toString('base64url');
  const passwordHash = await createSecrets(config.codePepper).hashPassword(password);
  const db = connect(config.databaseUrl, { poolSize: 1, name: 'habeas staff' });
  try {
    const account = { id: uuid(), email, name, role, desk: desk ?? null, passwordHash };
    if (!(await createStaffStore(db).add(account))) fail('There is an account with this address already.');
  } finally {
    await db.destroy();
  }
  console.log(given === undefined ? `Added. The password, shown this once: ${password}` : 'Added.');
};

const rewrapKeys = async (): Promise<void> => {
  const config = exitWithFaults((env) => readConfig(env, 'rewrap'));
  const vault = createVault(config);
  const db = connect(config.databaseUrl, { poolSize: 1, name: 'habeas keys' });
  let total = 0;
  try {
    // In batches, each its own transaction: it may be stopped and run again, and nobody waits for it.
    for (let count = await vault.rewrap(db); count > 0; count = await vault.rewrap(db)) {
      total += count;
      console.log(`Wrapped ${total} keys anew.`);
    }
  } finally {
    await db.destroy();
  }
  console.log(
    `Every key is wrapped by version ${Math.max(...config.masterKeys.keys())}; keep the older ones for a day more.`,
  );
};

const writeDocs = (): void => {
  writeFileSync(new URL('docs/policy-file.md', import.meta.url), policyReference());
  writeFileSync(new URL('docs/settings.md', import.meta.url), settingsReference());
};

type DemoFlags = { exit: boolean; tour: boolean; samples: boolean; fresh: boolean };

const program = new Command('habeas')
  .description('Answers data-subject requests: access and correction, carried out and proven.')
  .addHelpText('after', exitCodes)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageExitCode));

program
  .command('demo')
  .description('start everything on this machine with a sample company, and take the tour')
  .option('--exit', 'end after the tour')
  .option('--no-tour', 'start without the tour')
  .option('--no-samples', 'start without the forty sample requests')
  .option('--fresh', 'forget what an earlier demo kept')
  .action(
    async ({ exit = false, fresh = false, ...rest }: Partial<DemoFlags> & Pick<DemoFlags, 'tour' | 'samples'>) => {
      // Loaded for this command alone: it brings the embedded engines, which are no part of a real installation.
      const { runDemo } = await import('./embedded/demo.ts');
      await runDemo({ exit, fresh, ...rest });
    },
  );
program.command('migrate').description('bring the database to the newest shape, as its owner').action(runMigrations);
program
  .command('policy')
  .description('the policy file')
  .command('check')
  .description('list every fault with its line')
  .argument('[file]', 'the policy file; POLICY_FILE when not given')
  .action(checkPolicy);
const keys = program.command('keys').description('the keys of an installation');
keys.command('new').description('print fresh keys as lines of an environment file').action(newKeys);
keys
  .command('rewrap')
  .description('wrap the key of every person, request and package with the newest master key')
  .action(rewrapKeys);
program
  .command('staff')
  .description('accounts of people who work with requests')
  .command('add')
  .description('add an account; its password is made and shown once unless it is given')
  .requiredOption('--email <address>', 'the address to sign in with')
  .requiredOption('--name <name>', 'the name that colleagues see')
  .addOption(new Option('--role <role>', 'what the account may do').choices(staffRoles).makeOptionMandatory())
  .option('--desk <desk>', 'the desk of a representative, by its id in the policy file')
  .option('--password-stdin', 'read the password from standard input')
  .action(addStaff);
program
  .command('doctor')
  .description('look whether Habeas can run here: one finding a line, with what to do')
  .addOption(
    new Option('--for <process...>', 'what is to run here').choices(Object.keys(needs)).default(['api', 'worker']),
  )
  .option('--json', 'print the findings as JSON')
  .action(runDoctor);
program.command('docs').description('write docs/policy-file.md and docs/settings.md anew').action(writeDocs);

try {
  await program.parseAsync();
} catch (error) {
  // One line, cleaned like a log's: a driver's message may quote what it was given.
  const [message = ''] = error instanceof Error ? error.message.split('\n') : [];
  fail(redactText(`It failed (${errorCode(error)}). ${message}`));
}
