/** How a request stands, in words for its page: the steps, what is to be done, how it ended. Pure. */
import { formatDate, isTextKey, type Translate } from '../../../locales/index.ts';
import { dateIn } from '../../../workflows/domain/clock/zone.ts';
import type { Policy } from '../../../workflows/domain/policy.ts';
import type { Progress, SentLetter } from '../../acts/view-progress.ts';
import { daysUntil, subjectLabel, type Label } from './words.ts';

/** One step: what, when, and whether it is behind, here or ahead. */
export type StepLine = { text: string; note: string; state: 'done' | 'current' | 'later' };
export type Result = { label: Label; text: string; ground: string; basis: string };
export type Ending = {
  heading: string;
  paragraphs: string[];
  resultsTitle: string;
  results: Result[];
  /** That the reasons are in the letter. */
  reasons: string;
  again: boolean;
};
type Words = { t: Translate; language: string; policy: Policy };

const decided: ReadonlySet<string> = new Set(['fulfilled', 'partly_fulfilled', 'refused']);
const isDecided = ({ outcome }: Progress): boolean => outcome !== undefined && decided.has(outcome);

const outcomeKeys = {
  fulfilled: 'portal:request.step.done',
  partly_fulfilled: 'portal:request.step.partly',
  refused: 'portal:request.step.refused',
  withdrawn: 'portal:request.step.withdrawn',
  lapsed: 'portal:request.step.lapsed',
  joined: 'portal:request.step.joined',
} as const satisfies Record<NonNullable<Progress['outcome']>, string>;

/** Steps that were taken, in order; a date where one is known. */
const taken = (progress: Progress, { t, language }: Words): StepLine[] => {
  const on = (date: string | null): string => (date === null ? '' : formatDate(date, language));
  const past = (text: string, date: string | null): StepLine => ({ text, note: on(date), state: 'done' });
  const isReviewed = progress.status === 'being_reviewed' || isDecided(progress);
  return [
    past(t('portal:request.step.received'), progress.receivedOn),
    ...(progress.confirmedOn === null ? [] : [past(t('portal:request.step.confirm'), progress.confirmedOn)]),
    ...(progress.provenOn === null && !isReviewed ? [] : [past(t('portal:request.step.identity'), progress.provenOn)]),
    ...(isDecided(progress) ? [past(t('portal:request.step.reviewed'), null)] : []),
  ];
};

/** Where an open request stands, and what is ahead. */
const ahead = (progress: Progress, { t, language }: Words): StepLine[] => {
  const [now, later] = [t('portal:request.step.now'), t('portal:request.step.later')];
  const current = (text: string): StepLine => ({ text, note: now, state: 'current' });
  const answer: StepLine = {
    text: t('portal:request.step.answer'),
    note: t('portal:request.step.by', { date: formatDate(progress.dueOn, language) }),
    state: 'later',
  };
  const review: StepLine = { text: t('portal:request.step.review'), note: later, state: 'later' };
  const identity: StepLine = { text: t('portal:request.step.checking'), note: later, state: 'later' };
  if (progress.withdrawn) return [current(t('portal:request.step.stopping'))];
  if (progress.waitingFor === 'mailbox_code') {
    return [current(t('portal:request.step.confirming')), identity, review, answer];
  }
  if (progress.waitingFor === 'identity_code') return [current(t('portal:request.step.checking')), review, answer];
  return [current(t('portal:request.step.review')), answer];
};

/** Every step of the request; exactly one is `current`, the last one when it is closed. */
export const stepsOf = (progress: Progress, words: Words): StepLine[] => {
  const { outcome, closedOn } = progress;
  if (outcome === undefined) return [...taken(progress, words), ...ahead(progress, words)];
  const note = closedOn === null ? '' : formatDate(closedOn, words.language);
  return [...taken(progress, words), { text: words.t(outcomeKeys[outcome]), note, state: 'current' }];
};

const groundOf = (progress: Progress, ground: string | null | undefined, { t }: Words) => {
  if (ground === null || ground === undefined) return { ground: '', basis: '' };
  const [textKey, lawKey] = [`common:ground.${ground}`, `common:law.${progress.regime}`];
  const source = progress.sources[ground];
  return {
    ground: t(isTextKey(textKey) ? textKey : 'common:groundUnnamed'),
    basis:
      source === undefined
        ? ''
        : t('portal:end.basis', { source, law: t(isTextKey(lawKey) ? lawKey : 'common:lawUnnamed') }),
  };
};

const resultsOf = (progress: Progress, words: Words): Result[] => {
  const { t, policy, language } = words;
  // Of a request that was taken back only what had been done by then counts.
  const told = (progress.items ?? []).filter(({ result }) => isDecided(progress) || result === 'corrected');
  const corrections = told.map(({ field, result = 'not_done', ground }) => ({
    label: subjectLabel(policy, field, language),
    text: t(`portal:end.result.${result}`),
    ...groundOf(progress, ground, words),
  }));
  const leftOut = progress.leftOut.map(({ category, ground }) => ({
    label: subjectLabel(policy, category, language),
    text: '',
    ...groundOf(progress, ground, words),
  }));
  return [...corrections, ...leftOut];
};

