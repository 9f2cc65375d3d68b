/** The part of autocannon that the bench uses; the package brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  namespace autocannon {
    type Request = {
      method: string;
      path: string;
      headers: Record<string, string>;
      body?: string;
      setupRequest?: (request: Request) => Request;
    };
    type Result = { '2xx': number; non2xx: number; errors: number; timeouts: number; start: Date; finish: Date };
    type Instance = EventEmitter<{ response: [client: unknown, status: number, bytes: number, ms: number] }>;
  }

  function autocannon(
    options: {
      url: string;
      connections: number;
      duration: number;
      requests: autocannon.Request[];
      reconnectRate?: number;
    },
    done: (error: Error | null, result: autocannon.Result) => void,
  ): autocannon.Instance;
  export = autocannon;
}
