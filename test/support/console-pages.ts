/** Compliance in a browser: requests of many months put there by hand, and pages opened by somebody who is signed in. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import type { ApiContext } from '../../api/context.ts';
import type { StaffRole } from '../../db/staff-store.ts';
import { referenceFrom } from '../../workflows/domain/crockford.ts';
import type { TaskKind } from '../../workflows/domain/facts.ts';
import { startTestApi } from './api.ts';
import { auditNow, auditSamples, type AuditSample } from './audit-samples.ts';
import { axe, fitsWidth, type OpenOptions, startBrowser } from './browser.ts';
import { addStaff, openCase } from './staff-api.ts';

type Person = { id: string; name: string; token: string };

const machine = { kind: 'system', name: 'worker' } as const;

const newRequest = (sample: AuditSample, policyHash: string, claimedBy: string | null) => ({
  id: uuid(),
  reference: referenceFrom(randomBytes(5)),
  type: 'correction' as const,
  regime: 'EU-GDPR',
  language: sample.country === 'GB' ? 'en' : 'de',
  channel: 'letter' as const,
  remindAt: sample.dueAt,
  policyHash,
  personId: null,
  mailboxOnFile: false,
  mailboxConfirmedAt: sample.identityProvenAt,
  identityLevel: 'address' as const,
  claimedBy,
  filedBy: null,
  approvedBy: null,
  approvedHash: null,
  withdrawnAt: null,
  requester: { name: 'Erika Mustermann', email: 'erika@kunde.example' },
  trackingHash: randomBytes(32),
  contactBlind: randomBytes(32),
  ...sample,
});

const letterOf = (id: string, place: number) => ({
  id,
  key: `${id}/letter`,
  notice: 'request_received',
  language: 'de',
  messageId: `<${id}@beispiel.example>`,
  recipient: `erika.${place}@kunde.example`,
  letter: { subject: 'Betreff', text: 'Text', html: '<p>Text</p>' },
});

const taskKinds: readonly TaskKind[] = ['letter_refused', 'no_match', 'overdue'];

/** Files the samples; every tenth letter was refused, and a task waits for every twentieth request. */
const fill = async ({ record, policy }: ApiContext, count: number, claimedBy: string | null): Promise<void> => {
  for (const [place, sample] of auditSamples(count).entries()) {
    const request = newRequest(sample, policy.hash, place % 4 === 0 ? claimedBy : null);
    const requestId = request.id;
    await record.act(async (tx) => {
      const at = sample.receivedAt;
      const lapseAt = at.toISOString();
      const fact = {
        fact: 'request.received',
        type: 'correction',
        country: request.country,
        items: 1,
        lapseAt,
      } as const;
      await tx.file({ request, items: [] }, { fact, actor: { kind: 'requester' }, at });
      const letterId = uuid();
      await tx.letters.insert({ ...letterOf(letterId, place), requestId });
      if (place % 10 === 0) {
        await tx.letters.markRefused(letterId, 550);
        const refused = { fact: 'letter.refused', notice: 'request_received', letterId, smtpCode: 550 } as const;
        await tx.observe({ requestId, fact: refused, actor: machine, at });
      } else if (place % 10 !== 1) await tx.letters.markSent({ id: letterId, requestId, at });
      if (place % 20 === 0) {
        const kind = taskKinds[(place / 20) % taskKinds.length] ?? 'overdue';
        await tx.tasks.open({ requestId, kind, key: `${requestId}/task`, about: {} });
      }
    });
  }
};

/** One console and one browser for a test file. Ends with `close`. */
export const startConsole = async () => {
  const api = await startTestApi({ isLocal: true });
  api.clock.now = auditNow;
  const browser = await startBrowser(api.url);
  const context = api.context;
  const add = addStaff(context);

  /** A browser of somebody who has signed in. */
  const openAs = async (person: Person, options: OpenOptions = {}): Promise<Page> => {
    const profile = await browser.openContext(options);
    await profile.addCookies([{ name: 'habeas-sid', value: person.token, url: api.url, sameSite: 'Strict' }]);
    return profile.newPage();
  };

  return {
    api,
    browser,
    context,
    addStaff: (name: string, role: StaffRole = 'compliance', desk: string | null = null): Promise<Person> =>
      add(role, desk, name),
    openCase: openCase(context),
    fill: (count: number, claimedBy: string | null = null): Promise<void> => fill(context, count, claimedBy),
    openAs,
    url: (path: string, language = 'en'): string => `${api.url}/${language}/compliance${path}`,
    /** Nothing that axe minds, no sideways scrolling, nothing forbidden done. */
    faultsOf: async (page: Page): Promise<string[]> => [
      ...(await axe(page)),
      ...((await fitsWidth(page)) ? [] : ['the page is wider than the window']),
      ...browser.misdeeds(),
    ],
    close: async (): Promise<void> => {
      await browser.close();
      await api.close();
    },
  };
};
export type Console = Awaited<ReturnType<typeof startConsole>>;
