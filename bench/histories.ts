/** How long the engine's histories are: what bounds an embedded machine. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS: no named imports from an ES module
import type { BareInput } from './bare-workflow.ts';

const { EventType } = proto.temporal.api.enums.v1;

const typesOf = async (client: Client, workflowId: string) =>
  ((await client.workflow.getHandle(workflowId).fetchHistory()).events ?? []).map(({ eventType }) => eventType);

export const countEvents = async (client: Client, workflowId: string): Promise<number> =>
  (await typesOf(client, workflowId)).length;

/** The activities and signals of a finished workflow in their order, for the bare one to have as many. */
export const shapeOf = async (client: Client, workflowId: string): Promise<BareInput> => {
  const activities = [0];
  for (const type of await typesOf(client, workflowId)) {
    if (type === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) activities.push(0);
    if (type === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) activities.push((activities.pop() ?? 0) + 1);
  }
  return { activities };
};
