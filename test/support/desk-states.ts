/** Every page of the desk in its states: what to put into the record, and how a reader gets there. */
import type { Page } from 'playwright-core';
import { claimRequest } from '../../api/acts/claim-request.ts';
import { decideItems } from '../../api/acts/decide-items.ts';
import { callerOf, type Person } from './desk-hands.ts';
import type { Desk } from './desk-pages.ts';

/** Opens a page and brings it into its state; `url` builds addresses in the language under test. */
export type DeskState = {
  name: string;
  status?: number;
  open: (page: Page, url: (path: string) => string) => Promise<number>;
};

const long = `Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenstraße ${'1234567890'.repeat(9)}`;
const arabic = 'شارع الملك فهد، مبنى ١٢، الرياض';

const decideAll = async (desk: Desk, person: Person, id: string): Promise<void> => {
  const { contentVersion } = await desk.api.stores.requests.get(id);
  const items = await desk.api.stores.items.list(id);
  const refused = { ground: 'not_substantiated', reason: 'Bitte senden Sie uns einen Nachweis der neuen Anschrift.' };
  const decisions = items.map((item, index) =>
    item.claimKind === null
      ? { item: item.id, decision: 'include' as const }
      : index === 0
        ? { item: item.id, decision: 'refuse' as const, ...refused }
        : { item: item.id, decision: 'correct' as const },
  );
  await decideItems(desk.context)({ staff: callerOf(desk, person), id, contentVersion, decisions, claim: undefined });
};

const openTask = async (
  desk: Desk,
  requestId: string,
  task: {
    kind: 'letter_refused' | 'write_conflict' | 'no_match' | 'system_trouble' | 'overdue';
    about: Record<string, string | number>;
  },
) => (await desk.api.stores.tasks.open({ requestId, key: `${requestId}/${task.kind}`, ...task })) ?? '';

/** A write that met another value: the item is being carried out, and the value that was found is kept. */
const openConflict = async (desk: Desk, person: Person): Promise<string> => {
  const { id } = await desk.openCase();
  await decideAll(desk, person, id);
  const item = (await desk.api.stores.items.list(id))[1];
  const { personId } = await desk.api.stores.requests.get(id);
  if (item === undefined || personId === null) throw new Error('The case has no second item or nobody behind it.');
  const where = { itemId: item.id, system: 'crm' };
  await desk.api.stores.writes.note(id, { ...where, state: 'conflict', before: 'a', after: 'b' });
  const found = { ...where, value: '+49 30 999999', at: desk.context.now() };
  await desk.api.stores.writes.keepFound(personId, found);
  return openTask(desk, id, { kind: 'write_conflict', about: where });
};

const closeCase = async (desk: Desk): Promise<string> => {
  const { id } = await desk.openCase();
  const at = desk.context.now();
  await desk.context.record.act(async (tx) => {
    await tx.change(await tx.requests.get(id), {
      fact: { fact: 'request.closed', outcome: 'withdrawn', reason: 'withdrawn_by_requester', notice: 'sent' },
      actor: { kind: 'system', name: 'worker' },
      at,
      to: 'closed',
      patch: { outcome: 'withdrawn', outcomeReason: 'withdrawn_by_requester', closedAt: at },
    });
  });
  return id;
};

const longCase = (desk: Desk) =>
  desk.openCase({
    requester: { name: 'ليلى عبد الرحمن بن عبد العزيز آل سعود', email: 'layla@kunde.example' },
    items: [
      { field: 'address', kind: 'misleading', says: long, wanted: arabic },
      { field: 'name', kind: 'incomplete', wanted: `${long.slice(0, 120)} von und zu` },
    ],
  });

const go = async (page: Page, address: string): Promise<number> => (await page.goto(address))?.status() ?? 0;
/** Sends the page's main form and gives the status of the page that answers. */
const send = async (page: Page, button: string): Promise<number> => {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().isNavigationRequest() && ![302, 303].includes(one.status())),
    page.locator(button).first().click(),
  ]);
  await page.waitForLoadState();
  return answer.status();
};

