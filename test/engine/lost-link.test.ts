/** A lost link from end to end: asked for, mailed to where letters go, opening the request. */
import { answerLinkAsks } from '../../activities/link-asks.ts';
import { hashToken } from '../../db/secrets.ts';
import { createCustomer, createHands } from '../support/hands.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';

describe('a lost link', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.startWorker();
    world.startRelay();
  });
  afterAll(() => world.close());

  test('comes by mail, opens the request, and stays in no record', async () => {
    const customer = await createCustomer(world);
    const hands = createHands(world);
    const filed = await hands.untilReview(customer, { type: 'access' });
    await world.record.stores.linkAsks.insert(world.vault.blind('email', customer.email));
    await answerLinkAsks(world.deps);

    const mail = await until('the mail with the link', async () =>
      (await world.mailbox.mails({ to: customer.email })).find(({ subject }) => subject.includes('Der Link zu')),
    );
    const token = /\/de\/t\/([\w-]{43})\b/u.exec(mail.text)?.[1] ?? '';
    expect(token).not.toBe(filed.trackingToken);
    const found = await world.record.stores.requests.findByTrackingHash(hashToken(token));
    expect(found?.id).toBe(filed.id);

    const letters = await world.database.db('letters').where({ request_id: filed.id, notice: 'tracking_link' });
    expect(letters).toHaveLength(1);
    await until('the link is blanked', async () => {
      const { letter } = await world.record.stores.letters.get((letters[0] as { id: string }).id);
      return !JSON.stringify(letter).includes(token);
    });
  });
});
