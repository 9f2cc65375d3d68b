/** Counting what reaches Postgres, by its own books (pg_stat_statements); off unless something is being counted. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { superuser, urlFor } from '../embedded/postgres-roles.ts';

/** How often each statement ran; `frames` are those that only begin or end a transaction. */
export type Counted = { all: number; frames: number; texts: readonly { query: string; calls: number; ms: number }[] };

/** The wake-up of the relay follows a commit after 20 ms, and belongs to what is counted. */
const trailMs = 100;

const isFrame = (query: string): boolean => /^(?:begin|commit|rollback)/iu.test(query);

/** The server must have been started with the library. */
export const openStatements = async (adminUrl: string, database: string) => {
  const client = new pg.Client({ connectionString: urlFor(adminUrl, database, superuser) });
  await client.connect();
  const track = async (what: 'top' | 'none'): Promise<void> => {
    await client.query(`alter system set pg_stat_statements.track = '${what}'`);
    await client.query('select pg_reload_conf()');
    await pause(trailMs); // backends read it before their next statement
  };
  await client.query('create extension if not exists pg_stat_statements');
  await track('none');

  return {
    /** Counts what the roles of the product run while `work` runs. */
    count: async (work: () => Promise<unknown>): Promise<Counted> => {
      await track('top');
      await client.query('select pg_stat_statements_reset()');
      await work();
      await pause(trailMs);
      const { rows } = await client.query<{ query: string; calls: string; ms: number }>(
        `select query, calls, total_exec_time as ms from pg_stat_statements
         join pg_roles on pg_roles.oid = userid where rolname <> $1 order by calls desc`,
        [superuser],
      );
      await track('none');
      const texts = rows.map((row) => ({ ...row, calls: Number(row.calls) }));
      const sum = (some: typeof texts): number => some.reduce((total, { calls }) => total + calls, 0);
      return { all: sum(texts), frames: sum(texts.filter(({ query }) => isFrame(query))), texts };
    },
    close: () => client.end(),
  };
};
export type Statements = Awaited<ReturnType<typeof openStatements>>;
