import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnsavedTemplate } from '#shared/bridge/template-calls';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { UnsavedKeeper } from './unsaved-keeper';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const typed = (source: string): UnsavedTemplate => ({ source, sample: '', revision: 0 });
const map = (entries: Readonly<Record<string, UnsavedTemplate>>) => new Map(Object.entries(entries));

const keeperOver = (written: ReadonlyMap<string, UnsavedTemplate> = new Map()) => {
  const disk: string[] = [];
  const told: (DomainError | null)[] = [];
  const fails = { now: false };
  const onDisk = { now: [...written.keys()] };
  const write = async (
    familyId: string,
    value: UnsavedTemplate | null,
  ): Promise<Result<undefined, DomainError>> => {
    if (fails.now) return err(domainError('journal.cannot-write'));
    disk.push(`${familyId}: ${value?.source ?? 'nothing'}`);
    return ok(undefined);
  };
  const keeper = new UnsavedKeeper(written, write, (problem, kept) => {
    told.push(problem);
    onDisk.now = [...kept.keys()];
  });
  return { keeper, disk, told, fails, onDisk };
};

describe('what is typed into a template', () => {
  it('is on the disk within a second of each key, without a rest and without a write a key', async () => {
    const { keeper, disk } = keeperOver();
    for (let key = 1; key <= 50; key += 1) {
      keeper.changed(map({ a: typed('x'.repeat(key)) }));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk.at(-1)).toBe(`a: ${'x'.repeat(50)}`);
    const lengths = disk.map((line) => line.length - 'a: '.length);
    // Ten keys a second: none waited longer than that for its write.
    expect(lengths.every((length, at) => length - (lengths[at - 1] ?? 0) <= 10)).toBe(true);
    expect(disk.length).toBeLessThan(20);
  });

  it('is taken away once it was saved or dropped, and nothing else is written again', async () => {
    const [a, b] = [typed('a'), typed('b')];
    const { keeper, disk } = keeperOver(map({ a, b }));
    keeper.changed(map({ b }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk).toEqual(['a: nothing']);
  });

  it('is written at once where somebody leaves, and only once', async () => {
    const { keeper, disk } = keeperOver();
    keeper.changed(map({ a: typed('one') }));
    keeper.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk).toEqual(['a: one']);
  });

  it('stays due where the disk refused it, says so, and goes there with the next key', async () => {
    const before = typed('before');
    const { keeper, disk, told, fails, onDisk } = keeperOver(map({ a: before }));
    fails.now = true;
    keeper.changed(new Map());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([domainError('journal.cannot-write')]);
    expect(onDisk.now).toEqual(['a']);
    fails.now = false;
    keeper.changed(map({ b: typed('b') }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk).toEqual(['a: nothing', 'b: b']);
    expect(told.at(-1)).toBeNull();
    expect(onDisk.now).toEqual(['b']);
  });
});
