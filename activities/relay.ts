/** Outbox -> Temporal: starts the workflow or tells it the fact; at least once, in order per request. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import type { OutboxRow } from '../db/outbox-store.ts';
import type { RequestRecord } from '../db/record.ts';
import { deliveries, type FactMessage } from '../workflows/domain/facts.ts';
import {
  factSignal,
  letterWorkflowIdOf,
  type LetterInput,
  type RequestInput,
  searchAttributes,
  workflowIdOf,
} from '../workflows/messages.ts';
import type { Logger } from '../logger.ts';
import { openTask } from './mail/post.ts';

type Deps = {
  record: RequestRecord;
  client: Client;
  taskQueue: string;
  /** Calls back at each wake-up; polling goes on beside it. */
  listen: (onWake: () => void) => { stop: () => Promise<void> };
  logger: Logger;
};

/** Rows taken at a time: what a relay delivers well within the lease. */
const batch = 50;
/** What correctness rests on when a wake-up is lost. */
const pollMs = 1000;
/** Below the lease (30 s): a call that takes longer is given up and tried again. */
const deadlineMs = 10_000;
/** Readiness looks for a relay seen in the last 30 s. */
const beatMs = 5000;

type Told<N extends FactMessage['fact']> = Extract<FactMessage, { fact: N }>;
const isFact = <N extends FactMessage['fact']>(message: FactMessage, name: N): message is Told<N> =>
  message.fact === name;

/** Delivers one row to Temporal. Doing it again does nothing more: the ids decide, and the workflow drops doubles. */
export const createDelivery = ({ record, client, taskQueue }: Pick<Deps, 'record' | 'client' | 'taskQueue'>) => {
  const startRequest = async (requestId: string, message: Told<'request.received'>): Promise<void> => {
    const request = await record.stores.requests.get(requestId);
    const input: RequestInput = {
      requestId,
      type: message.type,
      lapseAt: message.lapseAt,
      remindAt: request.remindAt.toISOString(),
      dueAt: request.dueAt.toISOString(),
    };
    await client.workflow.start('requestWorkflow', {
      taskQueue,
      workflowId: workflowIdOf(requestId),
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: [
        { key: searchAttributes.status, value: request.status },
        { key: searchAttributes.type, value: request.type },
        { key: searchAttributes.country, value: request.country },
        { key: searchAttributes.dueAt, value: request.dueAt },
      ],
    });
  };

  const startLetter = async (requestId: string, told: Pick<LetterInput, 'eventId' | 'purpose'>): Promise<void> => {
    const { eventId, purpose } = told;
    const input: LetterInput = { requestId, eventId, purpose };
    await client.workflow.start('letterWorkflow', {
      taskQueue,
      workflowId: letterWorkflowIdOf(requestId, eventId),
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  };

  /** Nobody listens: right when the request is closed, and otherwise a case for a human. */
  const meetAbsence = async (requestId: string): Promise<void> => {
    const request = await record.stores.requests.get(requestId);
    if (request.status === 'closed') return;
    const task = {
      requestId,
      kind: 'system_trouble',
      key: `${requestId}/no-workflow`,
      about: { system: 'engine' },
    } as const;
    await record.act((tx) => openTask(tx, task, new Date()));
  };

  return async ({ requestId, message }: OutboxRow): Promise<void> => {
    try {
      if (isFact(message, 'request.received')) return await startRequest(requestId, message);
      if (isFact(message, 'code.requested')) return await startLetter(requestId, message);
      if (isFact(message, 'link.requested')) {
        return await startLetter(requestId, { eventId: message.eventId, purpose: 'link' });
      }
      await client.workflow.getHandle(workflowIdOf(requestId)).signal(factSignal, message);
    } catch (error) {
      // Started before, perhaps by a relay that died before it could say so: delivered.
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await meetAbsence(requestId);
    }
  };
};

/** Runs until stopped. Any number of relays may run at once. */
export const startRelay = (deps: Deps): { stop: () => Promise<void> } => {
  const { record, client, logger } = deps;
  const { outbox } = record;
  const deliver = createDelivery(deps);
  const id = uuid();
  const stopping = new AbortController();
  let [awake, engineOk]: [boolean, boolean] = [true, false];
  let [beatenAt, deliveredAt]: [number, number] = [0, 0];
  let wakeUp: () => void = () => undefined;

  const deliverRow = async (row: OutboxRow): Promise<void> => {
    try {
      await client.withDeadline(Date.now() + deadlineMs, () => deliver(row));
      await outbox.markDone(row);
      engineOk = true;
      deliveredAt = Date.now();
    } catch (error) {
      engineOk = false;
      logger.warn('a fact could not be delivered yet', {
        requestId: row.requestId,
        fact: deliveries[row.fact],
        attempts: row.attempts,
        err: error,
      });
      await outbox.postpone(row);
    }
  };

  const isEngineThere = async (): Promise<boolean> => {
    try {
      await client.withDeadline(Date.now() + beatMs, () => client.workflowService.getSystemInfo({}));
      return true;
    } catch {
      return false;
    }
  };
  const beat = async (): Promise<void> => {
    if (Date.now() - beatenAt < beatMs) return;
    beatenAt = Date.now();
    // A delivery just now has told already; only an idle relay has to ask.
    if (Date.now() - deliveredAt > beatMs) engineOk = await isEngineThere();
    await outbox.beat(id, engineOk);
  };

  /** One round: takes what is there; true when there may be more at once (the next fact of the same requests). */
  const round = async (): Promise<boolean> => {
    const rows = await outbox.claim(batch);
    await Promise.all(rows.map(deliverRow));
    return rows.length > 0;
  };

  const sleepUntilWoken = async (): Promise<void> => {
    if (awake || stopping.signal.aborted) return;
    const woken = new Promise<void>((resolve) => (wakeUp = resolve));
    await Promise.race([woken, pause(pollMs, undefined, { ref: true })]);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      awake = false;
      try {
        await beat();
        if (await round()) continue;
      } catch (error) {
        logger.error('the relay cannot reach the record', { err: error });
        await pause(pollMs);
      }
      await sleepUntilWoken();
    }
  };

  const wake = (): void => {
    awake = true;
    wakeUp();
  };
  const listener = deps.listen(wake);
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      wake();
      await listener.stop();
      await running;
    },
  };
};
