/** Intake beside a bare Express route that does one INSERT, round by round in turn. */
import type { House } from './house.ts';
import { median } from './lanes.ts';
import { fireAt, type Round, type Target } from './load.ts';

/** Medians over the rounds; `ratio` is that of the rounds' own ratios, since a machine's speed drifts. */
export type Beside<T> = { ours: T; bare: T; ratio: number };
export type IntakeSpeed = Beside<Round>;

const middle = (rounds: readonly Round[]): Round => ({
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p95Ms: median(rounds.map(({ p95Ms }) => p95Ms)),
});

/** Rounds of `seconds` each, ours and the bare one in turn, both with the same body and as many callers. */
export const measureIntake = async (
  { apiUrl, bareUrl }: Pick<House, 'apiUrl' | 'bareUrl'>,
  body: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<IntakeSpeed> => {
  const ours: Target = { url: apiUrl, path: '/v1/requests', body };
  const bare: Target = { url: bareUrl, path: '/requests', body };
  const done: { ours: Round; bare: Round }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    done.push({ ours: await fireAt(ours, seconds), bare: await fireAt(bare, seconds) });
  }
  return {
    ours: middle(done.map((round) => round.ours)),
    bare: middle(done.map((round) => round.bare)),
    ratio: median(done.map((round) => round.ours.perSecond / round.bare.perSecond)),
  };
};
