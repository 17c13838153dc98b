import { expect } from 'vitest';
import type { MemoryHub } from './memory-hub';
import type { Workstation } from './workstation';

/** Nothing waits any more, and the replica is the hub's. */
export const expectSettled = async (desk: Workstation, hub: MemoryHub): Promise<void> => {
  const stored = await desk.stored();
  expect(stored.pending).toEqual([]);
  expect(stored.overlay).toEqual({});
  expect(stored.rows).toEqual(Object.fromEntries(hub.visible()));
  expect(desk.shown()).toEqual(await desk.expectedRows());
  expect(desk.main.open()).toEqual([]);
};
