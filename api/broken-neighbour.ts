/** Tells a database that does not answer, or not now, from a bug: the first is 503 and passes, the second is 500. */

/** Sockets: the server is not there, went away, or cannot be reached. */
const socketCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
/**
 * SQLSTATE: connection trouble (08), no room (53), shutting down or starting (57P0x), statement timed out (57014),
 * idle transaction ended (25P03), lost races of the engine itself (40001, 40P01, 55P03): trying again may help.
 */
const passing = /^(?:08|53|57P0[1-5]$|57014$|25P0[34]$|40001$|40P01$|55P03$)/u;
/** What the driver and the pool say without a code. */
const words =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Unable to acquire a connection)/u;

export const isBrokenNeighbour = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'UnavailableError' || error.name === 'KnexTimeoutError') return true;
  // Node gathers one error for each address it tried.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isBrokenNeighbour);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return socketCodes.has(code) || passing.test(code) || words.test(error.message);
};
