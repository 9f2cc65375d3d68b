/** Doing many things, a fixed number of them at a time. */

/** Runs `work` for every item in `count` lanes; gives how many were done in a minute. */
export const perMinute = async <T>(items: readonly T[], count: number, work: LaneWork<T>): Promise<number> => {
  const left = items.values();
  const began = performance.now();
  const lane = async (number: number): Promise<void> => {
    for (const item of left) await work(item, number);
  };
  await Promise.all(Array.from({ length: count }, (_, number) => lane(number)));
  return (items.length / (performance.now() - began)) * 60_000;
};

/** `lane` is the number of the lane, from 0. */
type LaneWork<T> = (item: T, lane: number) => Promise<unknown>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper = 0, lower = upper] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? upper : (upper + lower) / 2;
};
