/** Ports on loopback: find a free one, or learn whether somebody already listens. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A port on loopback that nobody listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port on loopback.');
  return address.port;
};

/** Whether something on loopback accepts connections at `port`. */
export const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      socket.destroy();
      resolve(false);
    });
  });

/** Refuses a taken port: a readiness probe would find the stranger there and take it for the engine it waits for. */
export const requireFreePort = async (port: number, purpose: string): Promise<void> => {
  if (await isListening(port)) {
    throw new Error(`Port ${port} for ${purpose} is already in use. End the program that holds it or choose another.`);
  }
};
