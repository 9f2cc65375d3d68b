/** Every page of the portal in every state, in the order a customer meets them, for tests and for screenshots. */
import type { TestApi } from './api.ts';
import { addCategory, endRequest, type End } from './portal-ends.ts';
import type { Walk } from './portal-walk.ts';

type Look = (name: string) => Promise<void>;
type Tour = { api: TestApi; walk: Walk; look: Look };

export const arabicName = 'فاطمة الزهراء بنت محمد';
export const arabicAddress = 'شارع النيل ٥\nبرلين 10115';
/** As long as a field takes, without a place to break. */
const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);

/** The newest request, as the database has it. */
export const newestRequest = async ({ database }: TestApi): Promise<{ id: string; reference: string }> => {
  const found: { id: string; reference: string } | undefined = await database
    .db('requests')
    .orderBy('id', 'desc')
    .first('id', 'reference');
  if (found === undefined) throw new Error('There is no request.');
  return found;
};

/** The questions, with every error once. */
const tourQuestions = async ({ walk, look }: Tour): Promise<void> => {
  const { page, at, go, choose, path } = walk;
  await page.goto(at(''));
  await look('start');
  await page.goto(at('/ask'));
  await look('what');
  await go();
  await look('what-error');
  await choose('type', 'correction');
  await go();
  await go();
  await look('country-error');
  await choose('country', 'elsewhere');
  await go();
  await look('elsewhere');
  await page.goto(at('/ask/country'));
  await choose('country', 'DE');
  await go();
  await go();
  await look('who-error');
  await choose('who', 'other');
  await go();
  await look('somebody-else');
  await page.goto(at('/ask/who'));
  await choose('who', 'self');
  await go();
  await go();
  await look('name-error');
  await page.fill('#name', arabicName);
  await go();
  await page.fill('#email', 'not an address');
  await go();
  await look('email-error');
  await page.fill('#email', 'fatima@kunde.example');
  await go();
  if (path() === '/ask/letters') {
    await go();
    await look('letters-error');
    await choose('letters', 'en');
    await go();
  }
  await page.fill('#customerNumber', '§');
  await page.fill('#phone', 'abc');
  await go();
  await look('find-error');
  await page.fill('#customerNumber', '');
  await page.fill('#phone', '');
  await go();
};

/** The corrections, the check page and the sending. */
const tourCorrections = async ({ walk, look }: Tour): Promise<void> => {
  const { page, go, choose, addCorrection } = walk;
  await look('add-correction');
  await go();
  await look('add-correction-error');
  await choose('field', 'date_of_birth');
  await go();
  await page.fill('#wantedDay', '31');
  await page.fill('#wantedMonth', '2');
  await go();
  await look('date-error');
  await choose('kind', 'inaccurate');
  await page.fill('#wantedDay', '٥');
  await page.fill('#wantedMonth', '3');
  await page.fill('#wantedYear', '1985');
  await go();
  await go();
  await look('corrections-error');
  await choose('more', 'yes');
  await go();
  await choose('field', 'address');
  await go();
  await look('correction');
  await go();
  await look('correction-error');
  await choose('kind', 'outdated');
  await page.fill('#says', longWord.slice(0, 200));
  await page.fill('#wanted', arabicAddress);
  await go();
  await look('corrections');
  await page.locator('.govuk-summary-card__action a').nth(1).click();
  await look('remove-correction');
  await go();
  await choose('more', 'yes');
  await go();
  await addCorrection('name', longWord.slice(0, 200));
  await choose('more', 'no');
  await go();
  await look('check');
  await go();
};

/** From the code to the tracker, and what else can be done with an open request. */
const tourRequest = async ({ api, walk, look }: Tour): Promise<void> => {
  const { page, at, go } = walk;
  const { id, reference } = await newestRequest(api);
  await look('code');
  await go();
  await look('code-missing');
  await page.fill('#code', 'AAAA-BBBB');
  await go();
  await look('code-wrong');
  const again = page.locator('form[action$="/request/code/again"] button');
  await again.click();
  await look('code-sent');
  for (let time = 0; time < 3; time += 1) await again.click();
  await look('code-wait');
  await page.goto(at('/request/another-address'));
  await look('another-address');
  await page.goto(at('/request'));
  await look('request-unconfirmed');
  await api.acknowledge(reference, 'other_mailbox');
  await page.goto(at('/request/code'));
  await page.fill('#code', await api.makeCode(id, 'mailbox'));
  await go();
  await look('received');
  await page.goto(at('/request'));
  await look('request-identity');
  await page.goto(at('/request/code'));
  await look('code-identity');
  await page.fill('#code', await api.makeCode(id, 'identity'));
  await go();
  await look('request-proven');
  await page.goto(at('/request/code'));
  await look('confirmed');
  await page.goto(at('/request/withdraw'));
  await look('withdraw');
  await go();
  await look('request-withdrawn');
};

