import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

const heatmap = (page: Page): Locator => page.getByRole('grid', { name: 'The coming two weeks' });

const openCoverage = async (page: Page): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: 'Coverage' }).click();
  await expect(page.getByRole('heading', { name: 'Coverage', level: 1 })).toBeVisible();
};

const problemsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
};

test('a lead reads who is there, and the coming two weeks in the terms of each rule', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await page.getByRole('option', { name: 'Vikram Joshi' }).click();
  await openCoverage(page);
  await expect(
    page.getByRole('region', { name: 'There now' }).getByText('Larkin Dental Group'),
  ).toBeVisible();
  await expect(heatmap(page).getByText('Client shift').first()).toBeVisible();
  await expect(heatmap(page).getByText('Overnight turnaround').first()).toBeVisible();

  const first = heatmap(page).locator('[data-at="0-0"]');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(heatmap(page).locator('[data-at="1-0"]')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  const told = await heatmap(page).locator('[data-at="1-1"] > .sr-only').textContent();
  await expect(page.getByRole('status').filter({ hasText: told ?? 'never' })).toBeVisible();
  // Where only the result counts, no day lacks anything.
  const outcome = heatmap(page).getByRole('row').filter({ hasText: 'Outcome only' }).first();
  await expect(outcome.getByText('−')).toHaveCount(0);
});

test('a professional sees who is there and what to hand over, and no heatmap', async ({ openDesk }) => {
  const { page } = await openDesk();
  await openCoverage(page);
  await expect(page.getByRole('region', { name: 'There now' }).getByRole('listitem').first()).toBeVisible();
  await expect(heatmap(page)).toHaveCount(0);
  const handover = page.getByRole('region', { name: 'Handover' });
  await expect(handover.getByText(/day (ends in|ended)/).first()).toBeVisible();
  await expect(handover.getByText(/under way|open question|unreviewed/).first()).toBeVisible();
});

test('the agreed time of a work item runs, stands while waiting on the client, and says why', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await page.getByRole('option', { name: 'Jose Reyes' }).click();
  const panel = page.getByRole('complementary', { name: 'Work item' });
  await expect(page.getByRole('grid').locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('n');
  const service = panel.getByRole('region', { name: 'Client hours for this work' });
  await expect(service.getByText(/of (8 h 0 m|16 h 0 m) agreed/)).toBeVisible();
  await page.keyboard.press('s');
  await expect(panel).toContainText('Started');
  await page.keyboard.press('w');
  await panel.getByRole('textbox').fill('Asked for the bank file.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(service.getByText('stands: waiting on the client')).toBeVisible();
  await service.getByText('How the clock ran').click();
  await expect(service.getByText(/Jose Reyes · calendar revision \d+, zone data/).first()).toBeVisible();
});

const expectNoProblems = async (page: Page, place: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await problemsOf(page), `${place}, ${colorScheme}`).toEqual([]);
  }
};

test('axe finds nothing on coverage and the week', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await page.getByRole('option', { name: 'Vikram Joshi' }).click();
  await openCoverage(page);
  await expect(heatmap(page)).toBeVisible();
  await expectNoProblems(page, 'coverage');
  await page.getByRole('navigation').getByRole('link', { name: 'Client hours' }).click();
  await expectNoProblems(page, 'week');
});

for (const tabs of [
  ['Hours', 'Holidays', 'Seasons and freezes'],
  ['Reachable and on call', 'Next 12 months', 'History'],
])
  test(`axe finds nothing on the calendar: ${tabs.join(', ')}`, async ({ openDesk }) => {
    const { page } = await openDesk({ signIn: false });
    await page.getByRole('option', { name: 'Vikram Joshi' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Client hours' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Holbrook Freight Lines' }).click();
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click();
      await expectNoProblems(page, name);
    }
  });
