import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(__dirname, '../..');
const report = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** One finding of the linter: the rule, and where. Lines count from 1. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

const lint = (dir: string): Promise<string> =>
  new Promise((done, fail) => {
    const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format=json'];
    // Behind the symlink the linter would take the packages for ours.
    args.push('--ignore-pattern=node_modules');
    execFile(
      process.execPath,
      args,
      { cwd: dir, timeout: 45_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        // Exit 1 is what planted breaches must give; anything else means the linter did not run.
        error && error.code !== 1
          ? fail(new Error(`oxlint ended with ${String(error.code)}: ${stderr}${stdout}`))
          : done(stdout),
    );
  });

/** Writes `files` into a project of their own under the house's lint rules, and gives what the linter finds there. */
export const lintPlanted = async (files: Readonly<Record<string, string>>): Promise<readonly Finding[]> => {
  const dir = await mkdtemp(join(tmpdir(), 'habeas-borders-'));
  try {
    for (const name of ['.oxlintrc.json', '.oxlint', 'tsconfig.json']) {
      await cp(join(root, name), join(dir, name), { recursive: true });
    }
    await writeFile(join(dir, 'package.json'), '{ "type": "module" }');
    await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    const { diagnostics } = report.parse(JSON.parse(await lint(dir)));
    return diagnostics.map(({ code, filename, labels }) => ({
      rule: code,
      file: filename,
      line: labels[0]?.span.line ?? 0,
    }));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
