/** The page of a case as data, from what the act gives. Pure. */
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { PageModel } from '../page-route.ts';
import { type ItemRow, itemRows } from './case-items-model.ts';
import { type CaseView, isDecidable } from './case-view.ts';
import { valuesOf } from './decision-form.ts';
import { type HistoryRow, historyRows } from './history.ts';
import {
  type Cell,
  dateText,
  dueTag,
  groundText,
  instantText,
  maskName,
  noticeText,
  outcomeText,
  placeText,
  type Reader,
  statusTag,
  type Tag,
  textOr,
  typeText,
} from './words.ts';

type Option = { value: string; text: string };
type Row = { key: string; value: Cell };

export type CaseModel = PageModel & {
  heading: string;
  reference: string;
  status: Tag;
  due: Tag | undefined;
  identity: readonly Row[];
  person: { action: string } | undefined;
  claim: { action: string; kind: 'claim' | 'release' | 'takeOver'; text: string; skip: string } | undefined;
  taken: { text: string; hint: string } | undefined;
  /** Why there is nothing to decide now; empty when there is. */
  waiting: string;
  isAccess: boolean;
  isShown: boolean;
  isDecidable: boolean;
  items: readonly ItemRow[];
  choices: readonly Option[];
  grounds: readonly Option[];
  groundEmpty: string;
  groundLabel: string;
  reasonLabel: string;
  progress: string;
  wordsLang: string;
  letters: readonly { cells: readonly Cell[] }[];
  tasks: readonly { cells: readonly Cell[] }[];
  history: readonly { cells: readonly Cell[] }[];
  historyTitle: string;
};

export type CaseInput = { view: CaseView; policy: Policy; link: (path?: string) => string; staffName: string };

const nothing = '–';

const personCell = ({ t }: Reader, { requester, identity }: CaseView): Cell => {
  if (requester.name !== null) return { text: maskName(requester.name), words: true };
  return { text: identity.proven ? t('desk:case.personHidden') : t('desk:case.personUnproven') };
};

const identityRows = (reader: Reader, { view, staffName }: CaseInput): Row[] => {
  const { t } = reader;
  const { request } = view;
  const channel = textOr(t, `desk:channel.${request.channel}`, 'desk:channel.portal');
  const received = t('desk:case.receivedBy', { date: dateText(reader, request.receivedOn), channel });
  const claimedBy = request.claimedBy === staffName ? t('desk:queue.you') : request.claimedBy;
  return [
    { key: t('desk:case.person'), value: personCell(reader, view) },
    { key: t('desk:case.place'), value: { text: placeText(reader, request) } },
    { key: t('desk:case.received'), value: { text: received } },
    ...(request.filedBy === null ? [] : [{ key: t('desk:case.filedBy'), value: { text: request.filedBy } }]),
    { key: t('desk:case.due'), value: { text: dateText(reader, request.dueOn) } },
    { key: t('desk:case.claimedBy'), value: { text: claimedBy ?? t('desk:queue.nobody') } },
  ];
};

const waitingText = (reader: Reader, view: CaseView): string => {
  const { t } = reader;
  const { request } = view;
  const at = (instant: string): string => instantText(reader, instant, request.zone);
  if (request.closedAt !== null) {
    return t('desk:case.closedOn', { at: at(request.closedAt), outcome: outcomeText(t, request.outcome ?? '') });
  }
  if (request.withdrawnAt !== null) return t('desk:case.waiting.withdrawn');
  if (request.status === 'in_review') return '';
  return textOr(t, `desk:case.waiting.${request.status}`, 'desk:case.waiting.fulfilling');
};

const approvedText = (reader: Reader, { request }: CaseView): string =>
  request.approvedBy === null || request.approvedAt === null
    ? ''
    : reader.t('desk:case.approvedBy', {
        name: request.approvedBy,
        at: instantText(reader, request.approvedAt, request.zone),
      });

