import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecorderPress, RecorderState } from '#shared/bridge/recorder-calls';
import { DataFolder } from '../ports/data-folder';
import type { RecorderSurface } from '../ports/host';
import { recorderHandlers } from './recorder-desk';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-recorder-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** A desktop on which one combination belongs to another program. */
class Desktop implements RecorderSurface {
  keys: string | null = null;
  pressKeys: () => void = () => undefined;
  pressTray: (press: RecorderPress) => void = () => undefined;
  opened = 0;
  shown: (RecorderState | null)[] = [];
  onPress(listener: (press: RecorderPress) => void): void {
    this.pressTray = listener;
  }
  show(state: RecorderState | null): void {
    this.shown.push(state);
  }
  openWindow(): void {
    this.opened += 1;
  }
  setShortcut(keys: string | null, pressed: () => void): boolean {
    this.keys = null;
    if (keys === 'Control+Alt+L') return false;
    this.keys = keys;
    this.pressKeys = pressed;
    return true;
  }
}

const running: RecorderState = {
  phase: 'running',
  title: 'Books',
  startedAt: 1,
  earlierMilliseconds: 0,
  recent: [],
};

const start = async (desktop: RecorderSurface | null) => {
  const pressed: unknown[] = [];
  const handlers = await recorderHandlers(desktop, new DataFolder(path), (event, payload) => {
    if (event === 'recorder.pressed') pressed.push(payload);
  });
  return { handlers, pressed };
};

test('the key pauses what runs, goes on with what is paused, and else asks what to start', async () => {
  const desktop = new Desktop();
  const { handlers, pressed } = await start(desktop);
  await handlers['recorder.set-shortcut']({ keys: 'Control+Alt+T' });
  desktop.pressKeys();
  expect(desktop.opened).toBe(1);
  await handlers['recorder.show']({ state: running });
  desktop.pressKeys();
  await handlers['recorder.show']({ state: { ...running, phase: 'paused' } });
  desktop.pressKeys();
  expect(pressed).toEqual([
    { action: 'pause', key: null },
    { action: 'resume', key: null },
  ]);
  expect(await handlers['recorder.read'](undefined)).toMatchObject({ value: { state: { phase: 'paused' } } });
});

test('a key that another program has is refused, and the one before goes on working', async () => {
  const desktop = new Desktop();
  const { handlers } = await start(desktop);
  await handlers['recorder.set-shortcut']({ keys: 'Control+Alt+T' });
  expect(await handlers['recorder.set-shortcut']({ keys: 'Control+Alt+L' })).toMatchObject({
    error: { code: 'recorder.shortcut-taken' },
  });
  expect(desktop.keys).toBe('Control+Alt+T');
  expect(await handlers['recorder.set-shortcut']({ keys: 'T' })).toMatchObject({
    error: { code: 'recorder.shortcut-unfit' },
  });
});

test('the key is kept over a restart; where somebody took it meanwhile, that is said and nothing is forgotten', async () => {
  await (await start(new Desktop())).handlers['recorder.set-shortcut']({ keys: 'Control+Alt+T' });
  const again = new Desktop();
  const { handlers } = await start(again);
  expect(again.keys).toBe('Control+Alt+T');
  expect(await handlers['recorder.read-shortcut'](undefined)).toEqual({
    ok: true,
    value: { keys: 'Control+Alt+T', problem: null },
  });
  const taken = new Desktop();
  taken.setShortcut = () => false;
  expect(await (await start(taken)).handlers['recorder.read-shortcut'](undefined)).toMatchObject({
    value: { keys: 'Control+Alt+T', problem: { code: 'recorder.shortcut-taken' } },
  });
});

test('nothing is shown as running before the page has said so', async () => {
  const desktop = new Desktop();
  const { handlers } = await start(desktop);
  expect(desktop.shown).toEqual([]);
  expect(await handlers['recorder.read'](undefined)).toEqual({ ok: true, value: { state: null } });
  expect(await (await start(null)).handlers['recorder.open'](undefined)).toMatchObject({
    error: { code: 'recorder.not-here' },
  });
});
