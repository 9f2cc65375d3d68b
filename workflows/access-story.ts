/** An access request: gather from every system, wait for the approval of exactly that, build the package. */
import type { Ended } from './activity-types.ts';
import { activities, type Course } from './course.ts';

export const accessStory = async (course: Course): Promise<Ended | undefined> => {
  const { joined } = await activities.gather(course.step('gather'));
  if (joined) return { outcome: 'joined', reason: 'same_request_open' };
  course.show('in_review');
  await course.waitFor(() => course.has('request.approved') || course.withdrawn());
  // Nothing leaves before the package is given out, so a withdrawal stops it at any time until then.
  if (course.withdrawn()) return { outcome: 'withdrawn', reason: 'withdrawn_by_requester' };
  await activities.buildPackage(course.step('package'));
  return course.withdrawn() ? { outcome: 'withdrawn', reason: 'withdrawn_by_requester' } : undefined;
};
