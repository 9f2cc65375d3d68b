/** Trouble that lasts becomes a task for a human; the retries go on all the same. */
import { activityInfo } from '@temporalio/activity';
import { isNamed } from '../workflows/domain/errors.ts';
import type { Request } from '../workflows/domain/request.ts';
import type { Deps } from './deps.ts';
import { openTask } from './mail/post.ts';

/** With pauses of 1, 2, 4, 8, 16 seconds that is half a minute of trouble: more than a restart, worth a look. */
const triesBeforeTask = 6;

const hasLasted = (): boolean => activityInfo().attempt >= triesBeforeTask;

/** Runs `work` with a system; when it has been unavailable for a while, opens one task that names it. Throws on. */
export const withTrouble = async <T>(
  deps: Deps,
  about: { request: Request; system: string },
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const { request, system } = about;
    if (isNamed(error, 'UnavailableError') && hasLasted()) {
      const task = { requestId: request.id, kind: 'system_trouble', key: `${request.id}/trouble/${system}` } as const;
      await deps.record.act((tx) => openTask(tx, { ...task, about: { system } }, deps.now()));
    }
    throw error;
  }
};

/** Opens one task about an activity that keeps failing, whatever the reason; the record may be what is down. */
export const reportTrouble = async (
  deps: Deps,
  { requestId, activity }: { requestId: string; activity: string },
): Promise<void> => {
  if (!hasLasted()) return;
  const task = { requestId, kind: 'system_trouble', key: `${requestId}/trouble/${activity}` } as const;
  try {
    await deps.record.act((tx) => openTask(tx, { ...task, about: { activity } }, deps.now()));
  } catch (error) {
    deps.logger.error('a task could not be opened', { requestId, activity, err: error });
  }
};
