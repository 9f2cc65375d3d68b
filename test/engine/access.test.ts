import { buffer } from 'node:stream/consumers';
import { fromBuffer } from 'yauzl';
import { tidyUp } from '../../activities/housekeeping.ts';
import { atFirst, createCustomer, createHands, type Hands } from '../support/hands.ts';
import { createWorld, type World } from '../support/world.ts';

const include = { decision: 'include' };

/** The files of a zip by name. */
const unzip = (zip: Buffer): Promise<Map<string, string>> =>
  new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (fault, file) => {
      if (fault) return reject(fault);
      const files = new Map<string, string>();
      file.on('entry', (entry: { fileName: string }) => {
        file.openReadStream(entry as never, (failed, stream) => {
          if (failed) return reject(failed);
          void buffer(stream).then((content) => {
            files.set(entry.fileName, content.toString());
            file.readEntry();
          });
        });
      });
      file.once('end', () => resolve(files));
      file.readEntry();
    });
  });

describe('an access request, from the call to the package', () => {
  let world: World;
  let hands: Hands;
  let representative: { id: string; token: string };
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
    hands = createHands(world);
    representative = await hands.signIn('representative', 'berlin');
  });
  afterAll(() => world.close());

  const download = async (filed: { reference: string; trackingToken: string }, code: string) => {
    const response = await fetch(`${world.url}/v1/requests/${filed.reference}/package`, {
      method: 'POST',
      headers: { authorization: `Bearer ${filed.trackingToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const askDownload = (filed: { reference: string; trackingToken: string }) =>
    hands.call(`/requests/${filed.reference}/verification/codes`, {
      token: filed.trackingToken,
      body: { purpose: 'download' },
    });

  test('what both systems hold is gathered, approved, confirmed again and downloaded', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'access' });
    await hands.decide(representative.token, filed.id, () => include);
    expect((await hands.approve(representative.token, filed.id)).status).toBe(200);
    await hands.untilEnded(filed.id);
    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ status: 'closed', outcome: 'fulfilled' });

    expect((await askDownload(filed)).status).toBe(202);
    const code = await hands.codeFor(customer.email, 2);
    const { status, bytes } = await download(filed, code);
    expect(status).toBe(200);
    const files = await unzip(bytes);
    expect([...files.keys()].toSorted()).toEqual(['data.json', 'index.html', 'manifest.json']);
    expect(files.get('index.html')).toContain(atFirst.address);
    const data = JSON.parse(files.get('data.json') ?? '{}');
    const addresses = data.categories
      .flatMap((category: { fields: { field: string; system: string; value: string }[] }) => category.fields)
      .filter(({ field }: { field: string }) => field === 'address');
    expect(addresses.map(({ system }: { system: string }) => system).toSorted()).toEqual(['crm', 'profiles']);

    const events = await world.database.auditor()('events').where({ request_id: filed.id }).pluck('fact');
    expect(events.filter((fact: string) => fact === 'package.downloaded')).toHaveLength(1);
    expect((await download(filed, code)).status).toBe(422); // a code that was used once
  });

  test('a category is left out with a reason: it is not in the package, and the letter says so', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'access' });
    const leaveOut = { decision: 'leave_out', ground: 'rights_of_others', reason: 'It names a colleague.' };
    await hands.decide(representative.token, filed.id, (category) => (category === 'contract' ? leaveOut : include));
    await hands.approve(representative.token, filed.id);
    await hands.untilEnded(filed.id);
    expect(await world.record.stores.requests.get(filed.id)).toMatchObject({ outcome: 'partly_fulfilled' });
    await askDownload(filed);
    const files = await unzip((await download(filed, await hands.codeFor(customer.email, 2))).bytes);
    const data = JSON.parse(files.get('data.json') ?? '{}');
    expect(data.categories.map(({ category }: { category: string }) => category)).not.toContain('contract');
    expect(data.leftOut).toMatchObject([{ category: 'contract', reason: 'It names a colleague.' }]);
    const [letter] = (await world.mailbox.mails({ to: customer.email })).filter(({ text }) =>
      text.includes('colleague'),
    );
    expect(letter).toBeDefined();
  });

  test('a second access request of the same person joins the open one', async () => {
    const customer = await createCustomer(world);
    const first = await hands.untilReview(customer, { type: 'access' });
    const second = await hands.file(customer, { type: 'access' });
    await hands.confirm(second, await hands.codeFor(customer.email, 2));
    await hands.untilEnded(second.id);
    expect(await world.record.stores.requests.get(second.id)).toMatchObject({ outcome: 'joined' });
    expect(await hands.status(first.id)).toBe('in_review');
  });

  test('after its time the package is gone for good: the key is destroyed, with an event', async () => {
    const customer = await createCustomer(world);
    const filed = await hands.untilReview(customer, { type: 'access' });
    await hands.decide(representative.token, filed.id, () => include);
    await hands.approve(representative.token, filed.id);
    await hands.untilEnded(filed.id);
    await world.database
      .db('packages')
      .where({ request_id: filed.id })
      .update({ available_until: new Date(0) });
    expect((await askDownload(filed)).status).toBe(409);
    await tidyUp(world.deps);
    const [row] = await world.database.db('packages').where({ request_id: filed.id });
    expect(row.destroyed_at).not.toBeNull();
    expect(await world.database.db('package_chunks').where({ package_id: row.id })).toHaveLength(0);
    const [key] = await world.database.db('keys').where({ owner_kind: 'package', owner_id: row.id });
    expect(key.wrapped).toBeNull();
  });
});
