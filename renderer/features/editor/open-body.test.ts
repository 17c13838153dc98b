import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bridge } from '#shared/bridge/derived';
import { OpenBody } from './open-body';

const megabyte = 1024 * 1024;
const reference = { scope: 's', documentId: 'd', onDisk: true } as unknown as ConstructorParameters<
  typeof OpenBody
>[0]['reference'];

/** A main process that keeps everything, and how large each change was that it was handed, in characters. */
const keeper = () => {
  const handed: number[] = [];
  const call = async (method: string, argument: { update?: string }) => {
    if (method === 'document.append') handed.push(argument.update?.length ?? 0);
    return {
      ok: true,
      value:
        method === 'document.open' ? { update: 'AAA=', bodySchema: 1, fetched: true, seen: null } : undefined,
    };
  };
  return { handed, bridge: { call, on: () => () => undefined } as unknown as Bridge };
};

const open = async (bridge: Bridge) => {
  const random = { bytes: (length: number) => new Uint8Array(length).fill(7) };
  const body = new OpenBody({ bridge, reference, personId: 'pat', random, begun: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(body.status.get().phase).toBe('ready');
  return body;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what was typed in one breath and is more than a call takes goes in several, all of it', async () => {
  const { handed, bridge } = keeper();
  const body = await open(bridge);
  const text = body.doc.getText('body');
  for (let part = 0; part < 3; part += 1) text.insert(0, 'x'.repeat(1.2 * megabyte));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(handed).toHaveLength(3);
  expect(body.status.get()).toMatchObject({ saved: 'saved', problem: null });
});

test('a change that no call takes says so, and is not tried again by itself', async () => {
  const { handed, bridge } = keeper();
  const body = await open(bridge);
  body.doc.getText('body').insert(0, 'x'.repeat(3 * megabyte));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(body.status.get()).toMatchObject({ saved: 'refused', problem: { code: 'input.too-large' } });
  expect(vi.getTimerCount()).toBe(0);
  expect(handed).toEqual([]);
});
