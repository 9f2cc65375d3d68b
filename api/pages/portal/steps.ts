/** The order of the questions: which there are for these answers, which is next, where "Back" leads. */
import type { Draft } from './draft.ts';

/** One question, one page. */
export type Step = 'what' | 'country' | 'who' | 'name' | 'email' | 'letters' | 'find' | 'everything' | 'corrections';

/** Where a question is asked, below the language. */
export const pathOf = (step: Step): string => (step === 'what' ? '/ask' : `/ask/${step}`);
export const checkPath = '/ask/check';

/** The questions in order; `asksLetters` where the reader's language has no letters. */
export const stepsOf = (draft: Draft, { asksLetters }: { asksLetters: boolean }): Step[] => [
  'what',
  'country',
  'who',
  'name',
  'email',
  ...(asksLetters ? (['letters'] as const) : []),
  'find',
  draft.type === 'correction' ? 'corrections' : 'everything',
];

const answered: Readonly<Record<Step, (draft: Draft) => boolean>> = {
  what: ({ type }) => type !== undefined,
  country: ({ country }) => country !== undefined,
  who: ({ who }) => who === 'self',
  name: ({ name }) => name !== undefined,
  email: ({ email }) => email !== undefined,
  letters: ({ letters }) => letters !== undefined,
  find: ({ seen }) => seen.includes('find'),
  everything: ({ seen }) => seen.includes('everything'),
  corrections: ({ items }) => items.length > 0,
};

/** The first question without an answer; undefined when all are answered. */
export const firstOpen = (draft: Draft, steps: readonly Step[]): Step | undefined =>
  steps.find((step) => !answered[step](draft));

/** Whether a question may be asked yet: all before it are answered. */
export const mayAsk = (draft: Draft, steps: readonly Step[], step: Step): boolean => {
  const place = steps.indexOf(step);
  return place >= 0 && steps.slice(0, place).every((earlier) => answered[earlier](draft));
};

type Place = { draft: Draft; steps: readonly Step[]; step: Step; fromCheck: boolean };

/** Where an answered question leads: on, or back to the check page when it came from there. */
export const pathAfter = ({ draft, steps, step, fromCheck }: Place): string => {
  if (fromCheck) {
    const open = firstOpen(draft, steps);
    return open === undefined ? checkPath : `${pathOf(open)}?from=check`;
  }
  const next = steps[steps.indexOf(step) + 1];
  return next === undefined ? checkPath : pathOf(next);
};

/** Where "Back" leads. */
export const pathBefore = ({ steps, step, fromCheck }: Omit<Place, 'draft'>): string => {
  if (fromCheck) return checkPath;
  const before = steps[steps.indexOf(step) - 1];
  return before === undefined ? '' : pathOf(before);
};
