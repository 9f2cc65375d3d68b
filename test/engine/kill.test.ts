import { withPoints } from '../support/crash-points.ts';
import { startDoomed } from '../support/doom.ts';
import { createCustomer, createHands, newAddress } from '../support/hands.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each case has its own world and two processes; more at once would only wait for the two cores. */
const atOnce = 6;
const items = [{ field: 'address', kind: 'outdated', wanted: newAddress }];

/** Plays a whole plain correction in `world`; gives what it can be judged by. */
const play = async (world: World) => {
  const hands = createHands(world);
  const representative = await hands.signIn('representative', 'berlin');
  const customer = await createCustomer(world);
  const filed = await hands.untilReview(customer, { type: 'correction', items });
  await hands.decide(representative.token, filed.id, () => ({ decision: 'correct' }));
  await hands.approve(representative.token, filed.id);
  await hands.untilEnded(filed.id);
  const events: { fact: string }[] = await world.database.auditor()('events').where({ request_id: filed.id });
  const times = (fact: string): number => events.filter((event) => event.fact === fact).length;
  const mails = await world.mailbox.mails({ to: customer.email });
  const raw = await Promise.all(
    mails.map(async ({ id, messageId }) => [messageId, await world.mailbox.raw(id)] as const),
  );
  const versions = await world.database.db('profile_fields').where({ person_id: customer.personId, field: 'address' });
  return {
    outcome: (await world.record.stores.requests.get(filed.id)).outcome,
    crmLandings: await world.crm.landings(customer.customerNumber),
    profileVersion: versions[0]?.version as number,
    writes: (await world.record.stores.writes.list(filed.id)).map(({ state }) => state),
    events: ['request.acknowledged', 'review.opened', 'item.written', 'items.carried_out', 'request.closed'].map(times),
    letters: new Set(raw.map(([messageId]) => messageId)).size,
    // All copies of a letter are the same bytes under the same Message-ID (below the line that the server adds).
    copies: new Set(raw.map(([, bytes]) => bytes.toString().replace(/^Received:.*?\n(?=\S)/su, ''))).size,
  };
};

/** What must hold wherever the worker died: everything once, twice at most the same mail. */
const whole = {
  outcome: 'fulfilled',
  crmLandings: 1,
  profileVersion: 2,
  writes: ['confirmed', 'confirmed'],
  events: [1, 1, 2, 1, 1],
  letters: 2,
  copies: 2,
};

/** Every point of an undisturbed course, found by walking it. */
const walk = async (): Promise<string[]> => {
  const world = await createWorld();
  try {
    const points: string[] = [];
    const { systems, record, mailer } = withPoints(world.deps, (point) => points.push(point));
    await world.startWorker({ systems, record, mailer });
    world.startRelay();
    expect(await play(world)).toEqual(whole);
    return points;
  } finally {
    await world.close();
  }
};

/** One course whose worker is killed at `point`, and another worker that goes on. */
const killAt = async (point: string) => {
  const world = await createWorld();
  const doomed = startDoomed({ ...world.doom(), dieAt: point });
  const next = doomed.ended.then((signal) => ({ signal, ...startDoomed(world.doom()) }));
  try {
    world.startRelay();
    const played = await play(world);
    return { point, signal: (await next).signal, ...played };
  } finally {
    const successor = await next;
    successor.child.kill('SIGKILL');
    await successor.ended;
    await world.close();
  }
};

describe('a worker that is killed with -9', () => {
  test('at any point of a correction: the write lands once, and nothing is lost', async () => {
    // Before the next commit is after the last one: of commits one side is enough, of everything outside both count.
    const points = (await walk()).filter((point) => !/^act#\d+:before$/u.test(point) && !point.includes('.read#'));
    expect(points.length).toBeGreaterThan(15);
    const left = [...points];
    const ends: unknown[] = [];
    const lane = async (): Promise<void> => {
      for (let point = left.shift(); point !== undefined; point = left.shift()) {
        ends.push(await killAt(point).catch((error: unknown) => ({ point, error })));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    const expected = points.map((point) => ({ point, signal: 'SIGKILL', ...whole }));
    expect(ends).toHaveLength(expected.length);
    expect(ends).toEqual(expect.arrayContaining(expected));
  }, 400_000);
});
