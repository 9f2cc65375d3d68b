/** What a correction is measured beside: as many activities and signals, in the same order, and nothing else. */
import { condition, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';

/** `parked` tells who waits for it that the workflow is about to wait for its next signal. */
type BareActivities = { nothing: () => Promise<void>; parked: (workflowId: string) => Promise<void> };

/** How many activities run before the first signal, between the first and the second, and so on. */
export type BareInput = { activities: readonly number[] };

const goOn = defineSignal('goOn');

export const bareWorkflow = async ({ activities: turns }: BareInput): Promise<void> => {
  const activities = proxyActivities<BareActivities>({ startToCloseTimeout: '60 seconds' });
  let heard = 0;
  setHandler(goOn, () => {
    heard += 1;
  });
  for (const [turn, count] of turns.entries()) {
    await condition(() => heard >= turn);
    const isLastTurn = turn === turns.length - 1;
    for (let done = 1; done <= count; done += 1) {
      await (done < count || isLastTurn ? activities.nothing() : activities.parked(workflowInfo().workflowId));
    }
  }
};
