/** Firing at one address with a fixed number of callers who never pause. */
import autocannon from 'autocannon';

/** What one round came to. */
export type Round = { perSecond: number; p95Ms: number };
export type Target = { url: string; path: string; body: string };

/** At once. */
const callers = 20;

/** A different caller each time, as behind a proxy: else the limit of one address would be what is measured. */
const nextAddress = (() => {
  let count = 0;
  return (): string => {
    count += 1;
    return `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;
  };
})();

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Posts `body` for `seconds`. Throws when anything but 2xx came back: a refusal is quick and would look like speed. */
export const fireAt = ({ url, path, body }: Target, seconds: number): Promise<Round> =>
  new Promise((resolve, reject) => {
    const times: number[] = [];
    const headers = { 'content-type': 'application/json' };
    const setupRequest = (request: autocannon.Request): autocannon.Request => ({
      ...request,
      headers: { ...request.headers, 'x-forwarded-for': nextAddress() },
    });
    const requests = [{ method: 'POST', path, headers, body, setupRequest }];
    const run = autocannon({ url, connections: callers, duration: seconds, requests }, (error, result) => {
      if (error !== null) return reject(error);
      const failed = result.non2xx + result.errors + result.timeouts;
      if (failed > 0) return reject(new Error(`${failed} of the calls to ${path} did not succeed.`));
      const tookSeconds = (result.finish.getTime() - result.start.getTime()) / 1000;
      resolve({
        perSecond: result['2xx'] / tookSeconds,
        p95Ms: percentile(
          times.toSorted((a, b) => a - b),
          0.95,
        ),
      });
    });
    run.on('response', (...[, , , ms]) => void times.push(ms));
  });
