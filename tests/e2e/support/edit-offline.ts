import type { Page } from '@playwright/test';
import { EditStream } from './edit-stream';
import { expect } from './fixtures';
import type { Network } from './network';
import { takeAndStart } from './opened-item';

/** Takes an item, loses the network and ticks on, until some changes were shown; `editing` ends with the page. */
export const editOffline = async (page: Page, network: Network) => {
  const item = await takeAndStart(page);
  network.lose();
  const stream = new EditStream();
  await stream.attach(page);
  const editing = stream.run(page);
  await expect.poll(() => stream.shown).toBeGreaterThan(6);
  return { item, stream, editing };
};
