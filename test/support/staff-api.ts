/** The desk's and compliance's side of the API over HTTP, on a database of its own; cases are put there by hand. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { v7 as uuid } from 'uuid';
import { fileInto } from '../../api/acts/file-request.ts';
import type { Intake } from '../../api/acts/intake.ts';
import type { ApiContext } from '../../api/context.ts';
import { answerError } from '../../api/problem.ts';
import { auditRoutes } from '../../api/rest/audit.ts';
import { deskRoutes } from '../../api/rest/desk.ts';
import { mountRoutes } from '../../api/rest/mount.ts';
import { readPolicyFile } from '../../config.ts';
import { createAuditStore } from '../../db/audit-store.ts';
import { createNotifier } from '../../db/notifier.ts';
import { createRecord } from '../../db/record.ts';
import { createSecrets, newToken } from '../../db/secrets.ts';
import type { StaffRole } from '../../db/staff-store.ts';
import { createVault } from '../../db/vault.ts';
import { createTestDatabase } from './database.ts';
import { collectLog } from './log.ts';

const machine = { kind: 'system', name: 'worker' } as const;
const readAt = new Date('2026-10-02T08:00:00Z');
const obtainedAt = new Date('2020-01-01T00:00:00Z');

/** What the two systems hold about every person of these tests. */
const held = { name: 'Erika Mustermann', address: 'Alte Gasse 1', phone: '+49301111111', email: 'erika@kunde.example' };

const correctionItems: Intake['items'] = [
  { field: 'address', kind: 'outdated', says: 'Alte Gasse 1', wanted: 'Neue Gasse 2' },
  { field: 'phone', kind: 'inaccurate', wanted: '+49302222222' },
];
export const intakeOf = (change: Partial<Intake> = {}): Intake => ({
  type: 'correction',
  country: 'DE',
  language: 'de',
  requester: { name: held.name, email: held.email, phone: held.phone },
  ...(change.type === 'access' ? {} : { items: correctionItems }),
  ...change,
});

/** `body` is what JSON gave; tests read it by the shape they expect. */
export type Reply = { status: number; body: any; text: string; headers: Headers }; // oxlint-disable-line typescript/no-explicit-any

const createContext = async () => {
  const database = await createTestDatabase();
  const policy = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  await database.db('policies').insert({ hash: policy.hash, content: 'the example policy' });
  const vault = createVault({ masterKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) });
  const clock = { now: new Date('2026-10-05T09:00:00Z') };
  const log = collectLog();
  const context: ApiContext = {
    record: createRecord(database.db, { vault, notifier: createNotifier(database.db) }),
    audit: createAuditStore(database.auditor()),
    vault,
    secrets: createSecrets(randomBytes(32)),
    policy,
    publicUrl: 'http://localhost',
    logger: log.logger,
    now: () => clock.now,
  };
  return { database, context, clock, log };
};

const listen = async (context: ApiContext) => {
  const app = express();
  app.use((_request, response, next) => {
    // The connection ends with the answer, so that nothing keeps the test run open.
    response.set({ 'X-Request-Id': randomUUID(), Connection: 'close' });
    next();
  });
  app.use('/v1', mountRoutes(context, [...deskRoutes(context), ...auditRoutes(context)]));
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    answerError(response, error, context.logger);
  };
  app.use(onError);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
};

export const addStaff =
  ({ record }: ApiContext) =>
  async (role: StaffRole, desk: string | null, name = `${role} ${desk ?? 'everywhere'}`) => {
    const id = uuid();
    await record.stores.staff.add({ id, email: `${id}@staff.example`, name, role, desk, passwordHash: 'none' });
    const { token, hash } = newToken();
    await record.stores.sessions.insert(hash, id);
    return { id, name, token };
  };

const addPerson = async ({ record }: ApiContext): Promise<string> => {
  const id = uuid();
  const contacts = [{ kind: 'email' as const, value: held.email }];
  await record.stores.people.insert({ id, country: 'DE', language: 'de', contacts, fields: [] });
  return id;
};

/** Files as a customer would, without the limits of the public way in. */
export const fileCase =
  (context: ApiContext) =>
  (change: Partial<Intake> = {}): Promise<{ id: string; reference: string; trackingToken: string }> => {
    const actor = { kind: 'requester' } as const;
    const filing = {
      intake: intakeOf(change),
      channel: 'api',
      receivedAt: context.now(),
      filedBy: null,
      actor,
    } as const;
    return context.record.act((tx) => fileInto(tx, context, filing));
  };

const readingsOf = (systems: readonly string[]) =>
  systems.flatMap((system) =>
    Object.entries(held).map(([field, value]) => ({ system, field, value, source: 'you', obtainedAt, readAt })),
  );

/** Files a request and brings it into review, as the worker would: identity proven, systems read. */
export const openCase =
  (context: ApiContext) =>
  async (change: Partial<Intake> = {}): Promise<{ id: string; reference: string }> => {
    const { id, reference } = await fileCase(context)(change);
    const personId = await addPerson(context);
    const at = context.now();
    await context.record.act(async (tx) => {
      const confirmed = await tx.change(await tx.requests.get(id), {
        fact: { fact: 'mailbox.confirmed', proven: true, lapseAt: at.toISOString() },
        actor: { kind: 'requester' },
        at,
        to: 'verifying',
        patch: { personId, mailboxOnFile: true, identityLevel: 'address', identityProvenAt: at },
      });
      await tx.readings.keep({ requestId: id, personId }, readingsOf(['profiles', 'crm']));
      const subjects = change.type === 'access' ? ['identity', 'contact'] : [];
      const items = subjects.map((subject, index) => ({
        id: uuid(),
        position: index + 1,
        subject,
        claimKind: null,
        claim: null,
      }));
      await tx.items.insert(id, items);
      await tx.change(confirmed, {
        fact: { fact: 'review.opened', items: items.length },
        actor: machine,
        at,
        to: 'in_review',
        contentChanged: true,
      });
    });
    return { id, reference };
  };

/** One counter for a test file. Ends with `close`. */
export const startStaffApi = async () => {
  const { database, context, clock, log } = await createContext();
  const { server, url } = await listen(context);
  const call = async (
    who: { token: string },
    line: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Reply> => {
    const [method = 'GET', path = ''] = line.split(' ');
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json$|json;/u.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: isJson && !text.includes('\n') ? JSON.parse(text) : undefined,
      text,
      headers: response.headers,
    };
  };
  return {
    database,
    context,
    clock,
    log,
    call,
    addStaff: addStaff(context),
    fileCase: fileCase(context),
    openCase: openCase(context),
    facts: async (requestId: string): Promise<string[]> =>
      (await context.audit.timeline(requestId)).map(({ fact }) => fact),
    close: async (): Promise<void> => {
      await new Promise((resolve) => server.close(resolve));
      await database.drop();
    },
  };
};
export type StaffApi = Awaited<ReturnType<typeof startStaffApi>>;
