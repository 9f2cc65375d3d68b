/** What runs while the demo is up: progress lines, what must be ended and in which order, who ended without being told. */
import type { Ending } from './process.ts';

/** Processes of ours drain first, while the engines they need are still there. */
type Kind = 'process' | 'engine';

export type DemoStage = {
  say: (line: string) => void;
  /** Does `work` and says that it is done, with its time; `tell` makes the line from what came of it. */
  step: <T>(name: string, work: () => Promise<T>, tell: (result: T) => string) => Promise<T>;
  onEnd: (kind: Kind, stop: () => Promise<unknown>) => void;
  /** Somebody who must not end before the demo does. */
  watch: (name: string, running: { ended: Promise<Ending>; logFile: string }) => void;
  /** Settles with a sentence once somebody who was watched has ended by itself. */
  broken: Promise<string>;
  /** Ends everything that was started; never throws. */
  end: () => Promise<void>;
};

/** An empty stage; `interrupted` keeps further steps from beginning. */
export const createStage = (say: (line: string) => void, interrupted: AbortSignal): DemoStage => {
  const stops: Record<Kind, (() => Promise<unknown>)[]> = { process: [], engine: [] };
  let isEnding = false;
  let breakDown: (why: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => (breakDown = resolve));
  const endAll = async (kind: Kind): Promise<void> => {
    const results = await Promise.allSettled(stops[kind].splice(0).map((stop) => stop()));
    for (const result of results) if (result.status === 'rejected') say(`  could not be ended: ${result.reason}`);
  };
  return {
    say,
    step: async (name, work, tell) => {
      interrupted.throwIfAborted();
      const began = performance.now();
      const result = await work();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(`  ${name.padEnd(14)} ${tell(result).padEnd(76)} ${seconds} s`);
      return result;
    },
    onEnd: (kind, stop) => void stops[kind].push(stop),
    watch: (name, { ended, logFile }) => {
      void ended.then(({ code, signal }) => {
        if (!isEnding) breakDown(`${name} has ended (${signal ?? `status ${code}`}); its log is ${logFile}`);
      });
    },
    broken,
    end: async () => {
      isEnding = true;
      await endAll('process');
      await endAll('engine');
    },
  };
};
