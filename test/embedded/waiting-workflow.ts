/** A workflow that waits a month: enough to see time move, and nothing of Habeas in it. */
import { sleep } from '@temporalio/workflow';

export const waitAMonth = async (): Promise<string> => {
  await sleep('30 days');
  return 'waited';
};
