import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import proto from '@temporalio/proto'; // CommonJS: no named imports from an ES module
import { Worker } from '@temporalio/worker';
import { createDataConverter } from '../../activities/temporal.ts';
import { createCustomer, createHands, type Filed, type Hands, newAddress } from '../support/hands.ts';
import { engine } from '../support/test-engines.ts';
import { advance } from '../support/time-travel.ts';
import { until } from '../support/until.ts';
import { createWorld, testPayloadKeys, type World } from '../support/world.ts';

/**
 * The histories of every story as some version of Habeas made them. Workflows run for weeks: one that began under an
 * old version must go on under this one. After an intended change: `patched()` in the workflow, and
 * `STORE_HISTORIES=1 npx jest test/engine/replay` adds the new course beside the old ones.
 */
const folder = 'test/histories';
const { History } = proto.temporal.api.history.v1;
const correction = { type: 'correction', items: [{ field: 'address', kind: 'outdated', wanted: newAddress }] };

const replay = (id: string, history: unknown) =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: engine('TEST_BUNDLE') }, dataConverter: createDataConverter(testPayloadKeys) },
    history,
    id,
  );

describe('replay', () => {
  let world: World;
  let hands: Hands;
  let token: string;
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
    hands = createHands(world);
    token = (await hands.signIn('representative', 'berlin')).token;
  });
  afterAll(() => world.close());

  const decideAll = async (filed: Filed, decision: string): Promise<Filed> => {
    await hands.decide(token, filed.id, () => ({ decision }));
    await hands.approve(token, filed.id);
    return filed;
  };
  const begun = (filed: Filed) =>
    until('the receipt is out', async () => (await world.record.stores.letters.list(filed.id)).length > 0);

  const stories: Record<string, () => Promise<Filed>> = {
    correction: async () => decideAll(await hands.untilReview(await createCustomer(world), correction), 'correct'),
    access: async () => decideAll(await hands.untilReview(await createCustomer(world), { type: 'access' }), 'include'),
    withdrawn: async () => {
      const filed = await hands.untilReview(await createCustomer(world), correction);
      await hands.call(`/requests/${filed.reference}/withdrawal`, { token: filed.trackingToken, body: {} });
      return filed;
    },
    lapsed: async () => {
      const filed = await hands.file(await createCustomer(world), correction);
      await begun(filed);
      await advance(hands.workflow(filed.id), '8 days');
      return filed;
    },
    overdue: async () => {
      const filed = await hands.untilReview(await createCustomer(world), correction);
      await advance(hands.workflow(filed.id), '40 days');
      return decideAll(filed, 'correct');
    },
    conflict: async () => {
      const customer = await createCustomer(world);
      const filed = await hands.untilReview(customer, correction);
      await world.crm.overwrite(customer.customerNumber, { street_address: 'Dritte Gasse 3' });
      await decideAll(filed, 'correct');
      const task = await until('the conflict is met', async () =>
        (await world.record.stores.tasks.listFor(filed.id)).find(({ kind }) => kind === 'write_conflict'),
      );
      await hands.call(`/desk/tasks/${task.id}/resolution`, { token, body: { resolution: 'retry' } });
      return filed;
    },
  };

  test.each(Object.keys(stories))('the story "%s" replays from its own history', async (name) => {
    const filed = await stories[name]!();
    await hands.untilEnded(filed.id);
    const history = await hands.workflow(filed.id).fetchHistory();
    await expect(replay(`dsr-${filed.id}`, history)).resolves.toBeUndefined();
    if (process.env['STORE_HISTORIES'] === undefined) return;
    await mkdir(folder, { recursive: true });
    const day = new Date().toISOString().slice(0, 10);
    await writeFile(join(folder, `${name}-${day}.binpb`), History.encode(history).finish());
  });

  test('every stored history replays under this version', async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.binpb'));
    expect(files.length).toBeGreaterThanOrEqual(Object.keys(stories).length);
    for (const file of files) {
      const history = History.decode(await readFile(join(folder, file)));
      const faults = await replay(file, history).then(
        () => [],
        (error: unknown) => [file, error],
      );
      expect(faults).toEqual([]);
    }
  });
});
