/** PROCESS: runs the bare workflows with activities that do nothing, on the server and with the limits of the worker. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';

const logger = new DefaultLogger('WARN');
Runtime.install({ logger, shutdownSignals: ['SIGTERM'] });
const workflowsPath = fileURLToPath(new URL('bare-workflow.ts', import.meta.url));
const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  connection,
  taskQueue: 'bare',
  workflowBundle,
  activities: {
    nothing: () => Promise.resolve(),
    parked: (workflowId: string) => {
      process.send?.(workflowId);
      return Promise.resolve();
    },
  },
  // As in activities/worker.ts.
  maxConcurrentActivityTaskExecutions: 10,
  maxCachedWorkflows: 200,
});
process.send?.('ready');
await worker.run();
await connection.close();
process.disconnect();
