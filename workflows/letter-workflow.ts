/** Sends one code, or a fresh link, that the requester asked for; beside the request's own workflow, since it may be closed already. */
import { activities } from './course.ts';
import type { LetterInput } from './messages.ts';

export const letterWorkflow = async ({ requestId, eventId, purpose }: LetterInput): Promise<void> => {
  await activities.sendCode({ requestId, step: `code/${eventId}`, purpose });
};
