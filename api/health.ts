/** `/healthz`: the process runs. `/readyz`: it can serve; Temporal is reported, never required (design, section 3). */
import type { RequestHandler } from 'express';
import type { RequestRecord } from '../db/record.ts';

/** What readiness asks. */
export type Readiness = {
  record: Pick<RequestRecord, 'ping' | 'outbox'>;
  /** Names of the migrations that the database lacks. */
  pendingMigrations: () => Promise<string[]>;
  /** True once what must be in the database before the first request is there. */
  isPrepared: () => boolean;
};
type Check = { ok: boolean; detail?: string };

/** Never the error's own words: they hold hosts, users and statements. */
const attempt = async (work: () => Promise<Check>): Promise<Check> => {
  try {
    return await work();
  } catch {
    return { ok: false, detail: 'does not answer' };
  }
};

const checkMigrations = async ({ pendingMigrations, isPrepared }: Readiness): Promise<Check> => {
  const pending = await pendingMigrations();
  if (pending.length > 0) return { ok: false, detail: `${pending.length} pending: run habeas migrate` };
  return isPrepared() ? { ok: true } : { ok: false, detail: 'the policy is not stored yet' };
};

const relayReport = async ({ outbox }: Readiness['record']) => {
  const [relays, lag] = await Promise.all([outbox.relays(), outbox.lag()]);
  return { alive: relays.alive, waiting: lag.waiting, lagSeconds: Math.round(lag.seconds), engineOk: relays.engineOk };
};

const readinessOf = async (readiness: Readiness) => {
  const { record } = readiness;
  const postgres = await attempt(async () => {
    await record.ping();
    return { ok: true };
  });
  const migrations = postgres.ok ? await attempt(() => checkMigrations(readiness)) : postgres;
  const relay = migrations.ok ? await relayReport(record).catch(() => null) : null;
  return {
    status: postgres.ok && migrations.ok ? 'ready' : 'not_ready',
    postgres,
    migrations,
    relay,
    // Through the relay's heartbeat: this process never speaks to Temporal.
    temporal: relay === null ? 'unknown' : relay.engineOk ? 'reachable' : 'unreachable',
  };
};

export const liveness: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

export const readinessHandler =
  (readiness: Readiness): RequestHandler =>
  async (_request, response) => {
    const report = await readinessOf(readiness);
    response
      .set('Cache-Control', 'no-store')
      .status(report.status === 'ready' ? 200 : 503)
      .json(report);
  };
