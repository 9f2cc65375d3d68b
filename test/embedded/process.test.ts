import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../embedded/free-port.ts';
import { startProcess } from '../../embedded/process.ts';

describe('a supervised process', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'process-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const start = async (program: string, options: { url?: string; text?: string; readyTimeoutMs?: number } = {}) => {
    const [file, logFile] = [join(dir, 'program.mts'), join(dir, 'program.log')];
    await writeFile(file, program);
    const { url, text, ...rest } = options;
    const ready = url === undefined ? { text: text ?? 'ready' } : { url };
    return startProcess({ name: 'program', file, logFile, ready, ...rest });
  };
  const waits = 'setInterval(() => {}, 1000); console.log("ready");';

  test('is handed over once its address answers, and ends on SIGTERM', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const program = `import { createServer } from 'node:http';
      const server = createServer((_, answer) => answer.end('here')).listen(${port}, '127.0.0.1');
      process.once('SIGTERM', () => { console.log('drained'); process.exit(0); });`;
    const child = await start(program, { url });
    expect(await (await fetch(url)).text()).toBe('here');
    expect(await child.stop()).toEqual({ code: 0, signal: null });
    expect(await readFile(join(dir, 'program.log'), 'utf8')).toContain('drained');
  });

  test('that does not listen to SIGTERM is killed after the bound', async () => {
    const child = await start(`process.on('SIGTERM', () => {}); ${waits}`);
    expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('that ends before it is ready is a fault which names its log', async () => {
    await expect(start('process.exit(3)')).rejects.toThrow(/"program" ended with status 3; its log is .*program\.log/);
  });

  test('that is not ready in time is ended', async () => {
    const late = start(waits, { text: 'never said', readyTimeoutMs: 300 });
    await expect(late).rejects.toThrow('was not ready after 300 ms');
  });

  test('does not outlive a parent that was killed', async () => {
    const file = join(dir, 'child.mts');
    await writeFile(file, `process.once('SIGTERM', () => { console.log('orphaned'); process.exit(0); }); ${waits}`);
    const logFile = join(dir, 'child.log');
    const parent = await start(`
      import { startProcess } from '${join(__dirname, '../../embedded/process.ts')}';
      await startProcess({ name: 'child', file: '${file}', logFile: '${logFile}', ready: { text: 'ready' } });
      console.log('ready');`);
    process.kill(parent.pid, 'SIGKILL');
    await parent.ended;
    const deadline = Date.now() + 5_000;
    let log = '';
    while (!log.includes('orphaned') && Date.now() < deadline) log = await readFile(logFile, 'utf8');
    expect(log).toContain('orphaned');
  });
});
