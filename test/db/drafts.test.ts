import { tidyUp } from '../../activities/housekeeping.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

describe('answers that are not sent yet', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  const age = (days: number) =>
    api.database.db('drafts').update({ updated_at: api.database.db.raw(`now() - ? * interval '1 day'`, [days]) });

  test('come back as they were, under their id and no other, and are sealed', async () => {
    const { drafts } = api.stores;
    await drafts.save('one', { name: 'Erika Mustermann', items: [1] });
    await drafts.save('one', { name: 'Erika Mustermann', items: [1, 2] });
    await drafts.save('two', { name: 'Otto' });
    expect(await drafts.find('one')).toEqual({ name: 'Erika Mustermann', items: [1, 2] });
    expect(await drafts.find('three')).toBeUndefined();
    const rows = await api.database.db('drafts').select('*');
    expect(rows.map((row) => Buffer.from(row.sealed_content as Buffer).toString('latin1')).join()).not.toMatch(
      /Erika|Otto/u,
    );
    await drafts.remove('one');
    expect(await drafts.find('one')).toBeUndefined();
  });

  test('cannot be moved under another id', async () => {
    const { drafts } = api.stores;
    await drafts.save('mine', { name: 'Erika' });
    await drafts.save('yours', { name: 'Otto' });
    const [row] = await api.database.db('drafts').orderBy('created_at', 'desc').select('sealed_content');
    await api.database.db('drafts').update({ sealed_content: row.sealed_content });
    await expect(drafts.find('mine')).rejects.toThrow('unable to authenticate');
  });

  test('are forgotten a week after they were last touched', async () => {
    await api.stores.drafts.save('old', { a: 1 });
    await age(6.9);
    expect(await api.stores.drafts.find('old')).toEqual({ a: 1 });
    await age(7.1);
    expect(await api.stores.drafts.find('old')).toBeUndefined();
    await tidyUp(api.context);
    expect(await api.countRows('drafts')).toBe(0);
  });
});
