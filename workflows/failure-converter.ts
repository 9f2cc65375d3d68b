/** Loaded by client, worker and bundle alike: what a failure says (message, stack) is encoded like every payload. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
