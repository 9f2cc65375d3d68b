/** What processes hold of the machine's memory, with their children. Linux only: elsewhere nothing is given. */
import { readFileSync, readdirSync } from 'node:fs';

/**
 * In MB. `rss` counts what processes share once for each of them (Postgres shares its buffers among all backends);
 * `pss` shares it out among them, so that it may be added up.
 */
export type Memory = { rss: number; pss: number };

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // ended meanwhile, or not ours to read
  }
};

const parentOf = (pid: string): number =>
  // The name in brackets may hold spaces: what follows it is state, then parent.
  Number(
    readOrNothing(`/proc/${pid}/stat`)
      .replace(/^.*\) /u, '')
      .split(' ')[1],
  );

const treeOf = (root: number): number[] => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  const parents = new Map(pids.map((pid) => [Number(pid), parentOf(pid)]));
  const below = (pid: number): number[] => [
    pid,
    ...[...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
  ];
  return below(root);
};

const megabytes = (file: string, line: string): number | undefined => {
  const found = new RegExp(String.raw`^${line}:\s+(\d+) kB`, 'mu').exec(readOrNothing(file))?.[1];
  return found === undefined ? undefined : Number(found) / 1024;
};

/** The memory of a process and everything it started. */
export const memoryOf = (root: number): Memory | undefined => {
  if (process.platform !== 'linux') return undefined;
  const each = treeOf(root).map((pid) => {
    const rss = megabytes(`/proc/${pid}/status`, 'VmRSS') ?? 0;
    return { rss, pss: megabytes(`/proc/${pid}/smaps_rollup`, 'Pss') ?? rss };
  });
  return each.reduce((sum, one) => ({ rss: sum.rss + one.rss, pss: sum.pss + one.pss }), { rss: 0, pss: 0 });
};
