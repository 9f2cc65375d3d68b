/** A neighbour that stays broken becomes a task for a human; the retries go on all the same. */
import { activityInfo } from '@temporalio/activity';
import { isNamed } from '../workflows/domain/errors.ts';
import type { Request } from '../workflows/domain/request.ts';
import type { Deps } from './deps.ts';
import { openTask } from './mail/post.ts';

/** With pauses of 1, 2, 4, 8, 16 seconds that is half a minute of trouble: more than a restart, worth a look. */
const triesBeforeTask = 6;

/** Runs `work`; when the system has been unavailable for a while, opens one task about it and throws on. */
export const withTrouble = async <T>(
  deps: Deps,
  about: { request: Request; system: string },
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const { request, system } = about;
    if (isNamed(error, 'UnavailableError') && activityInfo().attempt >= triesBeforeTask) {
      const key = `${request.id}/trouble/${system}/${activityInfo().activityId}`;
      const task = { requestId: request.id, kind: 'system_trouble', key, about: { system } } as const;
      await deps.record.act((tx) => openTask(tx, task, deps.now()));
    }
    throw error;
  }
};
