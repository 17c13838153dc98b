import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Bridge } from '#shared/bridge/derived';
import { OpenBody } from './open-body';

const megabyte = 1024 * 1024;
const reference = { scope: 's', documentId: 'd', onDisk: true } as unknown as ConstructorParameters<
  typeof OpenBody
>[0]['reference'];

/**
 * A main process that keeps everything, each in so many ms, unless its disk is full: what it was asked in order, what it
 * keeps, and how large each change was that it was handed, in characters.
 */
const keeper = (keepsIn = 0) => {
  const handed: number[] = [];
  const asked: string[] = [];
  const kept = new Y.Doc();
  const disk = { full: false };
  const call = async (method: string, argument: { update?: string }) => {
    if (method === 'document.append') {
      handed.push(argument.update?.length ?? 0);
      if (keepsIn > 0) await new Promise((resolve) => setTimeout(resolve, keepsIn));
      if (disk.full) return { ok: false, error: { code: 'journal.cannot-write' } };
      Y.applyUpdate(kept, Buffer.from(argument.update ?? '', 'base64'));
    }
    asked.push(method);
    return {
      ok: true,
      value:
        method === 'document.open' ? { update: 'AAA=', bodySchema: 1, fetched: true, seen: null } : undefined,
    };
  };
  const bridge = { call, on: () => () => undefined } as unknown as Bridge;
  return { handed, asked, disk, bridge, kept: () => kept.getText('body').toString() };
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

test('what is typed while the words before it are being kept is kept too, though the page is left at once', async () => {
  const { asked, bridge, kept } = keeper(30);
  const body = await open(bridge);
  const text = body.doc.getText('body');
  text.insert(0, 'b');
  await vi.advanceTimersByTimeAsync(70);
  text.insert(0, 'a');
  void body.close();
  await vi.advanceTimersByTimeAsync(200);
  expect(kept()).toBe('ab');
  expect(asked.at(-1)).toBe('document.close');
});

test('what is refused for a while is tried until it is kept, though its page was left', async () => {
  const { asked, disk, bridge, kept } = keeper();
  const body = await open(bridge);
  disk.full = true;
  body.doc.getText('body').insert(0, 'a');
  void body.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).not.toContain('document.close');
  disk.full = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(kept()).toBe('a');
  expect(asked.at(-1)).toBe('document.close');
  expect(vi.getTimerCount()).toBe(0);
});