const claimOf = ({ t }: Reader, { view, link, staffName }: CaseInput): CaseModel['claim'] => {
  const { id, claimedBy, status } = view.request;
  if (status === 'closed') return undefined;
  const [action, skip] = [link(`/cases/${id}/claim`), link(`/cases/${id}/skip`)];
  if (claimedBy === null) return { action, skip, kind: 'claim', text: t('desk:case.claim') };
  if (claimedBy === staffName) {
    return { action: link(`/cases/${id}/release`), skip, kind: 'release', text: t('desk:case.release') };
  }
  return { action, skip, kind: 'takeOver', text: t('desk:case.takeOver', { name: claimedBy }) };
};

const letterRows = (reader: Reader, { letters, request }: CaseView): CaseModel['letters'] =>
  letters.map(({ notice, state, sentAt, smtpCode }) => ({
    cells: [
      { text: noticeText(reader.t, notice) },
      {
        text:
          state === 'sent' && sentAt !== null
            ? reader.t('desk:case.letterState.sent', { at: instantText(reader, sentAt, request.zone) })
            : state === 'refused'
              ? reader.t('desk:case.letterState.refused', { code: smtpCode ?? nothing })
              : reader.t('desk:case.letterState.queued'),
      },
    ],
  }));

const taskRows = ({ t }: Reader, { view, link }: CaseInput): CaseModel['tasks'] =>
  view.tasks.map(({ id, kind, state }) => ({
    cells: [
      { text: textOr(t, `desk:task.kind.${kind}`, 'desk:task.kind.system_trouble'), href: link(`/tasks/${id}`) },
      state === 'open'
        ? { text: t('desk:tasks.open'), kind: 'tag', colour: 'yellow' }
        : { text: t('desk:tasks.resolved'), kind: 'tag', colour: 'grey' },
    ],
  }));

const toRow = ({ when, who, what }: HistoryRow) => ({ cells: [{ text: when }, { text: who }, { text: what }] });

const formWords = ({ t }: Reader, { grounds, request }: CaseView) => {
  const isAccess = request.type === 'access';
  const decisions = isAccess ? (['include', 'leave_out'] as const) : (['correct', 'refuse'] as const);
  return {
    isAccess,
    choices: decisions.map((value) => ({ value, text: t(`desk:case.choice.${value}`) })),
    grounds: grounds.map(({ code }) => ({ value: code, text: groundText(t, code) })),
    groundEmpty: t('desk:case.noGround'),
    groundLabel: t(isAccess ? 'desk:case.groundLeaveOut' : 'desk:case.ground'),
    reasonLabel: t(isAccess ? 'desk:case.reasonLeaveOut' : 'desk:case.reason'),
  };
};

/** The whole page; names, values and reasons in it are shown to whoever works on the case. */
export const caseModel = (reader: Reader, input: CaseInput): CaseModel => {
  const { t } = reader;
  const { view, policy, link, staffName } = input;
  const { request, items, history } = view;
  const { id, claimedBy, zone } = request;
  const decided = items.filter(({ decision }) => decision !== null).length;
  const isTaken = claimedBy !== null && claimedBy !== staffName && isDecidable(view);
  return {
    title: t('desk:case.title', { type: typeText(t, request.type), reference: request.reference }),
    back: link(),
    values: valuesOf(view),
    heading: typeText(t, request.type),
    reference: request.reference,
    status: statusTag(t, { ...request, withdrawn: request.withdrawnAt !== null }),
    due: dueTag(t, request),
    identity: identityRows(reader, input),
    person: view.requester.name === null ? undefined : { action: link(`/cases/${id}/person`) },
    claim: claimOf(reader, input),
    taken: isTaken
      ? { text: t('desk:case.takenBy', { name: claimedBy }), hint: t('desk:case.takenByHint') }
      : undefined,
    waiting: [waitingText(reader, view), approvedText(reader, view)].filter((text) => text !== '').join(' '),
    isShown: view.dataShown,
    isDecidable: isDecidable(view),
    items: itemRows(reader, { view, policy }),
    ...formWords(reader, view),
    progress: t('desk:case.progress', { decided, count: items.length }),
    wordsLang: request.language,
    letters: letterRows(reader, view),
    tasks: taskRows(reader, input),
    history: historyRows(reader, { policy, zone }, history).map(toRow),
    historyTitle: t('desk:case.history', { count: history.length }),
  };
};
