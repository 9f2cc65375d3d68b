/** A task in words: what happened, what to do about it, and the values to compare. Pure. */
import type { TextValues } from '../../../locales/index.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { TaskRow } from '../../acts/list-tasks.ts';
import type { viewTask } from '../../acts/view-task.ts';
import type { PageModel } from '../page-route.ts';
import {
  type Cell,
  dateText,
  dueTag,
  fieldText,
  instantText,
  noticeText,
  placeText,
  type Reader,
  systemText,
  textOr,
  typeText,
} from './words.ts';

type Seen = Awaited<ReturnType<ReturnType<typeof viewTask>>>;
type About = Readonly<Record<string, string | number>>;
type Value = { label: string; text: string; note: string };

export type TaskModel = PageModel & {
  what: string;
  todo: string;
  about: readonly { key: string; value: Cell }[];
  three: { caption: string; rows: readonly Value[] } | undefined;
  valuesOver: boolean;
  noValue: string;
  resolved: string;
  isLate: boolean;
  choices: readonly { value: string; text: string; hint: string }[];
  caseHref: string;
  person: string | undefined;
};

const kindText = ({ t }: Reader, kind: string): string =>
  textOr(t, `desk:task.kind.${kind}`, 'desk:task.kind.system_trouble');

/** A row of the list; times in UTC, since tasks of several countries stand below one another. */
export const taskRow = (reader: Reader, base: string, task: TaskRow): { cells: Cell[] } => ({
  cells: [
    { text: kindText(reader, task.kind), href: `${base}/tasks/${task.id}` },
    { text: task.reference, kind: 'ltr' },
    { text: dateText(reader, task.openedAt.slice(0, 10)) },
  ],
});

/** The system, or the step of the machine, that a task of trouble is about. */
const troubleOf = (policy: Policy, about: About): string =>
  systemText(policy, String(about['system'] ?? about['activity'] ?? 'Habeas'));

const valuesOfText = (reader: Reader, { seen, policy }: { seen: Seen; policy: Policy }): TextValues => {
  const { about, kind } = seen.task;
  if (kind === 'letter_refused') {
    return { notice: noticeText(reader.t, String(about['notice'])), code: about['smtpCode'] ?? '' };
  }
  if (kind === 'system_trouble') return { system: troubleOf(policy, about) };
  return kind === 'overdue' || kind === 'reminder' ? { date: dateText(reader, seen.request.dueOn) } : {};
};

const conflictValues = (reader: Reader, { seen, policy }: { seen: Seen; policy: Policy }): TaskModel['three'] => {
  const { conflict, request } = seen;
  if (conflict === null) return undefined;
  const { t, language } = reader;
  const found = conflict.foundAt;
  return {
    caption: t('desk:task.valuesCaption', {
      field: fieldText(policy, conflict.field, language),
      system: systemText(policy, conflict.system),
    }),
    rows: [
      { label: t('desk:task.reviewed'), text: conflict.reviewed ?? '', note: '' },
      {
        label: t('desk:task.found'),
        text: conflict.found ?? '',
        note: found === null ? '' : t('desk:task.foundAt', { at: instantText(reader, found, request.zone) }),
      },
      { label: t('desk:task.wanted'), text: conflict.wanted ?? '', note: '' },
    ],
  };
};

const aboutRows = (reader: Reader, { request, task }: Seen, link: (path?: string) => string): TaskModel['about'] => {
  const { t } = reader;
  const due = dueTag(t, { ...request, receivedOn: request.dueOn });
  return [
    {
      key: t('desk:tasks.request'),
      value: { text: request.reference, href: link(`/cases/${request.id}`), kind: 'ltr' },
    },
    { key: t('desk:queue.type'), value: { text: typeText(t, request.type) } },
    { key: t('desk:queue.place'), value: { text: placeText(reader, request) } },
    {
      key: t('desk:queue.due'),
      value: { text: dateText(reader, request.dueOn), ...(due !== undefined && { more: due.text }) },
    },
    { key: t('desk:tasks.since'), value: { text: instantText(reader, task.openedAt, request.zone) } },
  ];
};

const resolvedText = (reader: Reader, { task, request }: Seen): string => {
  if (task.state === 'open' || task.resolvedAt === null) return '';
  const at = instantText(reader, task.resolvedAt, request.zone);
  const name = task.resolvedBy ?? reader.t('desk:actor.unknown');
  return reader.t('desk:task.resolvedBy', { name, at });
};

type Input = { seen: Seen; policy: Policy; link: (path?: string) => string; isLate: boolean };

export const taskModel = (reader: Reader, { seen, policy, link, isLate }: Input): TaskModel => {
  const { t } = reader;
  const { task, request } = seen;
  const isConflict = task.kind === 'write_conflict';
  const choice = (value: 'retry' | 'give_up') => ({
    value,
    text: t(`desk:task.${value}`),
    hint: t(`desk:task.${value}Hint`),
  });
  return {
    title: kindText(reader, task.kind),
    back: link('/tasks'),
    what: t(`desk:task.what.${task.kind}`, valuesOfText(reader, { seen, policy })),
    todo: t(`desk:task.todo.${task.kind}`),
    about: aboutRows(reader, seen, link),
    three: conflictValues(reader, { seen, policy }),
    valuesOver: isConflict && seen.conflict === null,
    noValue: t('desk:case.noValue'),
    resolved: resolvedText(reader, seen),
    isLate,
    choices: isConflict ? [choice('retry'), choice('give_up')] : [],
    caseHref: link(`/cases/${request.id}`),
    person: seen.mayName ? link(`/cases/${request.id}/person`) : undefined,
  };
};
