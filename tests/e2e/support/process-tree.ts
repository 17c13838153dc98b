import { execFileSync } from 'node:child_process';

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of this machine, as `ps` tells it on Linux and macOS. */
const listProcesses = (): Listed[] =>
  execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 })
    .split('\n')
    .flatMap((line) => {
      const read = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return read ? [{ pid: Number(read[1]), parent: Number(read[2]), command: read[3] ?? '' }] : [];
    });

/** The processes `roots` and all they started, however deep. */
const treeOf = (roots: readonly number[]): number[] => {
  const all = listProcesses();
  const tree = new Set(roots);
  for (let before = -1; before !== tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
};

/** Processes that name `argument` on their command lines: a data folder of one test belongs to nobody else. */
export const processesNaming = (argument: string): number[] =>
  listProcesses()
    .filter(({ pid, command }) => pid !== process.pid && command.includes(argument))
    .map(({ pid }) => pid);

/** kill -9 of `roots` and everything they started, as a power cut would: nobody gets to say a last word. */
export const killTree = (roots: readonly number[]): void => {
  for (const pid of treeOf(roots)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with its parent.
    }
  }
};
