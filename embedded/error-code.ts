/**
 * The code of a system error (`EADDRINUSE`), if it has one. Asked by shape: inside Jest an error of Node's own is no
 * `instanceof Error`.
 */
export const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
