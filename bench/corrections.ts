/** Corrections beside a bare workflow with as many activities and signals, on the same server, in turn. */
import type { BareEngine } from './bare-engine.ts';
import type { BareInput } from './bare-workflow.ts';
import type { Courses, Ready } from './courses.ts';
import { type Customer, customerAt, customers } from './customers.ts';
import type { Beside } from './intake.ts';
import { median, perMinute } from './lanes.ts';

/** Per minute. */
export type CorrectionSpeed = {
  /** From filing to close, with everything that people's hands cost: mails read, codes typed, pages looked at. */
  whole: Beside<number>;
  /** From the last approval to close, everything before done in advance: what the engine and the worker give. */
  engine: Beside<number>;
};

export const lanes = 20;
const rounds = 2;

type Setting = { courses: Courses; tokens: readonly string[]; bare: BareEngine; shape: BareInput };

const inTurn = async (ours: () => Promise<number>, bare: () => Promise<number>): Promise<Beside<number>> => {
  const done: { ours: number; bare: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) done.push({ ours: await ours(), bare: await bare() });
  return {
    ours: median(done.map((round) => round.ours)),
    bare: median(done.map((round) => round.bare)),
    ratio: median(done.map((round) => round.ours / round.bare)),
  };
};

/** Other customers each time: a mailbox gets only so many codes in a day. */
const createBatches = (size: number) => {
  let next = 0;
  return (): Customer[] =>
    Array.from({ length: size }, () => {
      next += 1;
      return customerAt(next % customers.length);
    });
};

/** `count` corrections of either kind, in two rounds. */
export const measureCorrections = async (setting: Setting, count: number): Promise<CorrectionSpeed> => {
  const { courses, tokens, bare, shape } = setting;
  const size = Math.ceil(count / rounds);
  const nextBatch = createBatches(size);
  const bareOnes = Array.from({ length: size });
  const tokenOf = (lane: number): string => tokens[lane] ?? '';

  const whole = await inTurn(
    () => perMinute(nextBatch(), lanes, (customer, lane) => courses.correction(customer, tokenOf(lane))),
    () => perMinute(bareOnes, lanes, async () => (await bare.prepare(shape))()),
  );

  const engine = await inTurn(
    async () => {
      const ready: Ready[] = [];
      await perMinute(nextBatch(), lanes, async (customer, lane) => {
        ready.push(await courses.decidedCorrection(customer, tokenOf(lane)));
      });
      return perMinute(ready, lanes, (one) => courses.approve(one));
    },
    async () => {
      const ready: (() => Promise<string>)[] = [];
      await perMinute(bareOnes, lanes, async () => {
        ready.push(await bare.prepare(shape));
      });
      return perMinute(ready, lanes, (goOn) => goOn());
    },
  );
  return { whole, engine };
};