const accessEnding = (progress: Progress, { t, language }: Words): Pick<Ending, 'heading' | 'paragraphs'> => {
  const { outcome, package: file } = progress;
  if (outcome === 'refused') {
    return { heading: t('portal:end.refused'), paragraphs: [t('portal:end.refusedText')] };
  }
  if (file === null) {
    return { heading: t('portal:end.access.overTitle'), paragraphs: [t('portal:end.access.over')] };
  }
  return {
    heading: t('portal:end.access.ready'),
    paragraphs: [
      t(outcome === 'fulfilled' ? 'portal:end.access.fulfilled' : 'portal:end.access.partly'),
      t('portal:end.access.until', {
        date: formatDate(dateIn(new Date(file.availableUntil), progress.controller.zone), language),
      }),
    ],
  };
};

const correctionEnding = ({ outcome }: Progress, { t }: Words): Pick<Ending, 'heading' | 'paragraphs'> => {
  if (outcome === 'fulfilled') {
    return { heading: t('portal:end.correction.fulfilled'), paragraphs: [t('portal:end.correction.fulfilledText')] };
  }
  if (outcome === 'partly_fulfilled') {
    return { heading: t('portal:end.correction.partly'), paragraphs: [t('portal:end.correction.partlyText')] };
  }
  return { heading: t('portal:end.refused'), paragraphs: [t('portal:end.refusedText')] };
};

/** The endings without a decision: nothing was refused, so nothing is listed item by item. */
const plainEnding = (progress: Progress, { t, policy }: Words): Pick<Ending, 'heading' | 'paragraphs'> => {
  if (progress.outcome === 'withdrawn') {
    return { heading: t('portal:end.withdrawn'), paragraphs: [t('portal:end.withdrawnText')] };
  }
  if (progress.outcome === 'joined') {
    return { heading: t('portal:end.joined'), paragraphs: [t('portal:end.joinedText')] };
  }
  const why = progress.reason === 'mailbox_never_confirmed' ? 'lapsedMailbox' : 'lapsedIdentity';
  const { contact } = policy.organisation;
  return {
    heading: t('portal:end.lapsed'),
    paragraphs: [t(`portal:end.${why}`), t('portal:end.lapsedText', { contact })],
  };
};

/** How a closed request ended; undefined while it is open. */
export const endingOf = (progress: Progress, words: Words): Ending | undefined => {
  const { outcome, type } = progress;
  if (outcome === undefined) return undefined;
  const { t } = words;
  if (!isDecided(progress)) {
    return {
      ...plainEnding(progress, words),
      resultsTitle: t('portal:end.results'),
      results: outcome === 'withdrawn' ? resultsOf(progress, words) : [],
      reasons: '',
      again: outcome !== 'joined',
    };
  }
  const results = resultsOf(progress, words);
  return {
    ...(type === 'access' ? accessEnding(progress, words) : correctionEnding(progress, words)),
    resultsTitle: t(type === 'access' ? 'portal:end.access.leftOut' : 'portal:end.results'),
    results,
    reasons: outcome === 'fulfilled' ? '' : t('portal:end.reasons'),
    again: type === 'access' && progress.package === null,
  };
};

/** The date of the answer with the days that are left, or that we are late. */
export const dueLine = (progress: Progress, { t, language }: Words, now: Date): { text: string; late: boolean } => {
  const date = formatDate(progress.dueOn, language);
  const days = daysUntil(progress.dueOn, now, progress.controller.zone);
  if (days < 0) return { text: t('portal:request.late', { date }), late: true };
  const left = days === 0 ? t('portal:request.leftToday') : t('portal:request.left', { count: days });
  return { text: t('portal:request.due', { date, left }), late: false };
};

/** A letter by its name, with what became of it. */
export const letterLine = ({ notice, on, state }: SentLetter, { t, language }: Words) => ({
  name: t(`portal:request.letter.${notice}`),
  state: t(
    {
      sent: 'portal:request.letterSent',
      queued: 'portal:request.letterQueued',
      refused: 'portal:request.letterRefused',
    }[state] as 'portal:request.letterSent',
    { date: formatDate(on, language) },
  ),
});

/** Whether the law's ways to disagree are told: whenever not everything was done, or we are late. */
export const tellsRemedies = (progress: Progress, now: Date): boolean => {
  const { outcome } = progress;
  if (outcome === undefined) return daysUntil(progress.dueOn, now, progress.controller.zone) < 0;
  return outcome === 'partly_fulfilled' || outcome === 'refused' || outcome === 'lapsed';
};
