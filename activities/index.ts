/** The hands: every activity, and the one place where a domain error becomes a failure that Temporal understands. */
import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { Activities, StepInput } from '../workflows/activity-types.ts';
import { createCarryOutActivity } from './carry-out-activity.ts';
import { createClosingActivities } from './closing-activities.ts';
import { createCodes } from './codes.ts';
import type { Deps } from './deps.ts';
import { createIdentityActivities } from './identity-activities.ts';
import { createPost } from './mail/post.ts';
import { createPackageActivity } from './package-activity.ts';
import { createReviewActivities } from './review-activities.ts';
import { reportTrouble } from './trouble.ts';

/** A third of the timeout that the workflow sets: a killed worker's work goes on elsewhere within seconds. */
const heartbeatMs = 3000;

/**
 * Only the error's name goes on: messages of drivers and mail servers hold values and addresses, and a failure is
 * kept in the engine's history. Always retryable, also what a rule refused: a workflow that failed would leave its
 * request open with nobody looking after it. A task brings a human, and when the cause is mended the next try goes on.
 */
const failureOf = (error: unknown): Error =>
  ApplicationFailure.retryable('not now', error instanceof Error ? error.name : 'Error');

const translated =
  <I extends StepInput, O>(name: string, deps: Deps, work: (input: I) => Promise<O>) =>
  async (input: I): Promise<O> => {
    const beating = setInterval(() => heartbeat(), heartbeatMs);
    try {
      return await work(input);
    } catch (error) {
      deps.logger.warn('an activity did not succeed', { activity: name, requestId: input.requestId, err: error });
      await reportTrouble(deps, { requestId: input.requestId, activity: name });
      throw failureOf(error);
    } finally {
      clearInterval(beating);
    }
  };

export const createActivities = (deps: Deps): Activities => {
  const post = createPost(deps);
  const codes = createCodes(deps, post);
  const all: Activities = {
    ...createIdentityActivities(deps, { codes, post }),
    ...createReviewActivities(deps),
    ...createCarryOutActivity(deps),
    ...createPackageActivity(deps),
    ...createClosingActivities(deps, post),
  };
  return {
    acknowledge: translated('acknowledge', deps, all.acknowledge),
    sendCode: translated('sendCode', deps, all.sendCode),
    askIdentity: translated('askIdentity', deps, all.askIdentity),
    openReview: translated('openReview', deps, all.openReview),
    gather: translated('gather', deps, all.gather),
    carryOut: translated('carryOut', deps, all.carryOut),
    buildPackage: translated('buildPackage', deps, all.buildPackage),
    raiseAlarm: translated('raiseAlarm', deps, all.raiseAlarm),
    close: translated('close', deps, all.close),
  };
};
