/** One request from receipt to close. Handlers first (`beginCourse`), then the story. */
import { accessStory } from './access-story.ts';
import type { Ended } from './activity-types.ts';
import { correctionStory } from './correction-story.ts';
import { activities, beginCourse, type Course } from './course.ts';
import type { RequestInput, RequestResult } from './messages.ts';

const stories = { access: accessStory, correction: correctionStory };

/** Confirmed mailbox, then identity; an ending when either did not come in time, or the person withdrew. */
const proveIdentity = async (course: Course, lapseAt: number): Promise<Ended | undefined> => {
  const withdrawn: Ended = { outcome: 'withdrawn', reason: 'withdrawn_by_requester' };
  const confirmed = await course.waitFor(() => course.has('mailbox.confirmed') || course.withdrawn(), lapseAt);
  if (course.withdrawn()) return withdrawn;
  const mailbox = course.heard('mailbox.confirmed');
  if (!confirmed || mailbox === undefined) return { outcome: 'lapsed', reason: 'mailbox_never_confirmed' };
  if (mailbox.proven) return undefined;

  course.show('verifying');
  await activities.askIdentity(course.step('identity'));
  const until = Date.parse(mailbox.lapseAt);
  const proven = await course.waitFor(() => course.has('identity.verified') || course.withdrawn(), until);
  if (course.withdrawn()) return withdrawn;
  return proven ? undefined : { outcome: 'lapsed', reason: 'identity_never_proven' };
};

/** Acknowledge, verify, then what the type asks for, and close: never without an outcome and its notice. */
export const requestWorkflow = async (input: RequestInput): Promise<RequestResult> => {
  const course = beginCourse(input);
  await activities.acknowledge(course.step('acknowledge'));
  const ended = (await proveIdentity(course, Date.parse(input.lapseAt))) ?? (await stories[input.type](course));
  const outcome = await activities.close({ ...course.step('close'), type: input.type, ...(ended && { ended }) });
  course.show('closed');
  return { outcome };
};
