/** The roles of the record store and the databases they meet in, as an administrator makes them. */
import { Client } from 'pg';

/** Who connects to Postgres: the one who migrates, the application, the compliance reader. */
export type LoginRole = 'habeas_owner' | 'habeas_app' | 'habeas_auditor';

/** The first account of an embedded server. It makes roles and databases and is handed to nobody. */
export const superuser = 'habeas_super';

/** Sequencer and purge cannot sign in yet: their grants come with the migrations that need them. */
const roles = {
  habeas_owner: 'login',
  habeas_app: 'login',
  habeas_auditor: 'login',
  habeas_sequencer: 'nologin',
  habeas_purge: 'nologin',
} as const satisfies Record<string, 'login' | 'nologin'>;

/** Does `work` as the one who administers the server at `url`, on a connection of its own. */
export const asAdministrator = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Names go into the statement itself, since Postgres takes no parameter there. */
const checkedName = (name: string): string => {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new Error(
      'A database name may hold a-z, 0-9 and _, must begin with a letter, and has at most 63 characters.',
    );
  }
  return name;
};

/** The same server, another database or user. */
export const urlFor = (serverUrl: string, database: string, role: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${checkedName(database)}`;
  url.username = role;
  return url.href;
};

/**
 * Makes the five roles, or puts them right where they exist: none of them may rule the server, replace another role or
 * pass row-level security by.
 */
export const ensureRoles = (adminUrl: string): Promise<void> =>
  asAdministrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles');
    const known = new Set(rows.map(({ rolname }) => rolname));
    for (const [role, login] of Object.entries(roles)) {
      const verb = known.has(role) ? 'alter' : 'create';
      await client.query(
        `${verb} role ${role} ${login} nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls`,
      );
    }
    // By default every role may enter the maintenance database.
    await client.query('revoke all on database postgres, template1 from public');
  });

/** A database to make, and the one it is copied from (nobody may be connected to that). */
export type NewDatabase = { name: string; template?: string };

/**
 * Makes a database that belongs to `habeas_owner` unless it is there already, and lets the application and the auditor
 * in, nobody else. Gives whether it was made now.
 */
export const ensureDatabase = (adminUrl: string, { name, template = 'template1' }: NewDatabase): Promise<boolean> =>
  asAdministrator(adminUrl, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [checkedName(name)]);
    const isNew = found.rowCount === 0;
    if (isNew) await client.query(`create database ${name} owner habeas_owner template ${checkedName(template)}`);
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to habeas_app, habeas_auditor`);
    if (isNew && template === 'template1') await giveSchemaToOwner(urlFor(adminUrl, name, superuser));
    return isNew;
  });

const giveSchemaToOwner = (url: string): Promise<void> =>
  asAdministrator(url, async (client) => {
    await client.query('alter schema public owner to habeas_owner');
    await client.query('revoke create on schema public from public');
  });

/** Drops a database, ending whoever is still connected to it. One that is not there is no fault. */
export const dropDatabase = (adminUrl: string, name: string): Promise<void> =>
  asAdministrator(adminUrl, async (client) => {
    await client.query(`drop database if exists ${checkedName(name)} with (force)`);
  });

/** The names of all databases whose name begins with `prefix`. */
export const listDatabases = (adminUrl: string, prefix: string): Promise<string[]> =>
  asAdministrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    return rows.map(({ datname }) => datname);
  });
