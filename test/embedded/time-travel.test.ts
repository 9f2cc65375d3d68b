import { join } from 'node:path';
import { type WorkflowBundle, DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import { habeasSearchAttributes } from '../../embedded/temporal-server.ts';
import { type TestTemporal, connectTemporal } from '../support/temporal.ts';
import { advance, clockOf, skipToEnd } from '../support/time-travel.ts';

const dayMs = 86_400_000;

describe('the test server', () => {
  let temporal: TestTemporal;
  let workflowBundle: WorkflowBundle;
  beforeAll(async () => {
    temporal = await connectTemporal();
    const workflowsPath = join(__dirname, 'waiting-workflow.ts');
    workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    await temporal.startWorker({}, { workflowBundle });
  });
  afterAll(() => temporal.close());

  const begin = (workflowId: string): Promise<WorkflowHandle> =>
    temporal.client.workflow.start('waitAMonth', {
      workflowId: `${temporal.taskQueue}-${workflowId}`,
      taskQueue: temporal.taskQueue,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: defineSearchAttributeKey('HabeasDueAt', 'DATETIME'), value: new Date() },
        { key: defineSearchAttributeKey('HabeasStatus', 'KEYWORD'), value: 'received' },
      ]),
    });

  test('moves the clock of one workflow and leaves the others alone', async () => {
    const [moved, other] = await Promise.all([begin('moved'), begin('other')]);
    expect(await advance(moved, '29 days')).toBe('running');
    expect((await clockOf(moved)).getTime()).toBeGreaterThan(Date.now() + 28 * dayMs);
    expect((await clockOf(other)).getTime()).toBeLessThan(Date.now() + dayMs);
    expect(await advance(moved, '25 hours')).toBe('ended');
    expect(await moved.result()).toBe('waited');
    await skipToEnd(other);
    expect(await other.result()).toBe('waited');
  });

  test('knows the search attributes of a request', async () => {
    const answer = await temporal.connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(answer.customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.keys(habeasSearchAttributes)),
    );
  });
});
