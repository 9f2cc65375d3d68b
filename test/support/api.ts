/** The whole API over HTTP on a database of its own; what the worker would do is done by hand, so no engine runs. */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { createApp } from '../../api/app.ts';
import type { ApiContext } from '../../api/context.ts';
import type { PageSettings } from '../../api/pages/context.ts';
import { readPolicyFile } from '../../config.ts';
import { createAuditStore } from '../../db/audit-store.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { createNotifier } from '../../db/notifier.ts';
import { createRecord } from '../../db/record.ts';
import { createSecrets, newCode } from '../../db/secrets.ts';
import { createVault } from '../../db/vault.ts';
import type { CodePurpose } from '../../workflows/domain/identity.ts';
import type { Policy } from '../../workflows/domain/policy.ts';
import { createTestDatabase } from './database.ts';
import { collectLog } from './log.ts';
import { testPages } from './pages.ts';

type Options = {
  limits?: Partial<Policy['limits']>;
  trustProxyHops?: number;
  /** Customers and staff reach it where it listens, as in the demo, so that a browser can be pointed there. */
  isLocal?: boolean;
  pages?: Partial<PageSettings>;
};
type Sent = { body?: unknown; raw?: string | Buffer; token?: string; headers?: Record<string, string> };
/** `body` is what JSON gave; tests read it by the shape they expect. */
export type Reply = { status: number; body: any; text: string; headers: Headers }; // oxlint-disable-line typescript/no-explicit-any

/** Limits that no test meets by chance. */
const wide = { requestsPerAddressPerHour: 100_000, requestsPerHourInAll: 100_000 };

const machine = { kind: 'system', name: 'worker' } as const;

const createContext = async ({ limits }: Options, publicUrl: string) => {
  const database = await createTestDatabase();
  const file = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const policy = { ...file, policy: { ...file.policy, limits: { ...file.policy.limits, ...wide, ...limits } } };
  const vault = createVault({ masterKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) });
  const clock = { now: new Date('2026-10-05T09:00:00Z') };
  const log = collectLog();
  const context: ApiContext = {
    record: createRecord(database.db, { vault, notifier: createNotifier(database.db) }),
    audit: createAuditStore(database.auditor()),
    vault,
    secrets: createSecrets(randomBytes(32)),
    policy,
    publicUrl,
    logger: log.logger,
    now: () => clock.now,
  };
  await context.record.stores.policies.keep(file);
  return { database, context, clock, log };
};

const isJson = (type: string | null): boolean => /[/+]json(?:;|$)/u.test(type ?? '');

const caller =
  (url: string) =>
  async (line: string, { body, raw, token, headers }: Sent = {}): Promise<Reply> => {
    const [method = 'GET', path = ''] = line.split(' ');
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent !== undefined && { body: typeof sent === 'string' ? sent : new Uint8Array(sent) }),
    });
    const text = await response.text();
    const json: unknown = isJson(response.headers.get('content-type')) && text !== '' ? JSON.parse(text) : undefined;
    return { status: response.status, body: json, text, headers: response.headers };
  };

/** What the worker does after receipt: it looks for the person and says what it found. */
const acknowledge =
  ({ record, now }: ApiContext) =>
  async (reference: string, match: 'nobody' | 'other_mailbox' | 'mailbox_on_file'): Promise<void> => {
    const personId = match === 'nobody' ? null : uuid();
    if (personId !== null) {
      await record.stores.people.insert({ id: personId, country: 'DE', language: 'de', contacts: [], fields: [] });
    }
    const mailboxOnFile = match === 'mailbox_on_file';
    await record.act(async (tx) => {
      const request = await tx.requests.findByReference(reference);
      if (request === undefined) throw new Error('no such request');
      await tx.change(request, {
        fact: { fact: 'request.acknowledged', matched: personId !== null, mailboxOnFile },
        actor: machine,
        at: now(),
        patch: { personId, mailboxOnFile },
      });
    });
  };

/** A code as the worker makes it, told to the test in place of a mailbox. */
const makeCode =
  ({ record: { stores }, secrets }: ApiContext) =>
  async (requestId: string, purpose: CodePurpose): Promise<string> => {
    const [id, code] = [uuid(), newCode()];
    await stores.codes.insert({ id, requestId, purpose, hash: await secrets.hashCode(id, code) });
    return code;
  };

/** Closes an access request with a package of these bytes, as the worker does in the end. */
const closeWithPackage =
  ({ record, now }: ApiContext) =>
  async (requestId: string, zip: Buffer, days = 14): Promise<void> => {
    await record.act(async (tx) => {
      const request = await tx.requests.get(requestId);
      await tx.packages.insert(
        {
          id: uuid(),
          requestId,
          contentHash: 'content',
          zipSha256: 'zip',
          sizeBytes: zip.length,
          availableUntil: new Date(Date.now() + days * 86_400_000),
        },
        zip,
      );
      await tx.change(request, {
        fact: { fact: 'request.closed', outcome: 'fulfilled', reason: 'all_items_granted', notice: 'sent' },
        actor: machine,
        at: now(),
        to: 'closed',
        patch: { outcome: 'fulfilled', outcomeReason: 'all_items_granted', closedAt: now() },
      });
    });
  };

export const accessBody = (change: Record<string, unknown> = {}) => ({
  type: 'access',
  country: 'DE',
  language: 'de',
  requester: { name: 'Erika Mustermann', email: 'erika@kunde.example' },
  ...change,
});
export const correctionBody = (change: Record<string, unknown> = {}) => ({
  ...accessBody({ type: 'correction' }),
  items: [{ field: 'address', kind: 'outdated', says: 'Alte Gasse 1', wanted: 'Neue Gasse 2' }],
  ...change,
});

/** One API for a test file. Ends with `close`. */
export const startTestApi = async (options: Options = {}) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = options.isLocal === true ? `http://localhost:${port}` : `http://127.0.0.1:${port}`;
  const publicUrl = options.isLocal === true ? url : 'https://privacy.beispiel.example';
  const { database, context, clock, log } = await createContext(options, publicUrl);
  const pages = testPages(publicUrl, options.pages);
  const app = createApp(context, {
    origins: () => [publicUrl, url, pages.deskUrl, pages.complianceUrl],
    trustProxyHops: options.trustProxyHops ?? 0,
    pendingMigrations: () => pendingMigrations(database.db),
    pages,
    isPrepared: () => true,
  });
  server.on('request', (request, response) => void app(request, response));
  const call = caller(url);
  const { record } = context;
  return {
    url,
    port,
    database,
    context,
    record,
    stores: record.stores,
    clock,
    log,
    call,
    /** Files and gives what opens the request. */
    file: async (body: unknown = accessBody()): Promise<{ id: string; reference: string; token: string }> => {
      const { body: filed } = await call('POST /v1/requests', { body });
      const request = await record.stores.requests.findByReference(filed.reference);
      return { id: request?.id ?? '', reference: filed.reference, token: filed.trackingToken };
    },
    acknowledge: acknowledge(context),
    makeCode: makeCode(context),
    closeWithPackage: closeWithPackage(context),
    facts: async (requestId: string): Promise<string[]> =>
      (await context.audit.timeline(requestId)).map(({ fact }) => fact),
    countRows: async (table: string): Promise<number> => {
      const { rows } = await database.db.raw<{ rows: { n: string }[] }>('select count(*) as n from ??', [table]);
      return Number(rows[0]?.n);
    },
    newKey: (): string => randomUUID(),
    close: async (): Promise<void> => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await database.drop();
    },
  };
};
export type TestApi = Awaited<ReturnType<typeof startTestApi>>;
