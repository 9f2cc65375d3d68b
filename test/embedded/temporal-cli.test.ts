import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalCli } from '../../embedded/temporal-cli.ts';
import { requireHash } from '../../embedded/temporal-download.ts';

describe('finding the Temporal CLI', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cli-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const plant = async (path: string, says = 'temporal version 1.9.1 (Server 1.32.0)'): Promise<string> => {
    const file = join(dir, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `#!/bin/sh\necho "${says}"\n`);
    await chmod(file, 0o755);
    return file;
  };
  const asked: string[] = [];
  const source = (name: string, content?: string) => ({
    name,
    fetch: async (scratch: string) => {
      asked.push(name);
      if (content === undefined) throw new Error('blocked');
      const file = join(scratch, 'binary');
      await writeFile(file, content);
      return file;
    },
  });
  const find = (given: { cli?: string; sources?: ReturnType<typeof source>[]; log?: (line: string) => void } = {}) => {
    asked.length = 0;
    const { cli, sources = [], log = () => undefined } = given;
    const env = { PATH: `${join(dir, 'bin')}:/usr/bin:/bin`, TEMPORAL_CLI: cli };
    return findTemporalCli({ env, cacheDir: join(dir, 'cache'), sources, log });
  };

  test('the one that is named comes first, then the path, then the cache', async () => {
    const [named, onPath, cached] = await Promise.all([
      plant('named/temporal'),
      plant('bin/temporal'),
      plant('cache/temporal-1.9.1'),
    ]);
    expect(await find({ cli: named })).toBe(named);
    expect(await find()).toBe(onPath);
    await rm(onPath);
    expect(await find({ sources: [source('never asked')] })).toBe(cached);
    expect(asked).toEqual([]);
  });

  test('a name that leads to nothing is a fault and not a reason to take another', async () => {
    await plant('bin/temporal');
    await expect(find({ cli: join(dir, 'absent') })).rejects.toThrow('TEMPORAL_CLI');
  });

  test('one on the path that is too old or does not run is passed by', async () => {
    const lines: string[] = [];
    const cached = await plant('cache/temporal-1.9.1');
    await plant('bin/temporal', 'temporal version 1.2.0 (Server 1.26.2)');
    expect(await find({ log: (line) => lines.push(line) })).toBe(cached);
    expect(lines.join()).toContain('is 1.2.0; 1.9 or later is needed');
    await plant('bin/temporal', 'pyenv: temporal: command not found');
    expect(await find()).toBe(cached);
  });

  test('sources are asked in order until one gives a program that runs, which is then kept', async () => {
    const works = '#!/bin/sh\necho "temporal version 1.9.1"\n';
    const sources = [source('blocked'), source('broken', 'no program'), source('good', works), source('spare', works)];
    const found = await find({ sources });
    expect(found).toBe(join(dir, 'cache', 'temporal-1.9.1'));
    expect(asked).toEqual(['blocked', 'broken', 'good']);
    expect(await find({ sources })).toBe(found);
    expect(asked).toEqual([]);
  });

  test('when nothing can be had, the fault says what to do', async () => {
    await expect(find({ sources: [source('blocked')] })).rejects.toThrow('Install one');
  });

  test('a binary with another hash is refused', async () => {
    const file = await plant('binary');
    await expect(requireHash(file, { expected: 'ab'.repeat(32), log: () => undefined })).rejects.toThrow('refused');
    const lines: string[] = [];
    await requireHash(file, { expected: undefined, log: (line) => lines.push(line) });
    expect(lines.join()).toContain('no hash is pinned');
  });
});
