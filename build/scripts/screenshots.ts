/** `npm run screenshots`: the README's pictures, taken from the running program on the sample firm. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { HubProcess } from '../../tests/e2e/support/hub-process';
import { prepare, root } from './support/prepare.mjs';
import { prepareTestMachine } from './support/test-machine.mjs';

await prepare();
Object.assign(process.env, (await prepareTestMachine()).environment);
// Read only now: it looks at the environment for the browser to use.
const { openInBrowser } = await import('../../tests/e2e/support/desk');

const pictures = join(root, 'docs', 'screens');
await mkdir(pictures, { recursive: true });

const takePicture = async (page: Page, scheme: 'light' | 'dark'): Promise<void> => {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.screenshot({ path: join(pictures, `queue-${scheme}.png`), animations: 'disabled' });
  console.log(`docs/screens/queue-${scheme}.png`);
};

const hub = await HubProcess.start();
const dataFolder = await mkdtemp(join(tmpdir(), 'meridian-screens-'));
const desk = await openInBrowser({ hubUrl: hub.url, dataFolder });
try {
  const { page } = desk;
  const rows = page.getByRole('grid').getByRole('row');
  await rows.nth(3).click();
  await page.getByRole('complementary').last().getByRole('heading').first().waitFor();
  await takePicture(page, 'light');
  await takePicture(page, 'dark');
} finally {
  await desk.close();
  await hub.stop();
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
}
