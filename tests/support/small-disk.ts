import { spawnSync } from 'node:child_process';

/** Whether this machine lets the tests mount a file system of their own; `npm test` says so where it does not. */
export const canMountDisks = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