/** Puts everything into the record once and gives the states of all pages. */
export const deskStates = async (desk: Desk): Promise<{ anna: Person; states: DeskState[] }> => {
  const [anna, bob] = [await desk.addStaff('Anna Berlin'), await desk.addStaff('Bob Meier')];
  const [open, access, taken, lengthy] = [
    await desk.openCase(),
    await desk.openCase({ type: 'access' }),
    await desk.openCase({ country: 'AT', language: 'en' }),
    await longCase(desk),
  ];
  const [waiting, closed, decided, decidedAccess] = [
    await desk.fileCase(),
    await closeCase(desk),
    await desk.openCase(),
    await desk.openCase({ type: 'access' }),
  ];
  await claimRequest(desk.context)({ staff: callerOf(desk, bob), id: taken.id, takeOver: false, claim: undefined });
  for (const { id } of [decided, decidedAccess]) await decideAll(desk, bob, id);
  const refused = { letterId: 'none', notice: 'request_received', smtpCode: 550 };
  const letterTask = await openTask(desk, open.id, { kind: 'letter_refused', about: refused });
  const trouble = await openTask(desk, open.id, { kind: 'system_trouble', about: { system: 'crm' } });
  const conflict = await openConflict(desk, bob);

  const plain = (name: string, path: string): DeskState => ({ name, open: (page, url) => go(page, url(path)) });
  const caseOf = ({ id }: { id: string }, more = ''): string => `/cases/${id}${more}`;

  const states: DeskState[] = [
    plain('queue', ''),
    plain('queue-filtered', '?ref=nothing&type=access&sort=-country'),
    plain('queue-mine-empty', '?tab=mine'),
    plain('queue-waiting', '?tab=waiting'),
    plain('queue-closed', '?tab=closed'),
    plain('case-correction', caseOf(open)),
    plain('case-access', caseOf(access)),
    plain('case-taken', caseOf(taken)),
    plain('case-long', caseOf(lengthy)),
    plain('case-waiting', caseOf(waiting)),
    plain('case-closed', `/cases/${closed}`),
    plain('preview-correction', caseOf(decided, '/preview')),
    plain('preview-access', caseOf(decidedAccess, '/preview')),
    plain('skip', caseOf(open, '/skip')),
    plain('file', '/file'),
    plain('tasks', '/tasks'),
    plain('task-letter', `/tasks/${letterTask}`),
    plain('task-trouble', `/tasks/${trouble}`),
    plain('task-conflict', `/tasks/${conflict}`),
    plain('keyboard', '/keyboard'),
    {
      name: 'approve',
      open: async (page, url) => {
        await go(page, url(caseOf(decided, '/preview')));
        return send(page, '.govuk-button-group .govuk-button');
      },
    },
    {
      name: 'case-errors',
      status: 422,
      open: async (page, url) => {
        await go(page, url(caseOf(open)));
        await page.locator('input[value="refuse"]').first().check();
        return send(page, 'button[value="save"]');
      },
    },
    {
      name: 'person',
      open: async (page, url) => {
        await go(page, url(caseOf(lengthy)));
        return send(page, 'form[action$="/person"] button');
      },
    },
    {
      name: 'file-errors',
      status: 422,
      open: async (page, url) => {
        await go(page, url('/file'));
        await page.locator('#type-2').check();
        await page.locator('#name').fill(long);
        return send(page, 'main .govuk-button');
      },
    },
    {
      name: 'skip-errors',
      status: 422,
      open: async (page, url) => {
        await go(page, url(caseOf(open, '/skip')));
        return send(page, 'main .govuk-button');
      },
    },
    {
      name: 'stale',
      status: 409,
      open: async (page, url) => {
        const { id } = await desk.openCase();
        await go(page, url(`/cases/${id}`));
        await decideAll(desk, bob, id);
        await page.locator('input[value="correct"]').first().check();
        return send(page, 'button[value="save"]');
      },
    },
    {
      name: 'taken',
      status: 409,
      open: async (page, url) => {
        const { id } = await desk.openCase();
        await go(page, url(`/cases/${id}`));
        await claimRequest(desk.context)({ staff: callerOf(desk, bob), id, takeOver: false, claim: undefined });
        return send(page, 'form[action$="/claim"] button');
      },
    },
    {
      name: 'case-saved',
      open: async (page, url) => {
        const { id } = await desk.openCase();
        await go(page, url(`/cases/${id}`));
        await page.locator('input[value="correct"]').first().check();
        return send(page, 'button[value="save"]');
      },
    },
  ];
  return { anna, states };
};
