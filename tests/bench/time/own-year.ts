import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { weekOf } from '../../../shared/time-entries/week';
import { openInBrowser } from '../../e2e/support/desk';
import { TestHub } from '../../support/running-hub';
import { sampleEntry } from '../../support/sample-time';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Ten entries on each of five days in fifty weeks. */
const weeks = 50;
const entriesADay = 10;
const turns = 7;

/** The dates of a year's work that ends with last week, whatever day the benchmark is run on. */
const workdays = (now: number): readonly string[] => {
  const monday = Date.parse(weekOf(new Date(now).toISOString().slice(0, 10)));
  return Array.from({ length: weeks * 5 }, (_, index) => {
    const week = Math.floor(index / 5) - weeks;
    return new Date(monday + week * 7 * DAY + (index % 5) * DAY).toISOString().slice(0, 10);
  });
};

const record = async (hub: TestHub): Promise<void> => {
  const pat = await hub.signIn('pat');
  const dates = workdays(Date.now());
  for (let from = 0; from < dates.length; from += 5) {
    const entries = dates.slice(from, from + 5).flatMap((shiftDate) =>
      Array.from({ length: entriesADay }, (_, index) => {
        const startedAt = Date.parse(shiftDate) + 4 * HOUR + index * 50 * 60_000;
        return sampleEntry(1, {
          startedAt,
          endedAt: startedAt + 45 * 60_000,
          shiftDate,
          engagementId: hub.ids().engagement('wren-bk'),
          note: 'Reconciled the statements',
          reason: 'Taken over',
        });
      }),
    );
    const { outcome } = await pat.recordTime(...entries);
    if (outcome !== 'applied') throw new Error(`the hub answered ${outcome}`);
  }
};

/**
 * ms from pressing *Year* to the first frame in which last week stands with what it comes to; null where the page had
 * the year open from the start, since the window was gone before the last view was kept.
 */
const openYear = async (page: Page): Promise<number | null> => {
  await page.getByRole('navigation').getByRole('link', { name: 'Timesheet', exact: true }).click();
  const grid = page.getByRole('button', { name: 'Grid', exact: true });
  if ((await grid.getAttribute('aria-pressed')) !== 'true') {
    await grid.click();
    return null;
  }
  return page.evaluate(
    `new Promise((resolve, reject) => {
      const pressed = performance.now();
      [...document.querySelectorAll('main button')].find((one) => one.textContent === 'Year').click();
      const look = () => {
        const rows = [...document.querySelectorAll('main tbody tr')];
        if (rows.filter((row) => row.textContent.includes('37 h 30 m')).length >= 20) resolve(performance.now() - pressed);
        else if (performance.now() - pressed > 20000) reject(new Error('the year did not open'));
        else requestAnimationFrame(look);
      };
      look();
    })`,
  ) as Promise<number>;
};

/** The slowest of several openings of a year of one person's entries, each in a page that read none of it before, ms. */
export const ownYear = async (): Promise<number> => {
  const hub = await TestHub.start({ sample: true });
  const folder = await mkdtemp(join(tmpdir(), 'meridian-year-'));
  try {
    await record(hub);
    const desk = await openInBrowser({ hubUrl: hub.url, dataFolder: folder });
    const { page } = desk;
    await page.getByTestId('sync-pill').getByText('in step').waitFor({ timeout: 60_000 });
    const took: number[] = [];
    while (took.length < turns) {
      await page.goto('about:blank');
      await page.goBack();
      await page.getByTestId('sync-pill').getByText('in step').waitFor();
      const one = await openYear(page);
      if (one === null) continue;
      took.push(one);
      // Back to the grid, so that the next turn opens the year anew.
      await page.getByRole('button', { name: 'Grid', exact: true }).click();
    }
    await desk.close();
    return Math.max(...took);
  } finally {
    await hub.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
