/** The hands of customers and staff in end to end tests: over HTTP and the mailbox, as they would. */
import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { StaffRole } from '../../db/staff-store.ts';
import type { ContactKind } from '../../workflows/domain/canonical.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

// Answers are checked by what tests expect of them, so they are as loose here as JSON is.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
export type Answer = { status: number; body: Json; text: string; headers: Headers };
export type Call = { method?: string; token?: string; body?: unknown; headers?: Record<string, string> };

export const callApi = async (url: string, path: string, call: Call = {}): Promise<Answer> => {
  const { method = call.body === undefined ? 'GET' : 'POST', token, body, headers = {} } = call;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/u.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
    text,
    headers: response.headers,
  };
};

export type Customer = { personId: string; email: string; customerNumber: string; name: string };
export type Filed = { reference: string; trackingToken: string; id: string; dueOn: string };

/** What a customer has on file at first, in both systems. */
export const atFirst = { address: 'Alte Straße 1, 10115 Berlin', phone: '+49 30 111111' };

/** A customer of the sample company, known to `profiles` and the CRM. */
export const createCustomer = async (world: World, { country = 'DE', language = 'de' } = {}): Promise<Customer> => {
  const personId = uuid();
  const mark = randomUUID().slice(0, 8);
  const customer = {
    personId,
    email: `kunde-${mark}@example.org`,
    customerNumber: `C-${mark}`.toUpperCase(),
    name: 'Änne Müßig',
  };
  const contacts: { kind: ContactKind; value: string }[] = [
    { kind: 'email', value: customer.email },
    { kind: 'customer_number', value: customer.customerNumber },
    { kind: 'phone', value: atFirst.phone + parseInt(mark, 16).toString().slice(0, 6) },
  ];
  const held = {
    name: customer.name,
    email: customer.email,
    customer_number: customer.customerNumber,
    plan: 'Basic',
    ...atFirst,
  };
  const obtainedAt = new Date('2025-03-01T10:00:00Z');
  await world.record.act((tx) =>
    tx.people.insert({
      id: personId,
      country,
      language,
      contacts,
      fields: Object.entries(held).map(([field, value]) => ({ field, value, source: 'registration', obtainedAt })),
    }),
  );
  await world.crm.insert({
    customer_no: customer.customerNumber,
    full_name: customer.name,
    email_address: customer.email,
    phone_no: atFirst.phone,
    street_address: atFirst.address,
  });
  return customer;
};

const readCode = (text: string): string => {
  const code = /^\s*([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\s*$/mu.exec(text)?.[1];
  if (code === undefined) throw new Error('There is no code in this letter.');
  return code;
};

export const createHands = (world: World) => {
  const call = (path: string, more: Call = {}): Promise<Answer> => callApi(world.url, `/v1${path}`, more);

  /** The newest code that was mailed to this address; `count` codes must have arrived. */
  const codeFor = (email: string, count = 1): Promise<string> =>
    until(`code ${count} for a customer`, async () => {
      const mails = (await world.mailbox.mails({ to: email })).filter(({ text }) =>
        /^\s*[0-9A-Z]{4}-[0-9A-Z]{4}\s*$/mu.test(text),
      );
      const newest = mails[0];
      return mails.length >= count && newest !== undefined && readCode(newest.text);
    });

  const idOf = async (reference: string): Promise<string> => {
    const request = await world.record.stores.requests.findByReference(reference);
    if (request === undefined) throw new Error(`There is no request ${reference}.`);
    return request.id;
  };

  const file = async (
    customer: { email: string; name?: string; customerNumber?: string },
    asked: object,
  ): Promise<Filed> => {
    const { email, name = 'Änne Müßig', customerNumber } = customer;
    const requester = { name, email, ...(customerNumber !== undefined && { customerNumber }) };
    const answer = await call('/requests', { body: { country: 'DE', language: 'de', requester, ...asked } });
    if (answer.status !== 202) throw new Error(`Filing was answered ${answer.status}: ${answer.text}`);
    return { ...answer.body, id: await idOf(answer.body.reference) } as Filed;
  };

  const confirm = (filed: Filed, code: string): Promise<Answer> =>
    call(`/requests/${filed.reference}/verification`, { token: filed.trackingToken, body: { code } });

  const status = async (id: string): Promise<string> => (await world.record.stores.requests.get(id)).status;
  const untilStatus = (id: string, wanted: string): Promise<boolean> =>
    until(`the request is ${wanted}`, async () => (await status(id)) === wanted);

  /** An account with a session; the token is the bearer. */
  const signIn = async (
    role: StaffRole,
    desk: string | null = null,
  ): Promise<{ id: string; token: string; email: string }> => {
    const [id, email, password] = [uuid(), `${randomUUID()}@staff.example`, randomUUID()];
    const passwordHash = await world.secrets.hashPassword(password);
    await world.record.stores.staff.add({ id, email, name: `Staff ${role}`, role, desk, passwordHash });
    const { body } = await call('/sessions', { body: { email, password } });
    return { id, email, token: body.token as string };
  };

  const viewCase = async (token: string, id: string): Promise<Json> => {
    const answer = await call(`/desk/requests/${id}`, { token });
    if (answer.status !== 200) throw new Error(`The case was answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };

  /** Decides by subject (field or category); the rest as `otherwise` says. */
  const decide = async (token: string, id: string, decide: (subject: string) => object): Promise<Answer> => {
    const seen = await viewCase(token, id);
    const decisions = seen.items.map((item: Json) => ({ item: item.id, ...decide(item.field ?? item.category) }));
    return call(`/desk/requests/${id}/decisions`, { token, body: { contentVersion: seen.contentVersion, decisions } });
  };
  const approve = async (token: string, id: string): Promise<Answer> => {
    const { contentVersion, contentHash } = await viewCase(token, id);
    return call(`/desk/requests/${id}/approval`, { token, body: { contentVersion, contentHash } });
  };

  const correction = (
    customer: Customer,
    items: object[] = [{ field: 'address', kind: 'outdated', wanted: newAddress }],
  ) => file(customer, { type: 'correction', items });

  /** Files, confirms from the mailbox, and waits until the representative has it. */
  const untilReview = async (customer: Customer, asked: object): Promise<Filed> => {
    const before = (await world.mailbox.mails({ to: customer.email })).length;
    const filed = await file(customer, asked);
    await until('the receipt arrives', async () => (await world.mailbox.mails({ to: customer.email })).length > before);
    await confirm(filed, await codeFor(customer.email));
    await untilStatus(filed.id, 'in_review');
    return filed;
  };

  const workflow = (id: string) => world.temporal.client.workflow.getHandle(`dsr-${id}`);
  const untilEnded = (id: string): Promise<unknown> => workflow(id).result();

  return {
    call,
    codeFor,
    file,
    confirm,
    status,
    untilStatus,
    signIn,
    viewCase,
    decide,
    approve,
    correction,
    untilReview,
    workflow,
    untilEnded,
    idOf,
  };
};
export type Hands = ReturnType<typeof createHands>;

export const newAddress = 'Neue Allee 2, 10117 Berlin';
