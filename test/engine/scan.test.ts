import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callApi, createCustomer, createHands, type Hands } from '../support/hands.ts';
import { createWorld, type World } from '../support/world.ts';

/** Planted in everything a person or a representative writes; none of it may be found where it has no business. */
const planted = {
  name: 'Kanarie Zwitscherling',
  address: 'Kanariengasse 77, 99999 Vogelheim',
  says: 'Spatzenweg 1, 99998 Nestdorf',
  phone: '+49 151 7777777',
  reason: 'Weil die Kanarie keinen Nachweis gab',
  localPart: 'kanarie.zwitscher',
};
const strings = Object.values(planted);

/** Which of the planted strings stand in a text, in clear or as base64 somewhere inside. */
const foundIn = (text: string): string[] =>
  strings.filter((string) => {
    // Base64 of a string inside a longer text differs by its offset: look for all three.
    const encoded = [0, 1, 2].map((shift) =>
      Buffer.from('x'.repeat(shift) + string)
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    );
    return [string, ...encoded].some((form) => text.includes(form));
  });

describe('personal data', () => {
  let world: World;
  let hands: Hands;
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
    hands = createHands(world);
  }, 60_000);
  afterAll(() => world.close());

  test('is found in no log, history, search attribute, event, error or table', async () => {
    const representative = await hands.signIn('representative', 'berlin');
    const customer = await createCustomer(world);
    const known = { email: customer.email, name: planted.name };
    const asked = {
      type: 'correction',
      items: [
        { field: 'address', kind: 'outdated', says: planted.says, wanted: planted.address },
        { field: 'phone', kind: 'outdated', wanted: planted.phone },
      ],
    };
    const corrected = await hands.untilReview({ ...customer, name: planted.name }, asked);
    await hands.decide(representative.token, corrected.id, (field) =>
      field === 'address'
        ? { decision: 'correct' }
        : { decision: 'refuse', ground: 'not_substantiated', reason: planted.reason },
    );
    await hands.approve(representative.token, corrected.id);
    await hands.untilEnded(corrected.id);
    const access = await hands.file(known, { type: 'access' });
    await hands.confirm(access, await hands.codeFor(customer.email, 2));
    await hands.untilStatus(access.id, 'in_review');
    await hands.decide(representative.token, access.id, () => ({ decision: 'include' }));
    await hands.approve(representative.token, access.id);
    await hands.untilEnded(access.id);
    await hands.file({ email: `${planted.localPart}@example.org`, name: planted.name }, { type: 'access' });

    // What goes wrong must not say it either: bad input of every part, a refused letter, a system that is down.
    const bad = {
      type: 'correction',
      country: 'XX',
      language: 'xx',
      requester: { name: planted.name, email: planted.localPart },
    };
    const errors = [
      await callApi(world.url, '/v1/requests', { body: { ...bad, surplus: planted.address } }),
      await callApi(world.url, `/v1/requests/${encodeURIComponent(planted.name)}`, { token: planted.localPart }),
      await callApi(world.url, '/v1/requests', {
        body: { ...bad, items: [{ field: planted.says, kind: planted.phone, wanted: planted.reason }] },
      }),
      await callApi(world.url, '/v1/sessions', { body: { email: planted.localPart, password: planted.address } }),
      await callApi(world.url, `/v1/desk/requests?type=${encodeURIComponent(planted.name)}`, {
        token: representative.token,
      }),
    ];
    for (const error of errors)
      expect({ status: error.status >= 400, found: foundIn(error.text) }).toEqual({ status: true, found: [] });

    for (const { id } of [corrected, access]) {
      const handle = hands.workflow(id);
      const [history, description] = [await handle.fetchHistory(), await handle.describe()];
      expect(foundIn(JSON.stringify(history))).toEqual([]);
      expect(foundIn(JSON.stringify(description))).toEqual([]);
    }
    expect(foundIn(world.log.lines().join('\n'))).toEqual([]);
    expect(world.log.lines().length).toBeGreaterThan(0);
    expect(await tablesWith()).toEqual([]);
    const serverLog = await readFile(join('.habeas', 'test-postgres', 'server.log'), 'utf8').catch(() => '');
    expect(foundIn(serverLog)).toEqual([]);
  });

  /** Every table of the record that holds a planted string in any column, read as its owner. */
  const tablesWith = async (): Promise<string[]> => {
    const owner = world.database.owner();
    const tables: string[] = await owner('pg_tables').where({ schemaname: 'public' }).pluck('tablename');
    const found: string[] = [];
    for (const table of tables) {
      const { rows } = await owner.raw<{ rows: { row: string }[] }>(`select ??::text as row from ??`, [table, table]);
      // Bytes are written as hex: turn them back, so that an unsealed value would be seen.
      const text = rows
        .map(({ row }) => row + Buffer.from(row.replaceAll(/[^\da-f]/gu, ''), 'hex').toString())
        .join('\n');
      const plain = rows.map(({ row }) =>
        [...row.matchAll(/\\x([\da-f]+)/gu)].map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString()),
      );
      if (foundIn(text + plain.flat().join('\n')).length > 0) found.push(table);
    }
    expect(tables).toContain('letters');
    return found;
  };
});
