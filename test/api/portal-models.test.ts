/** The pure parts of the portal's pages: order of questions, what is read from forms, how a request stands. */
import { FormError, type FormValues } from '../../api/pages/form.ts';
import { emptyDraft, intakeOf, revisionOf, type Draft } from '../../api/pages/portal/draft.ts';
import { itemValues, readItem } from '../../api/pages/portal/item-form.ts';
import { dueLine, endingOf, stepsOf as linesOf, tellsRemedies } from '../../api/pages/portal/progress-model.ts';
import { firstOpen, mayAsk, pathAfter, pathBefore, stepsOf } from '../../api/pages/portal/steps.ts';
import { daysUntil, labelOf, plainDigits } from '../../api/pages/portal/words.ts';
import type { Progress } from '../../api/acts/view-progress.ts';
import { readPolicyFile } from '../../config.ts';
import { createTranslators } from '../../locales/index.ts';
import type { Field } from '../../workflows/domain/policy.ts';

const { policy } = readPolicyFile('policy.example.yaml', { CRM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
const t = createTranslators({ strict: true }).of('en');
const words = { t, language: 'en', policy };

describe('the order of the questions', () => {
  const done: Draft = { ...emptyDraft, type: 'access', country: 'DE', who: 'self', name: 'n', email: 'e' };

  test('a reader of a language without letters is asked for one more', () => {
    expect(stepsOf(done, { asksLetters: false })).not.toContain('letters');
    expect(stepsOf(done, { asksLetters: true }).slice(5)).toEqual(['letters', 'find', 'everything']);
  });

  test('a question waits for those before it', () => {
    const steps = stepsOf(done, { asksLetters: false });
    expect(firstOpen(done, steps)).toBe('find');
    expect(mayAsk(done, steps, 'find')).toBe(true);
    expect(mayAsk(done, steps, 'everything')).toBe(false);
    expect(mayAsk(done, steps, 'corrections')).toBe(false);
  });

  test('from the check page it leads back there, or over what is open now', () => {
    const all: Draft = { ...done, seen: ['find', 'everything'] };
    const steps = stepsOf(all, { asksLetters: false });
    expect(pathAfter({ draft: all, steps, step: 'name', fromCheck: true })).toBe('/ask/check');
    expect(pathAfter({ draft: all, steps, step: 'name', fromCheck: false })).toBe('/ask/email');
    const other: Draft = { ...all, type: 'correction' };
    const otherSteps = stepsOf(other, { asksLetters: false });
    expect(pathAfter({ draft: other, steps: otherSteps, step: 'what', fromCheck: true })).toBe(
      '/ask/corrections?from=check',
    );
    expect(pathBefore({ steps, step: 'what', fromCheck: false })).toBe('');
    expect(pathBefore({ steps, step: 'country', fromCheck: false })).toBe('/ask');
  });

  test('an access request is given no items, whatever was typed before the type was changed', () => {
    const items: Draft['items'] = [{ field: 'name', kind: 'outdated', wanted: 'x' }];
    expect(intakeOf(policy, { ...done, items }, 'ar')).not.toHaveProperty('items');
    expect(intakeOf(policy, { ...done, items, type: 'correction' }, 'ar')).toMatchObject({ items, language: 'en' });
    expect(revisionOf(done)).not.toBe(revisionOf({ ...done, name: 'm' }));
  });
});

describe('a correction as it is typed', () => {
  const field = (type: Field['type'], maxLength = 50): Field => ({
    id: 'f',
    label: { en: 'F' },
    category: 'identity',
    type,
    correctable: true,
    maxLength,
  });
  const faults = (type: Field['type'], values: FormValues): string[] => {
    try {
      readItem(field(type), { kind: 'outdated', ...values }, t);
      return [];
    } catch (error) {
      return error instanceof FormError ? error.faults.map((fault) => fault.field) : ['another error'];
    }
  };

  test('an address of several lines becomes one, with commas where lines ended', () => {
    const item = readItem(field('address'), { kind: 'outdated', wanted: 'Gasse 2,\r\n\r\n 10115 Berlin ' }, t);
    expect(item).toEqual({ field: 'f', kind: 'outdated', wanted: 'Gasse 2, 10115 Berlin' });
  });

  test('a date is read from three boxes, in the digits of most keyboards, and shown in them again', () => {
    const values = { kind: 'inaccurate', wantedDay: '٥', wantedMonth: '3', wantedYear: '١٩٨٥' };
    const item = readItem(field('date'), values, t);
    expect(item.wanted).toBe('1985-03-05');
    expect(itemValues(field('date'), item)).toMatchObject({ wantedDay: '05', wantedMonth: '03', wantedYear: '1985' });
  });

  test.each([
    ['text', {}, ['wanted']],
    ['text', { wanted: 'x', says: 'x' }, ['wanted']],
    ['text', { wanted: 'x\ny' }, ['wanted']],
    ['text', { wanted: 'x'.repeat(51), says: 'y'.repeat(51) }, ['says', 'wanted']],
    ['text', { wanted: 'x', kind: 'none of these' }, ['kind']],
    ['email', { wanted: 'no address', says: 'not one either' }, ['wanted']],
    ['phone', { wanted: '١٢٣٤٥' }, []],
    ['date', { wantedDay: '31', wantedMonth: '2', wantedYear: '2020' }, ['wantedDay']],
    ['date', { wantedDay: '1', saysYear: '20x0' }, ['saysDay', 'wantedDay']],
  ] as const)('%s %o has its faults at %o', (type, values, expected) => {
    expect(faults(type, values)).toEqual(expected);
  });
});

describe('how a request stands', () => {
  const open: Progress = {
    reference: 'DSR-7K3M-9QXT',
    type: 'correction',
    status: 'received',
    withdrawn: false,
    receivedOn: '2026-10-05',
    dueOn: '2026-11-05',
    waitingFor: 'mailbox_code',
    items: [{ field: 'address' }],
    package: null,
    country: 'DE',
    language: 'en',
    mailbox: 'erika@kunde.example',
    confirmedOn: null,
    provenOn: null,
    withdrawnOn: null,
    closedOn: null,
    letters: [],
    leftOut: [],
    regime: 'EU-GDPR',
    controller: {
      name: 'C',
      address: 'A',
      complaintBody: { name: 'B', url: 'https://b.example' },
      zone: 'Europe/Berlin',
    },
    sources: { not_substantiated: 'Art 16' },
  };
  const confirmed: Partial<Progress> = { status: 'checking_identity', confirmedOn: '2026-10-05' };
  const reviewed: Partial<Progress> = { ...confirmed, status: 'being_reviewed', waitingFor: null };
  const closed: Partial<Progress> = { status: 'closed', waitingFor: null, closedOn: '2026-10-20' };
  const end = (change: Partial<Progress>): Progress => ({ ...open, ...closed, ...change });

  test.each([
    ['received', {}, 'Waiting for you to confirm your email address'],
    ['confirmed', { ...confirmed, waitingFor: 'identity_code' }, 'Checking that it is you'],
    ['proven', { ...confirmed, waitingFor: null, provenOn: '2026-10-05' }, 'Being reviewed'],
    ['reviewed', reviewed, 'Being reviewed'],
    ['withdrawn', { withdrawn: true, waitingFor: null }, 'Withdrawn by you; we are closing it'],
    ['fulfilled', { ...closed, outcome: 'fulfilled' }, 'Done'],
    ['lapsed', { ...closed, outcome: 'lapsed' }, 'Closed without an answer'],
    ['joined', { ...closed, outcome: 'joined' }, 'Joined to your earlier request'],
  ] satisfies [string, Partial<Progress>, string][])('%s has one current step', (_name, change, current) => {
    const lines = linesOf({ ...open, ...change }, words);
    expect(lines.filter(({ state }) => state === 'current').map(({ text }) => text)).toEqual([current]);
  });

  test('no step behind the current one is ahead, and none is told twice', () => {
    const states = linesOf({ ...open, ...reviewed }, words).map(({ state }) => state);
    expect(states).toEqual(['done', 'done', 'done', 'current', 'later']);
    const texts = linesOf({ ...open, ...confirmed, waitingFor: 'identity_code' }, words).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('the answer is due in days of the case, or late with the way to complain', () => {
    expect(dueLine(open, words, new Date('2026-11-04T23:30:00Z')).text).toContain('that is today');
    expect(dueLine(open, words, new Date('2026-11-04T12:00:00Z')).text).toContain('1 day left');
    expect(dueLine(open, words, new Date('2026-11-05T23:30:00Z')).late).toBe(true);
    expect(tellsRemedies(open, new Date('2026-11-06T12:00:00Z'))).toBe(true);
    expect(tellsRemedies(open, new Date('2026-11-04T12:00:00Z'))).toBe(false);
  });

  test('a refusal names field, ground and article, and says where the reasons are', () => {
    const ending = endingOf(
      end({ outcome: 'refused', items: [{ field: 'address', result: 'refused', ground: 'not_substantiated' }] }),
      words,
    );
    expect(ending?.results).toEqual([
      expect.objectContaining({
        label: { text: 'Postal address', lang: '' },
        text: 'Not corrected',
        basis: 'Legal basis: Art 16, General Data Protection Regulation (GDPR)',
      }),
    ]);
    expect(ending?.reasons).not.toBe('');
  });

  test('of a request that was taken back only what was done by then is listed', () => {
    const items: Progress['items'] = [
      { field: 'address', result: 'corrected' },
      { field: 'name', result: 'not_done' },
    ];
    expect(endingOf(end({ outcome: 'withdrawn', items }), words)?.results).toHaveLength(1);
    expect(endingOf(end({ outcome: 'lapsed', items }), words)?.results).toEqual([]);
  });

  test('a package that is over says so in place of a download', () => {
    const access = end({ type: 'access', outcome: 'fulfilled' });
    expect(endingOf(access, words)).toMatchObject({ heading: 'Your request is done', again: true });
    const file = { availableUntil: '2026-11-03T23:30:00Z', sizeBytes: 1 };
    expect(endingOf({ ...access, package: file }, words)?.paragraphs[1]).toContain('4 November 2026');
  });
});

test('a label in another language says which', () => {
  expect(labelOf(policy, { en: 'Name', de: 'Name (de)' }, 'ar')).toEqual({ text: 'Name', lang: 'en' });
  expect(labelOf(policy, { fr: 'Nom' }, 'ar')).toEqual({ text: 'Nom', lang: 'fr' });
});

test('digits of Arabic and Persian keyboards are read as ours; days are calendar days', () => {
  expect(plainDigits('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹')).toBe('0123456789 0123456789');
  expect(daysUntil('2026-03-30', new Date('2026-03-28T23:30:00Z'), 'Europe/Berlin')).toBe(1);
});
