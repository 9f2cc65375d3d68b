/** Waits for a condition, never for a time. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks until the answer is not undefined or false, and gives it; throws with `what` when `timeoutMs` are over (a
 * minute: a killed worker is missed after ten seconds; the test's own limit is what usually ends a vain wait).
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}.`);
    await pause(25);
  }
};
