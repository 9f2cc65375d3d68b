/** The real logger, writing to memory. */
import { Writable } from 'node:stream';
import { createLogger, type Logger } from '../../logger.ts';

export const collectLog = (): { logger: Logger; lines: () => string[] } => {
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ level: 'debug', service: 'test', destination });
  return {
    logger,
    lines: () =>
      chunks
        .join('')
        .split('\n')
        .filter((line) => line !== ''),
  };
};
