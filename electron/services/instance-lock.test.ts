import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { holdDataFolder } from './instance-lock';

describe('one workstation a data folder', () => {
  it('asks the first to show itself, and lets the next in when the first has gone', async () => {
    const folder = `/data/${randomUUID()}`;
    let show = (): void => undefined;
    const shown = new Promise<void>((resolve) => {
      show = resolve;
    });
    const first = await holdDataFolder(folder, () => show());
    expect(first).not.toBeNull();
    expect(await holdDataFolder(folder, () => undefined)).toBeNull();
    await shown;
    first?.release();
    const next = await holdDataFolder(folder, () => undefined);
    expect(next).not.toBeNull();
    next?.release();
  });

  it('keeps two folders apart', async () => {
    const one = await holdDataFolder(`/data/${randomUUID()}`, () => undefined);
    const two = await holdDataFolder(`/data/${randomUUID()}`, () => undefined);
    expect(one).not.toBeNull();
    expect(two).not.toBeNull();
    one?.release();
    two?.release();
  });
});
