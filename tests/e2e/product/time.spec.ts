import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

/*
 * Time from the clock to the lead's word: a timer that outlives a kill, an entry typed in and corrected, a week handed
 * in, reviewed and sent back. Hub, kill and both workstations are real.
 */

const pill = (page: Page): Locator => page.getByTestId('sync-pill');
const go = async (page: Page, place: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
};

test('a timer outlives a kill, and a week goes to the lead and back', async ({ openDesk, newDataFolder }) => {
  const dataFolder = await newDataFolder();
  const first = await openDesk({ dataFolder });
  await first.page.getByRole('grid').getByRole('row').nth(3).click();
  await expect(first.page.getByRole('complementary', { name: 'Work item' })).toBeVisible();
  await first.page.keyboard.press('k');
  const bar = first.page.getByRole('region', { name: 'Timer' });
  await expect(bar.getByRole('timer')).toHaveText(/^0:00:0[1-9]/);
  await first.kill();

  const { page } = await openDesk({ dataFolder });
  const clock = page.getByRole('region', { name: 'Timer' });
  await expect(clock.getByRole('timer')).toHaveText(/^\d:\d\d:\d\d/);
  await clock.getByRole('button', { name: /^Stop/ }).click();
  await expect(clock.getByRole('button', { name: /^Start/ })).toBeVisible();

  await go(page, 'Time');
  // The day before, so that nothing is in the future at whatever hour this runs.
  await page.getByRole('button', { name: 'Day before' }).click();
  await page.getByRole('button', { name: /^Record time/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Time', { exact: true }).fill('9:10–10:22');
  await expect(dialog.getByText('1 h 12 m')).toBeVisible();
  await dialog.getByRole('button', { name: /What it was/ }).click();
  await page.getByRole('option', { name: 'Training' }).click();
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  const entries = page.getByRole('list', { name: 'Entries of the day' });
  await expect(entries.getByText('1 h 12 m')).toBeVisible();

  await entries.getByRole('button', { name: 'Correct' }).click();
  await dialog.getByLabel('Time', { exact: true }).fill('9:00–10:22');
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await expect(dialog.getByText('A correction needs a reason')).toBeVisible();
  await dialog.getByLabel('Reason').fill('It began earlier');
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await expect(entries.getByText('1 h 22 m')).toBeVisible();
  await entries.getByText('1 correction').click();
  await expect(entries.getByText('It began earlier')).toBeVisible();

  await go(page, 'Timesheet');
  await page.getByRole('button', { name: 'Submit the week' }).click();
  await dialog.getByRole('button', { name: 'Submit', exact: true }).click();
  await expect(page.getByText('Submitted').first()).toBeVisible();
  await expect(pill(page)).toContainText('in step');

  const lead = await openDesk({ signIn: false });
  await lead.page.getByRole('option', { name: 'Vikram Joshi' }).click();
  await go(lead.page, 'Hours review');
  const line = lead.page.getByRole('list', { name: 'People' }).getByRole('button', { name: /Aarti/ });
  await expect(line).toContainText('Submitted');
  await line.click();
  await lead.page.getByRole('textbox', { name: 'Words to the person' }).fill('Which course was it?');
  await lead.page.getByRole('button', { name: 'Return', exact: true }).click();
  await expect(line).toContainText('Returned');
  await expect(page.getByText('Which course was it?')).toBeVisible();
});
