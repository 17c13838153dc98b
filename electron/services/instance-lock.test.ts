import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdDataFolder } from './instance-lock';

const ignore = (): void => undefined;

describe('one workstation a data folder', () => {
  it('asks the first to show itself, and lets the next in when the first has gone', async () => {
    const folder = `/data/${randomUUID()}`;
    let show = (): void => undefined;
    const shown = new Promise<void>((resolve) => {
      show = resolve;
    });
    const first = await holdDataFolder(folder, () => show());
    expect(first).not.toBeNull();
    expect(await holdDataFolder(folder, ignore)).toBeNull();
    await shown;
    first?.release();
    const next = await holdDataFolder(folder, ignore);
    expect(next).not.toBeNull();
    next?.release();
  });

  it('keeps two folders apart', async () => {
    const one = await holdDataFolder(`/data/${randomUUID()}`, ignore);
    const two = await holdDataFolder(`/data/${randomUUID()}`, ignore);
    expect(one && two).not.toBeNull();
    one?.release();
    two?.release();
  });

  it('lets exactly one of many in that start at once, also over what a killed one left', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const folder = `/data/${randomUUID()}`;
      if (turn % 2 === 1) await leaveStaleSocket(folder);
      const locks = await Promise.all(Array.from({ length: 8 }, () => holdDataFolder(folder, ignore)));
      const held = locks.filter((lock) => lock !== null);
      expect(held).toHaveLength(1);
      held[0]?.release();
    }
    // Five processes are started and killed here, which takes its time where much else runs.
  }, 30_000);
});

/** A process that listens there is killed, as a workstation may be: its socket stays behind. */
const leaveStaleSocket = (folder: string): Promise<void> => {
  const name = createHash('sha256').update(`${userInfo().username}:${folder}`).digest('hex').slice(0, 24);
  const address = join(tmpdir(), `meridian-${name}.sock`);
  const script = `require('node:net').createServer().listen(${JSON.stringify(address)}, () => process.kill(process.pid, 'SIGKILL'))`;
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', script]).once('close', () => resolve());
  });
};
