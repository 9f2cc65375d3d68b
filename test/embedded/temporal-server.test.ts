import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../embedded/free-port.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { startTemporalServer } from '../../embedded/temporal-server.ts';

describe('the engines', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'engines-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('a port that somebody holds is refused and named', async () => {
    const port = await freePort();
    const stranger = createServer().listen(port, '127.0.0.1');
    await once(stranger, 'listening');
    const logFile = join(dir, 'taken.log');
    try {
      const temporal = startTemporalServer({ cli: 'never-run', port, logFile });
      await expect(temporal).rejects.toThrow(`Port ${port} for the Temporal server is already in use`);
      const postgres = startPostgres({ dir: join(dir, 'never-made'), port });
      await expect(postgres).rejects.toThrow(`Port ${port} for Postgres is already in use`);
    } finally {
      stranger.close();
    }
  });

  test('a CLI that does not start is told with the log to read', async () => {
    const logFile = join(dir, 'broken.log');
    const temporal = startTemporalServer({ cli: '/bin/false', port: await freePort(), logFile });
    await expect(temporal).rejects.toThrow(logFile);
  });
});
