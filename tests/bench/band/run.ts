import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { openInBrowser } from '../../e2e/support/desk';
import { HubProcess } from '../../e2e/support/hub-process';
import { generateFirm } from '../../support/generate-firm';
import { percentile, traceFrames } from '../queue/main-thread';
import type { BenchResult } from '../result';

const pinned = 50;
/** One frame at 60 a second. */
const frame = 16;

const figure = (metric: string, value: number, limit: number): BenchResult => ({
  group: 'band',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: `< ${limit} ms`,
  met: value < limit,
});

const lanes = (page: Page): Locator =>
  page.getByRole('region', { name: 'Client hours, on your clock' }).getByRole('slider');

const pinAll = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Choose clients for the band' }).click();
  const boxes = page.getByRole('dialog').getByRole('checkbox');
  for (let index = 0; index < pinned; index++) {
    const box = boxes.nth(index);
    if (await box.isChecked()) continue;
    await page.getByRole('dialog').locator('label').nth(index).click();
    // Kept in the journal first, and only then shown.
    await page.waitForFunction(
      (at) => document.querySelectorAll<HTMLInputElement>('[role=dialog] input[type=checkbox]')[at]?.checked,
      index,
    );
  }
  await page.keyboard.press('Escape');
  await lanes(page)
    .nth(pinned - 1)
    .waitFor();
};

/** Adds clients to a generated firm until there are enough, each in a zone of its own. */
const addClients = async (firm: string): Promise<void> => {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  const day = '09:00-12:30 13:30-17:30';
  const rows = Array.from({ length: pinned }, (_, index) => ({
    calendar: `z${index},${zones[(index * 7) % zones.length] ?? 'UTC'},${day},${day},${day},${day},${day}`,
    client: `z${index},ZONE${index},Zone ${index},company,GB,en-GB,GBP,z${index},entity`,
  }));
  const append = async (name: string, header: string, lines: readonly string[]) => {
    const text = await readFile(join(firm, name), 'utf8');
    if (!text.startsWith(`${header}\n`)) throw new Error(`${name} of a generated firm has other columns now`);
    await writeFile(join(firm, name), `${text}${lines.join('\n')}\n`);
  };
  const weekdays = 'monday,tuesday,wednesday,thursday,friday';
  await append(
    'calendars.csv',
    `key,time-zone,${weekdays}`,
    rows.map(({ calendar }) => calendar),
  );
  await append(
    'clients.csv',
    'key,code,name,kind,country,locale,currency,calendar,matter-word',
    rows.map(({ client }) => client),
  );
};

/** Main-thread work of each frame in which something was drawn, while a pointer goes over the lanes. */
const pointing = async (page: Page, pressed: boolean): Promise<readonly number[]> => {
  const box = await lanes(page).nth(3).boundingBox();
  if (!box) throw new Error('the band is not drawn');
  const y = box.y + 4;
  await page.mouse.move(box.x + 20, y);
  if (pressed) await page.mouse.down();
  const { perFrame } = await traceFrames(page, async () => {
    for (let step = 0; step < 120; step++) {
      await page.mouse.move(box.x + 20 + step * 6, y);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  });
  if (pressed) await page.mouse.up();
  return perFrame;
};

/** The longest task while the band goes on day by day, each of which is drawn anew: what a key press waits for. */
const lookingOn = async (page: Page): Promise<number> => {
  const { longestTask } = await traceFrames(page, async () => {
    for (let day = 0; day < 20; day++) {
      await page.keyboard.press('b');
      await page.keyboard.press('n');
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  });
  return longestTask;
};

/** The band with fifty pinned clients: reading along a lane, dragging the whole of it, and looking days ahead. */
export const run = async (): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-band-'));
  const firm = join(folder, 'firm');
  await generateFirm(firm, 500);
  await addClients(firm);
  const hub = await HubProcess.start(firm);
  const desk = await openInBrowser({ hubUrl: hub.url, dataFolder: join(folder, 'desk') });
  try {
    const { page } = desk;
    await lanes(page).first().waitFor();
    await pinAll(page);
    const reading = await pointing(page, false);
    const dragging = await pointing(page, true);
    const redrawing = await lookingOn(page);
    return [
      figure(`read an instant over ${pinned} lanes, p95 a frame`, percentile(reading, 0.95), frame),
      figure(`drag ${pinned} lanes, p95 a frame`, percentile(dragging, 0.95), frame),
      figure(`draw another day of ${pinned} lanes, longest task`, redrawing, frame),
    ];
  } finally {
    await desk.close();
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
