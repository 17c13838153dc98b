import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

const band = (page: Page): Locator => page.getByRole('region', { name: 'Client hours, on your clock' });
const lane = (page: Page, client: string): Locator =>
  band(page).getByRole('slider', { name: new RegExp(`^${client}: `) });

const weekend: Readonly<Record<string, number>> = { Sat: 2, Sun: 1 };

/** From today as it is in Pune, where the sample firm's people are, to the next day on which they work. */
const lookAtAWorkingDay = async (page: Page): Promise<void> => {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'Asia/Kolkata' }).format();
  for (let day = 0; day < (weekend[weekday] ?? 0); day += 1)
    await band(page).getByRole('button', { name: 'Day after' }).click();
};

const textOf = async (slider: Locator): Promise<string> =>
  (await slider.getAttribute('aria-valuetext')) ?? '';

test('the pointer and the keyboard read any instant on both clocks', async ({ openDesk }) => {
  const { page } = await openDesk();
  const larkin = lane(page, 'Larkin Dental Group');
  const box = await larkin.boundingBox();
  if (!box) throw new Error('the band is not drawn');
  await page.mouse.move(box.x + box.width / 2, box.y + 4);
  // Halfway through a day without a change of clocks it is noon here; Boston is 9½ or 10½ hours behind.
  await expect(band(page).getByText(/12:00 pm here/)).toBeVisible();
  await expect(larkin).toHaveAttribute('aria-valuetext', /(1:30|2:30) am there · .*12:00 pm here/);

  await page.mouse.move(2, 2);
  await larkin.focus();
  const now = await textOf(larkin);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => textOf(larkin)).not.toBe(now);
  await page.keyboard.press('Home');
  await expect.poll(() => textOf(larkin)).toBe(now);
  await page.keyboard.press('ArrowDown');
  await expect(larkin).not.toBeFocused();
  await expect(band(page).getByRole('slider').nth(2)).toBeFocused();
});

test('dragging looks ahead, and a button comes back to today', async ({ openDesk }) => {
  const { page } = await openDesk();
  const larkin = lane(page, 'Larkin Dental Group');
  const from = await larkin.getAttribute('aria-valuemin');
  const box = await larkin.boundingBox();
  if (!box) throw new Error('the band is not drawn');
  await page.mouse.move(box.x + box.width * 0.75, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25, box.y + 4, { steps: 8 });
  await page.mouse.up();
  const ahead = Number(await larkin.getAttribute('aria-valuemin')) - Number(from);
  expect(ahead / 3_600_000).toBeCloseTo(12, 0);
  await band(page).getByRole('button', { name: 'Day after' }).click();
  expect((Number(await larkin.getAttribute('aria-valuemin')) - Number(from)) / 3_600_000).toBe(24);
  await band(page).getByRole('button', { name: 'Today' }).click();
  await expect(larkin).toHaveAttribute('aria-valuemin', from ?? '');
});

test('my own hours stand above the clients, as I say them', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await page.getByRole('option', { name: 'Rohan Deshpande' }).click();
  await lookAtAWorkingDay(page);
  await expect(band(page).getByRole('slider', { name: /^Your hours: Open 12:30 pm–9:30 pm/ })).toBeVisible();

  await page.getByRole('navigation').getByRole('link', { name: 'Client hours' }).click();
  await page.getByRole('button', { name: 'Your working hours' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Hours on Monday' }).fill('22:00-07:00');
  await dialog.getByRole('button', { name: 'Copy Monday to Monday to Friday' }).click();
  await dialog.getByRole('button', { name: 'Save hours' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('navigation').getByRole('link', { name: 'Queue' }).click();
  await lookAtAWorkingDay(page);
  await expect(band(page).getByRole('slider', { name: /^Your hours: .*10:00 pm–7:00 am/ })).toBeVisible();
});

test('a week of every client, each with what it expects of our hours', async ({ openDesk }) => {
  const { page } = await openDesk();
  await band(page).getByRole('link', { name: 'Week' }).click();
  await expect(page.getByRole('heading', { name: 'Client hours', level: 1 })).toBeVisible();
  await expect(page.getByText("3 hours' overlap a day").first()).toBeVisible();
  const lanes = page.getByRole('main').getByRole('slider');
  const pinned = await lanes.count();
  await page.getByRole('button', { name: 'All clients' }).click();
  await expect.poll(() => lanes.count()).toBeGreaterThan(pinned + 10);
  const first = lanes.nth(1);
  const length =
    Number(await first.getAttribute('aria-valuemax')) - Number(await first.getAttribute('aria-valuemin'));
  expect(length / 3_600_000).toBeCloseTo(7 * 24, -1);
  await page.getByRole('button', { name: 'Week after' }).click();
  await expect(page.getByRole('button', { name: 'This week' })).toBeVisible();
});
