/** Wakes the relay after a commit. Polling each second is what correctness rests on; this only makes it quick. */
import type { Knex } from 'knex';
import pg from 'pg';

const channel = 'habeas_outbox';
/** Never inside a transaction (it would serialise commits), and at most one in this time per process. */
const coalesceMs = 20;

/** `wake()` may be called after every commit; many calls become one NOTIFY. */
export const createNotifier = (db: Knex) => {
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    timer = undefined;
    // A lost wake-up costs a second, so a failure here is nobody's error.
    db.raw('select pg_notify(?, ?)', [channel, '']).then(undefined, () => undefined);
  };
  return {
    wake: (): void => {
      timer ??= setTimeout(send, coalesceMs).unref();
    },
  };
};
export type Notifier = ReturnType<typeof createNotifier>;

/** Calls `onWake` at each notification, on a connection of its own; reconnects after `retryMs` when it breaks. */
export const listenForWakes = (url: string, onWake: () => void, retryMs = 1000): { stop: () => Promise<void> } => {
  let [client, stopped]: [pg.Client | undefined, boolean] = [undefined, false];
  const open = async (): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client({ connectionString: url, application_name: 'habeas relay wake-up', keepAlive: true });
    client = next;
    const again = (): void => {
      if (client !== next) return;
      client = undefined;
      setTimeout(() => void open(), retryMs).unref();
    };
    next.on('error', again);
    next.on('end', again);
    next.on('notification', onWake);
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch {
      again();
    }
  };
  void open();
  return {
    stop: async () => {
      stopped = true;
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
