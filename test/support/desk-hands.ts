/** What readers do on a page of the desk, and what colleagues do meanwhile. */
import type { Page } from 'playwright-core';
import { decideItems } from '../../api/acts/decide-items.ts';
import type { StaffCaller } from '../../api/context.ts';
import type { Desk } from './desk-pages.ts';

export type Person = Awaited<ReturnType<Desk['addStaff']>>;

/** A member of staff as acts get them. */
export const callerOf = (desk: Desk, person: Person): StaffCaller => ({
  ...person,
  email: 'nobody@staff.example',
  role: 'representative',
  desk: 'berlin',
  covers: desk.context.policy.policy.desks.find(({ id }) => id === 'berlin') ?? null,
});

export const heading = (page: Page): Promise<string> => page.innerText('h1');
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
/** The class and id of what has the focus. */
export const focused = (page: Page): Promise<unknown> =>
  page.evaluate('`${document.activeElement.className} ${document.activeElement.id}`');

/** The fields of one item. */
export const groupOf = (page: Page, field: string) => page.getByRole('group', { name: field, exact: true });
export const choose = (page: Page, field: string, answer: string): Promise<void> =>
  groupOf(page, field).getByLabel(answer, { exact: true }).check();
export const declineAddress = async (page: Page, reason: string): Promise<void> => {
  const group = groupOf(page, 'Postal address');
  await group.getByLabel('Decline', { exact: true }).check();
  await group.getByLabel('Ground, if you decline').selectOption('not_substantiated');
  await group.getByLabel('Reason, if you decline').fill(reason);
};

/** A colleague corrects everything meanwhile. */
export const decideAs = async (desk: Desk, person: Person, id: string): Promise<void> => {
  const { contentVersion } = await desk.api.stores.requests.get(id);
  const items = await desk.api.stores.items.list(id);
  const decisions = items.map((item) => ({ item: item.id, decision: 'correct' as const }));
  await decideItems(desk.context)({ staff: callerOf(desk, person), id, contentVersion, decisions, claim: undefined });
};
