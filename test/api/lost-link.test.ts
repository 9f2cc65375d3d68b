/** A lost link: asked for blindly, looked after by the worker. */
import { answerLinkAsks } from '../../activities/link-asks.ts';
import { askLink } from '../../api/acts/ask-link.ts';
import { viewProgress } from '../../api/acts/view-progress.ts';
import { accessBody, startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const from = (email: string) => accessBody({ requester: { name: 'Erika Mustermann', email } });
const asked = async (id: string): Promise<number> =>
  (await api.facts(id)).filter((fact) => fact === 'link.requested').length;
const ask = (email: string, address = '192.0.2.1'): Promise<void> => askLink(api.context)(email, address);

test('an ask leads to every request of the address, however it is spelled, and to nobody else', async () => {
  const [one, two, other] = [
    await api.file(from('lost@kunde.example')),
    await api.file(from('LOST@kunde.example')),
    await api.file(from('other@kunde.example')),
  ];
  await ask('Lost@Kunde.Example');
  expect(await api.countRows('link_asks')).toBe(1);
  expect(await asked(one.id)).toBe(0);

  await answerLinkAsks(api.context);
  expect([await asked(one.id), await asked(two.id), await asked(other.id)]).toEqual([1, 1, 0]);
  expect(await api.countRows('link_asks')).toBe(0);
});

test('an address without a request is taken and forgotten like any other', async () => {
  const before = await api.countRows('events');
  await ask('nobody@kunde.example');
  expect(await api.countRows('link_asks')).toBe(1);
  await answerLinkAsks(api.context);
  expect(await api.countRows('link_asks')).toBe(0);
  expect(await api.countRows('events')).toBe(before);
});

test('a closed request is found for a while, and changes only by the link', async () => {
  const { id } = await api.file(from('closed@kunde.example'));
  await api.closeWithPackage(id, Buffer.from('zip'));
  await ask('closed@kunde.example');
  await answerLinkAsks(api.context);
  expect(await asked(id)).toBe(1);
  await api.database
    .db('requests')
    .where({ id })
    .update({ closed_at: new Date(api.clock.now.getTime() - 31 * 86_400_000) });
  await ask('closed@kunde.example');
  await answerLinkAsks(api.context);
  expect(await asked(id)).toBe(1);
});

test('a mailbox gets at most five such mails in a day', async () => {
  const { id } = await api.file(from('bombed@kunde.example'));
  for (let time = 0; time < 8; time += 1) await ask('bombed@kunde.example', `198.51.100.${time}`);
  await answerLinkAsks(api.context);
  expect(await asked(id)).toBe(5);
});

test('one network address may ask ten times in an hour, and what is no address is refused', async () => {
  for (let time = 0; time < 10; time += 1) await ask(`a${time}@kunde.example`, '203.0.113.7');
  await expect(ask('a@kunde.example', '203.0.113.7')).rejects.toMatchObject({ name: 'LimitError' });
  await expect(ask('no address')).rejects.toMatchObject({ name: 'InputError', faults: [{ pointer: '/email' }] });
});

test('the progress of known and unknown people reads the same until identity is proven', async () => {
  const progress = async (match: 'nobody' | 'other_mailbox') => {
    const filed = await api.file(from(`${match.replace('_', '-')}@kunde.example`));
    await api.acknowledge(filed.reference, match);
    const { reference, mailbox, ...rest } = await viewProgress(api.context)(filed);
    return { ...rest, given: reference === filed.reference && mailbox.includes('@') };
  };
  expect(await progress('nobody')).toEqual(await progress('other_mailbox'));
});
