import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process and those it started have used so far. */
export interface Use {
  /** CPU time, ms. */
  readonly cpu: number;
  /** Memory, bytes; of shared pages each process counts its own view. */
  readonly memory: number;
}

/** ms of CPU time and KiB of memory by process id, with whose child it is; from `ps`, which Linux and macOS have. */
const listProcesses = () =>
  execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = '', parent = '', memory = '', time = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), memory: Number(memory), cpu: readTime(time) };
    });

/** `[[days-]hours:]minutes:seconds[.hundredths]` in ms. */
const readTime = (text: string): number => {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text];
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000;
};

/**
 * Linux counts in hundredths of a second what `ps` rounds to whole ones, and what children used that have ended: of
 * a database's processes some do in ten minutes.
 */
const finerCpu = (pid: number, coarse: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10;
  } catch {
    return coarse;
  }
};

/** The use of `pid` alone, or of it and all below it. */
export const spentBy = (pid: number, withChildren: boolean): Use => {
  const all = listProcesses();
  const wanted = new Set([pid]);
  if (withChildren)
    for (let size = 0; size !== wanted.size; ) {
      size = wanted.size;
      for (const one of all) if (wanted.has(one.parent)) wanted.add(one.pid);
    }
  return all
    .filter((one) => wanted.has(one.pid))
    .reduce(
      (sum, one) => ({ cpu: sum.cpu + finerCpu(one.pid, one.cpu), memory: sum.memory + one.memory * 1024 }),
      { cpu: 0, memory: 0 },
    );
};
