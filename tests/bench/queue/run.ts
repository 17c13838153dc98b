import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openInBrowser } from '../../e2e/support/desk';
import { HubProcess } from '../../e2e/support/hub-process';
import { generateFirm } from '../../support/generate-firm';
import { bareWriteOf, firstSyncOf } from '../first-sync';
import type { BenchResult } from '../result';
import { percentile, traceFrames } from './main-thread';

/** The size the queue must be fast at; smaller only while working on the benchmark itself. */
const workItems = Number(process.env['MERIDIAN_BENCH_WORK_ITEMS'] ?? 100_000);

const figure = (
  metric: string,
  value: number,
  unit: string,
  rest: Partial<BenchResult> = {},
): BenchResult => ({
  group: 'queue',
  metric,
  value,
  unit,
  peer: null,
  peerValue: null,
  ratio: null,
  target: null,
  met: true,
  ...rest,
});

const atMost = (metric: string, value: number, limit: number): BenchResult =>
  figure(metric, value, 'ms', { target: `< ${limit} ms`, met: value < limit });

const firstRow = '[role=row][data-line] [role=gridcell]';

/** What the TypeScript loader wraps named functions in; a page that is handed one does not know it. */
const knowNames = (page: Page): Promise<unknown> => page.evaluate('globalThis.__name ??= (named) => named');

/** Resolves once what follows the first lines is done: a start is measured from rest, as is what somebody does next. */
const atRest = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => performance.getEntriesByName('replica.at-rest').length > 0, null, {
    polling: 100,
  });

/** ms from `act` to the first frame in which the lines on screen are others. */
const untilLinesChange = async (page: Page, act: () => Promise<unknown>): Promise<number> => {
  await knowNames(page);
  const changed = page.evaluate(
    (row) =>
      new Promise<number>((resolve, reject) => {
        const shown = () => [...document.querySelectorAll(row)].map((cell) => cell.textContent).join('|');
        const before = shown();
        const began = performance.now();
        let started = Number.NaN;
        addEventListener('pointerdown', () => (started = performance.now()), { capture: true, once: true });
        addEventListener('keydown', () => (started = performance.now()), { capture: true, once: true });
        const look = () => {
          if (started > 0 && shown() !== before) resolve(performance.now() - started);
          else if (performance.now() - began > 20_000)
            reject(new Error('the lines on screen stayed the same'));
          else requestAnimationFrame(look);
        };
        look();
      }),
    firstRow,
  );
  await act();
  return changed;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const groupBy = async (page: Page, name: string): Promise<() => Promise<void>> => {
  await page.locator('#queue-group').click();
  await page.getByRole('menu').waitFor();
  return () => page.getByRole('menuitem', { name, exact: true }).click();
};

/**
 * Without groups, and each column up and down from where the one before left off: what stands first under *late*
 * depends on the hour, and may all be due at one time.
 */
const sorting = async (page: Page): Promise<BenchResult[]> => {
  const results: BenchResult[] = [];
  const ungroup = await groupBy(page, 'none');
  await untilLinesChange(page, ungroup);
  for (const [name, column] of [
    ['title', 0],
    ['client', 1],
    ['due', 2],
  ] as const) {
    const times: number[] = [];
    for (let turn = 0; turn < 2; turn++) {
      times.push(await untilLinesChange(page, () => page.getByRole('columnheader').nth(column).click()));
    }
    results.push(atMost(`sort by ${name}, ${workItems} items`, Math.max(...times), 300));
  }
  return results;
};

const grouping = async (page: Page): Promise<BenchResult> => {
  const times: number[] = [];
  for (const group of ['client', 'status', 'due'] as const)
    times.push(await untilLinesChange(page, await groupBy(page, group)));
  return atMost(`group, ${workItems} items`, median(times), 300);
};

/** Two screens a second, by real wheel events. */
const scrollSpeed = 1_500;
const scrollDistance = 9_000;

/** Resolves once every line is read and the page has had nothing to do for most of an idle period (50 ms at most). */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestIdleCallback(function look(deadline) {
          const isBusy = document.querySelector('[role=row][aria-busy=true]') !== null;
          if (!isBusy && deadline.timeRemaining() > 40) resolve();
          else requestIdleCallback(look);
        });
      }),
  );

const scrolling = async (page: Page): Promise<BenchResult[]> => {
  // What the change before left to do is no work of scrolling.
  await knowNames(page);
  await settled(page);
  const box = await page.getByRole('grid').boundingBox();
  if (!box) throw new Error('the grid is not on screen');
  const session = await page.context().newCDPSession(page);
  const { perFrame, longestTask } = await traceFrames(page, async () => {
    await session.send('Input.synthesizeScrollGesture', {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      yDistance: -scrollDistance,
      speed: scrollSpeed,
      gestureSourceType: 'mouse',
    });
  });
  await session.detach();
  return [
    atMost(
      `main-thread work a frame while scrolling ${scrollSpeed} px/s, median`,
      percentile(perFrame, 0.5),
      8,
    ),
    atMost(
      `main-thread work a frame while scrolling ${scrollSpeed} px/s, p95`,
      percentile(perFrame, 0.95),
      8,
    ),
    atMost('longest task while scrolling', longestTask, 50),
  ];
};

/** The queue at the size of a large team: first sync beside a bare bulk write, reopening, sorting, scrolling. */
export const run = async (): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-'));
  const firm = join(folder, 'firm');
  await generateFirm(firm, workItems);
  const hub = await HubProcess.start(firm);
  const dataFolder = join(folder, 'desk');
  const results: BenchResult[] = [];
  try {
    const first = await openInBrowser({ hubUrl: hub.url, dataFolder });
    const sync = await firstSyncOf(first.page);
    const bare = await bareWriteOf(first.page);
    await first.close();
    results.push(
      figure(`first sync, ${workItems} items`, sync, 'ms', {
        peer: 'bare Dexie bulk write',
        peerValue: bare,
        ratio: sync / bare,
        target: '≤ 1.5×',
        met: sync / bare <= 1.5,
      }),
    );

    const again = await openInBrowser({ hubUrl: hub.url, dataFolder });
    const { page } = again;
    await page.locator(firstRow).first().waitFor();
    const opening: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await atRest(page);
      await page.reload();
      await page.locator(firstRow).first().waitFor();
      opening.push(await page.evaluate(() => performance.now()));
    }
    results.push(atMost(`reopen to an interactive queue, ${workItems} items`, median(opening), 2_000));
    await atRest(page);
    await page.getByRole('radio').or(page.getByRole('button')).first().waitFor();
    results.push(...(await sorting(page)), await grouping(page), ...(await scrolling(page)));
    await again.close();
  } finally {
    await hub.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return results;
};
