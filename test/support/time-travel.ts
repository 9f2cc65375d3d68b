/**
 * Virtual time for one workflow on the real server (started with frontend.WorkflowTimeSkippingEnabled).
 * The workflow is started in the ordinary way; its time moves only when a test says so.
 */
import { randomUUID } from 'node:crypto';
import { msToTs, type Duration, msToNumber, tsToMs } from '@temporalio/common/lib/time.js';
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS: no named imports from an ES module

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
type Config = proto.temporal.api.common.v1.ITimeSkippingConfig;

const configure = async ({ client, workflowId }: WorkflowHandle, timeSkippingConfig: Config): Promise<void> => {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: { timeSkippingConfig },
    updateMask: { paths: ['time_skipping_config'] },
  });
};

/**
 * Moves one workflow's clock forward and returns once the clock is there and all work due on the way is done.
 * A workflow that closes on the way counts as "ended". Needs a running worker: in-flight work holds the clock.
 */
export const advance = async (
  handle: WorkflowHandle,
  duration: Duration,
  timeoutMs = 10_000,
): Promise<'running' | 'ended'> => {
  const { client, workflowId } = handle;
  const id = randomUUID();
  const fastForwardConfig = { id, duration: msToTs(msToNumber(duration)) };
  await configure(handle, { enabled: true, fastForwardConfig });
  const request = { namespace: client.options.namespace, workflowExecution: { workflowId }, fastForwardId: id };
  const poll = () => client.workflowService.pollWorkflowExecutionTimeSkipping(request);
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } = await client.withDeadline(deadline, poll);
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return 'running';
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) continue;
    if (failedReason?.includes('execution ended') === true) return 'ended';
    throw new Error(`could not advance ${workflowId} by ${duration}: ${failedReason}`);
  }
};

/** Lets one workflow skip every wait from here to its end. */
export const skipToEnd = (handle: WorkflowHandle): Promise<void> => configure(handle, { enabled: true });

/** What the workflow believes the time to be. */
export const clockOf = async ({ client, workflowId }: WorkflowHandle): Promise<Date> => {
  const description = await client.workflowService.describeWorkflowExecution({
    namespace: client.options.namespace,
    execution: { workflowId },
  });
  const time = description.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return time == null ? new Date() : new Date(tsToMs(time));
};
