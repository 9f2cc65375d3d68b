/** A correction: look at what the systems say, wait for the decision, write it, and again where a value had changed. */
import type { Ended } from './activity-types.ts';
import { activities, type Course } from './course.ts';

export const correctionStory = async (course: Course): Promise<Ended | undefined> => {
  await activities.openReview(course.step('review'));
  course.show('in_review');
  await course.waitFor(() => course.has('request.approved') || course.withdrawn());
  if (!course.has('request.approved')) return { outcome: 'withdrawn', reason: 'withdrawn_by_requester' };

  let heard = course.count('task.resolved');
  let carried = await activities.carryOut(course.step('carry-out'));
  while (carried.conflicts > 0) {
    // A value changed under our hands: a human says whether to write over it or to leave it.
    await course.waitFor(() => course.count('task.resolved') > heard);
    heard = course.count('task.resolved');
    carried = await activities.carryOut(course.step('carry-out'));
  }
  // Withdrawn after some of it was begun: what was done stays done, and the letter says so.
  return carried.stopped > 0 ? { outcome: 'withdrawn', reason: 'withdrawn_by_requester' } : undefined;
};
