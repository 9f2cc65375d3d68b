/** One request's course inside its workflow: what was heard, what is due next, and waiting for either. */
import { condition, proxyActivities, setHandler, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from './activity-types.ts';
import type { Alarm, FactMessage } from './domain/facts.ts';
import type { RequestStatus } from './domain/request.ts';
import { factSignal, type RequestInput, searchAttributes } from './messages.ts';

/**
 * Start-to-close 60 s: above the statement limit (10 s) of everything an activity does, far below a person's patience.
 * Heartbeat 10 s: a worker that was killed is noticed then, and another goes on; a beat costs no event.
 * Retried for ever with growing pauses: a neighbour that is down comes back, and after a while the activity itself
 * makes a task of it. Bad input and legal conflicts are marked non-retryable where they arise.
 */
export const activities = proxyActivities<Activities>({
  startToCloseTimeout: '60 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

type FactOf<N extends FactMessage['fact']> = Extract<FactMessage, { fact: N }>;

/**
 * Begins listening at once: the signal's handler is set before anything is awaited, so that facts which arrive with
 * the start are heard. A fact is heard once, however often it is delivered.
 */
export const beginCourse = (input: RequestInput) => {
  const { requestId } = input;
  const seen = new Set<string>();
  const facts: FactMessage[] = [];
  const alarms: { alarm: Alarm; at: string }[] = [
    { alarm: 'reminder', at: input.remindAt },
    { alarm: 'due', at: input.dueAt },
  ];
  const turns = new Map<string, number>();
  let armedFor = Number.POSITIVE_INFINITY;
  let ticks = 0;
  let alarming = false;

  setHandler(factSignal, (message) => {
    if (seen.has(message.eventId)) return;
    seen.add(message.eventId);
    facts.push(message);
  });

  const has = (name: FactMessage['fact']): boolean => facts.some(({ fact }) => fact === name);
  /** `name/1`, `name/2`, …: counted per name, so that a step added elsewhere never changes another step's key. */
  const step = (name: string) => {
    const turn = (turns.get(name) ?? 0) + 1;
    turns.set(name, turn);
    return { requestId, step: `${name}/${turn}` };
  };

  /**
   * Wakes everybody who waits at `instant`, or earlier. A timer that is running already and fires no later is left as
   * it is, and one that is no longer needed is left to fire: in a request answered within days that costs fewer
   * events than cancelling.
   */
  const arm = (instant: number): void => {
    if (instant >= armedFor) return;
    armedFor = instant;
    void sleep(Math.max(1, instant - Date.now())).then(() => {
      if (armedFor === instant) armedFor = Number.POSITIVE_INFINITY;
      ticks += 1;
    });
  };

  /** True when `done` came before `instant`. */
  const waitUntil = async (instant: number, done: () => boolean): Promise<boolean> => {
    while (!done()) {
      if (Date.now() >= instant) return false;
      arm(instant);
      const before = ticks;
      await condition(() => done() || ticks !== before);
    }
    return true;
  };

  /** Beside the story, whatever that is doing: each alarm at its time, or at once when that has passed. */
  const raiseAlarms = async (): Promise<void> => {
    for (const [index, { alarm, at }] of alarms.entries()) {
      await waitUntil(Date.parse(at), () => false);
      const next = alarms[index + 1];
      if (next !== undefined && Date.now() >= Date.parse(next.at)) continue; // the later one says it all
      await activities.raiseAlarm({ requestId, step: `alarm/${alarm}`, alarm, at });
    }
  };

  /** Waits for `done`; false when `until` came first. The alarms begin with the first wait, so one timer serves both. */
  const waitFor = (done: () => boolean, until = Number.POSITIVE_INFINITY): Promise<boolean> => {
    const waited = waitUntil(until, done);
    if (!alarming) {
      alarming = true;
      void raiseAlarms();
    }
    return waited;
  };

  return {
    requestId,
    step,
    waitFor,
    has,
    withdrawn: (): boolean => has('request.withdrawn'),
    /** The first fact of this name that was heard. */
    heard: <N extends FactMessage['fact']>(name: N): FactOf<N> | undefined =>
      facts.find((message): message is FactOf<N> => message.fact === name),
    count: (name: FactMessage['fact']): number => facts.filter(({ fact }) => fact === name).length,
    /** The status as the engine's own index shows it; changed only with the status, since each change is an event. */
    show: (status: RequestStatus): void => {
      upsertSearchAttributes([{ key: searchAttributes.status, value: status }]);
    },
  };
};
export type Course = ReturnType<typeof beginCourse>;