/** The pages for what is lost: answers, the link, the request itself. */
const tourLost = async ({ walk, look }: Tour): Promise<void> => {
  const { page, at, go } = walk;
  await page.goto(at('/ask/check'));
  await look('gone');
  await page.goto(at('/lost-link'));
  await go();
  await look('lost-link-error');
  await page.fill('#email', 'erika@kunde.example');
  await go();
  await look('lost-link-sent');
};

/** An access request: everything, its check page, and the download. */
const tourAccess = async ({ api, walk, look }: Tour): Promise<void> => {
  const { page, at, go, answerUntilType } = walk;
  await answerUntilType('access');
  await look('everything');
  await go();
  await look('check-access');
  await go();
  await page.goto(at('/ask/check'));
  await look('sent');
  const { id } = await newestRequest(api);
  await page.goto(at('/request/download'));
  await look('download-none');
  await api.closeWithPackage(id, Buffer.from('a zip'));
  await page.goto(at('/request'));
  await look('end-access');
  await page.goto(at('/request/download'));
  await look('download');
  await go();
  await look('download-sent');
  await page.fill('#code', 'AAAA-BBBB');
  await page.locator('main form button').nth(1).click();
  await look('download-wrong');
  await page.goto(at('/request/withdraw'));
  await look('withdraw-closed');
};

const correctionEnds: Readonly<Record<string, End>> = {
  fulfilled: { outcome: 'fulfilled', reason: 'all_items_granted', items: ['corrected'] },
  partly: {
    outcome: 'partly_fulfilled',
    reason: 'some_items_granted',
    items: ['corrected', 'refused', 'failed'],
  },
  refused: { outcome: 'refused', reason: 'no_item_granted', items: ['refused'] },
  withdrawn: { outcome: 'withdrawn', reason: 'withdrawn_by_requester', items: ['corrected', 'failed'] },
  'lapsed-mailbox': { outcome: 'lapsed', reason: 'mailbox_never_confirmed' },
  'lapsed-identity': { outcome: 'lapsed', reason: 'identity_never_proven' },
  joined: { outcome: 'joined', reason: 'same_request_open' },
};

const item = (field: string) => ({ field, kind: 'outdated', wanted: field === 'name' ? 'Erika Muster' : 'de' });

/** Every way a request can end, and one that is late; opened by the link in a letter. */
const tourEnds = async ({ api, walk, look }: Tour): Promise<void> => {
  const { page, at } = walk;
  const open = async (token: string): Promise<void> => {
    await page.goto(at(`/t/${token}`));
  };
  const base = { country: 'DE', language: 'de', requester: { name: 'Erika', email: 'ends@kunde.example' } };
  const items = ['name', 'address', 'preferred_language'].map(item);
  for (const [name, end] of Object.entries(correctionEnds)) {
    const filed = await api.file({ ...base, type: 'correction', items });
    await endRequest(api, filed.id, end);
    await open(filed.token);
    await look(`end-${name}`);
  }
  const access = await api.file({ ...base, type: 'access' });
  await addCategory(api, access.id, 'contract');
  await endRequest(api, access.id, { outcome: 'refused', reason: 'no_item_granted', items: ['left_out'] });
  await open(access.token);
  await look('end-access-refused');
  const late = await api.file({ ...base, type: 'access' });
  await api.database.db('requests').where({ id: late.id }).update({ due_on: '2026-10-01' });
  await open(late.token);
  await look('request-late');
};

/** All of it. */
export const tourPortal = async (tour: Tour): Promise<void> => {
  await tourQuestions(tour);
  await tourCorrections(tour);
  await tourRequest(tour);
  await tourLost(tour);
  await tourAccess(tour);
  await tourEnds(tour);
};
