import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { answeredWithin } from './answered-within';

const unreachable = err(domainError('hub.unreachable'));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What never answers, and the signal that it was asked with. */
const silence = () => {
  let given: AbortSignal | null = null;
  return {
    ask: (signal: AbortSignal): Promise<Result<never, never>> => {
      given = signal;
      return new Promise(() => undefined);
    },
    isEnded: () => given?.aborted,
  };
};

it('gives up what is not answered in time, and has it end', async () => {
  const { ask, isEnded } = silence();
  const asked = answeredWithin(1_000, [], ask);
  await vi.advanceTimersByTimeAsync(999);
  expect(isEnded()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isEnded()).toBe(true);
  expect(await asked).toEqual(unreachable);
});

it('ends with whoever waits for it, and asks nothing where nobody does', async () => {
  const waiting = new AbortController();
  const { ask, isEnded } = silence();
  const asked = answeredWithin(1_000, [new AbortController().signal, waiting.signal], ask);
  waiting.abort();
  expect(isEnded()).toBe(true);
  expect(await asked).toEqual(unreachable);
  expect(vi.getTimerCount()).toBe(0);
  const late = silence();
  expect(await answeredWithin(1_000, [waiting.signal], late.ask)).toEqual(unreachable);
  expect(late.isEnded()).toBeUndefined();
});

it('passes on what was answered, and leaves nothing behind', async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  expect(await answeredWithin(1_000, [signal], async () => ok('here'))).toEqual(ok('here'));
  await expect(
    answeredWithin(1_000, [signal], () => Promise.reject(new Error('a bug of ours'))),
  ).rejects.toThrow('a bug of ours');
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(removed).toHaveBeenCalledTimes(2);
});
