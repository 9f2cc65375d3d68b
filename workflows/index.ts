/** What the bundle exports. */
export { letterWorkflow } from './letter-workflow.ts';
export { requestWorkflow } from './request-workflow.ts';
