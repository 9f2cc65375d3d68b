/** One notice of each kind and more, and contexts in each language, with planted hostile text on demand. */
import type { LetterContext, Notice } from '../../letters/index.ts';
import { createTranslators } from '../../locales/index.ts';

export const translators = createTranslators({ strict: true });
export const reference = 'DSR-7K3M-9QXT';
export const code = 'ABCD2345';
export const hostile = `<script>alert("1")</script>'"&<img src=x onerror=alert(1)>`;

const ground = { groundCode: 'not_substantiated', groundSource: 'Art 16', reason: 'No document was given.' };

export const contextIn = (language: string, over: Partial<LetterContext> = {}): LetterContext => ({
  translate: translators.of(language),
  language,
  organisation: {
    name: 'Sample Conferencing',
    contact: 'privacy@company.example',
    privacyNotice: 'https://company.example/privacy',
  },
  controller: {
    name: 'Sample Conferencing GmbH',
    address: 'Sample Street 1\n10115 Berlin',
    regime: 'EU-GDPR',
    complaintBody: { name: 'Supervisory Authority', url: 'https://authority.example/complain?a=1&b=2' },
  },
  reference,
  trackUrl: 'https://portal.example/en/t/secret-token',
  ...over,
});

const codes = { code, codeMinutes: 10 };
const received = { notice: 'request_received', receivedOn: '2026-11-20', dueOn: '2026-12-21', ...codes } as const;

export const notices: readonly Notice[] = [
  { ...received, type: 'access', copyForStaffFiled: false, appliesToItems: [] },
  { ...received, type: 'access', copyForStaffFiled: true, appliesToItems: ['Contact data'] },
  { ...received, type: 'correction', copyForStaffFiled: false, appliesToItems: ['Address', 'Phone'] },
  { notice: 'mailbox_code', ...codes },
  { notice: 'identity_code', ...codes },
  { notice: 'download_code', ...codes },
  { notice: 'correction_closed', outcome: 'fulfilled', items: [{ label: 'Address', result: 'corrected' }] },
  {
    notice: 'correction_closed',
    outcome: 'partly_fulfilled',
    items: [
      { label: 'Address', result: 'corrected' },
      { label: 'Phone', result: 'refused', ...ground },
      { label: 'Email', result: 'failed', reason: 'The billing system refused it.' },
    ],
  },
  { notice: 'correction_closed', outcome: 'refused', items: [{ label: 'Phone', result: 'refused', ...ground }] },
  { notice: 'access_closed', outcome: 'fulfilled', availableUntilOn: '2026-12-05', leftOut: [] },
  {
    notice: 'access_closed',
    outcome: 'partly_fulfilled',
    availableUntilOn: '2026-12-05',
    leftOut: [{ label: 'Recordings', ...ground, groundCode: 'rights_of_others', groundSource: 'Art 15(4)' }],
  },
  {
    notice: 'access_closed',
    outcome: 'refused',
    availableUntilOn: null,
    leftOut: [{ label: 'Recordings', ...ground, groundCode: 'rights_of_others', groundSource: 'Art 15(4)' }],
  },
  { notice: 'withdrawn', done: [] },
  { notice: 'withdrawn', done: ['Address'] },
  { notice: 'lapsed', reason: 'mailbox_never_confirmed' },
  { notice: 'lapsed', reason: 'identity_never_proven' },
  { notice: 'joined', otherReference: 'DSR-AAAA-BBBB' },
  { notice: 'tracking_link' },
];

/** The notices that end a request. */
export const closing = ['correction_closed', 'access_closed', 'withdrawn', 'lapsed', 'joined'];

/** The same notice with hostile text in every place that takes free text. */
export const poisoned = (notice: Notice): Notice => {
  const swap = <T extends { label: string }>(item: T): T => ({
    ...item,
    label: hostile,
    ...('reason' in item && { reason: hostile }),
    ...('groundSource' in item && { groundSource: hostile, groundCode: hostile }),
  });
  switch (notice.notice) {
    case 'request_received':
      return { ...notice, appliesToItems: [hostile] };
    case 'correction_closed':
      return { ...notice, items: notice.items.map(swap) };
    case 'access_closed':
      return { ...notice, leftOut: notice.leftOut.map(swap) };
    case 'withdrawn':
      return { ...notice, done: [hostile] };
    case 'joined':
      return { ...notice, otherReference: hostile };
    case 'mailbox_code':
    case 'identity_code':
    case 'download_code':
    case 'lapsed':
    case 'tracking_link':
      return notice;
  }
};

/** Faults in nesting and quoting that a browser would mend silently. */
export const htmlFaults = (html: string): string[] => {
  const empty = new Set(['meta', 'br', '!doctype']);
  const open: string[] = [];
  const faults: string[] = [];
  const rest = html.replaceAll(/<(\/?)([!a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*>/gu, (_tag, slash, name) => {
    if (slash === '/' && open.pop() !== name) faults.push(`</${String(name)}> closes something else`);
    if (slash === '' && !empty.has(String(name))) open.push(String(name));
    return '';
  });
  if (open.length > 0) faults.push(`never closed: ${open.join(' ')}`);
  const text = rest.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, '');
  if (/[<&]/u.test(text)) faults.push(`unescaped: ${/.{0,20}[<&].{0,20}/u.exec(text)?.[0] ?? ''}`);
  return faults;
};
