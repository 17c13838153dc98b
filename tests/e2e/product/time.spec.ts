import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectNoProblems } from '../support/axe';
import { expect, test } from '../support/fixtures';

/*
 * Time from the clock to the lead's word: a timer that outlives a kill, an entry typed in and corrected, a week handed
 * in, sent back and approved. Hub, kill and both workstations are real. The machine's zone is none of the sample
 * firm's, and it may be past midnight for any of them: what is typed in lies a day back, where it is never in the future.
 */

const pill = (page: Page): Locator => page.getByTestId('sync-pill');
const main = (page: Page): Locator => page.getByRole('main');
const entries = (page: Page): Locator => page.getByRole('list', { name: 'Entries of the day' });
const timer = (page: Page): Locator => page.getByRole('region', { name: 'Timer' });
const dialog = (page: Page): Locator => page.getByRole('dialog');
const go = async (page: Page, place: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
  await expect(main(page).getByRole('heading', { name: place, level: 1 })).toBeVisible();
};

/** Brings a page to the week that another shows; a week may begin for one of two people before it does for the other. */
const showWeekOf = async (page: Page, other: Page): Promise<void> => {
  const title = (of: Page): Locator => main(of).getByText(/^Week of/);
  const wanted = (await title(other).textContent()) ?? '';
  if ((await title(page).textContent()) !== wanted)
    await main(page).getByRole('button', { name: 'Week before' }).click();
  await expect(title(page)).toHaveText(wanted);
};

const submit = async (page: Page): Promise<void> => {
  await main(page).getByRole('button', { name: 'Submit the week' }).click();
  await dialog(page).getByRole('button', { name: 'Submit', exact: true }).click();
  await expect(main(page).getByText('Submitted').first()).toBeVisible();
  await expect(pill(page)).toContainText('in step');
};

/**
 * Begins to time the first work item of a client whose engagement the lead sees as well, and gives its title. Which
 * item is the first of all depends on the hour, and the lead does not see each of them.
 */
const startTimer = async (page: Page): Promise<string> => {
  const panel = page.getByRole('complementary', { name: 'Work item' });
  // Lines move while the first of them arrive: a click may come down on another's.
  await expect(async () => {
    await page.getByRole('grid').locator('[data-line]').filter({ hasText: 'LARK' }).first().click();
    await expect(panel).toContainText('LARK', { timeout: 1_000 });
  }).toPass();
  const title = (await panel.getByRole('heading').first().textContent()) ?? '';
  await page.keyboard.press('k');
  await expect(timer(page).getByRole('timer')).toHaveText(/^0:00:0[1-9]/);
  return title;
};

const stopTimer = async (page: Page): Promise<void> => {
  await timer(page).getByRole('button', { name: /^Stop/ }).click();
  await expect(timer(page).getByRole('button', { name: /^Start/ })).toBeVisible();
};

/** Says why an entry is changed, and waits until it was. */
const giveReason = async (page: Page, reason: string, said: string): Promise<void> => {
  const change = page.getByRole('form', { name: 'Change of an entry' });
  await change.getByLabel('Reason').fill(reason);
  await page.keyboard.press('Enter');
  await expect(page.getByText(said, { exact: true }).last()).toBeVisible();
  await expect(change).toBeHidden();
};

/** In the timeline: drags the training of an hour and 22 minutes by mouse; splits it, moves a half, fills the gap and merges by keys. */
const rearrange = async (page: Page): Promise<void> => {
  const days = main(page).getByRole('list', { name: 'Days' });
  const trainings = days.locator('[data-entry]').filter({ hasText: 'Training' });
  const whole = trainings.filter({ hasText: '1 h 22 m' });
  await expect(whole).toHaveCount(1);
  const before = await trainings.count();
  const from = (await whole.textContent()) ?? '';
  const box = await whole.boundingBox();
  if (!box) throw new Error('the entry is not drawn');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y, { steps: 4 });
  await page.mouse.up();
  await giveReason(page, 'It was half an hour before', 'Moved');
  await expect(whole).not.toHaveText(from);

  await whole.press('s');
  await page.keyboard.press('Enter');
  await giveReason(page, 'It was two talks', 'Split');
  await expect(whole).toHaveCount(0);
  await expect(trainings).toHaveCount(before + 1);
  const halves = trainings.filter({ hasText: /\b4[0-4] m/ });
  await expect(halves).toHaveCount(2);
  for (let step = 0; step < 3; step++) await halves.last().press('Alt+ArrowRight');
  await giveReason(page, 'There was a pause', 'Moved');

  await days.getByRole('button', { name: /, 15 m not accounted for: fill$/ }).click();
  await dialog(page)
    .getByRole('button', { name: /What it was/ })
    .click();
  await page.getByRole('option', { name: 'Training' }).click();
  await dialog(page).getByRole('button', { name: 'Record', exact: true }).click();
  await expect(trainings).toHaveCount(before + 2);
  await halves.first().press('m');
  await page.keyboard.press('Enter');
  await giveReason(page, 'The pause was part of it', 'Merged');
  await expect(trainings).toHaveCount(before + 1);
};

/** Leaves the reviews to whoever sees most of the work, and takes that back. */
const handOver = async (lead: Page): Promise<void> => {
  await lead.keyboard.press('Shift+D');
  await dialog(lead)
    .getByRole('button', { name: /Who reviews meanwhile/ })
    .click();
  await lead.getByRole('option').first().click();
  await dialog(lead).getByRole('button', { name: 'Hand over', exact: true }).click();
  const standing = dialog(lead).getByRole('list', { name: 'Handed over' }).getByRole('listitem');
  await expect(standing).toHaveCount(1);
  await expectNoProblems(lead);
  await standing.getByRole('button', { name: 'End' }).click();
  await expect(standing).toHaveCount(0);
  await lead.keyboard.press('Escape');
  await expect(dialog(lead)).toHaveCount(0);
};

/** The weeks of the team, its people and its budgets: every chart with its figures in a table. */
const lookAtTeam = async (lead: Page): Promise<void> => {
  await go(lead, 'Team');
  const weeks = main(lead).getByRole('table', { name: 'Week by week' });
  // The headings, and four weeks.
  await expect(weeks.getByRole('row')).toHaveCount(5);
  const aarti = main(lead).getByRole('table', { name: 'Utilisation' }).getByRole('row', { name: /Aarti/ });
  await expect(aarti).toContainText(/\d+ %/);
  const budgets = main(lead).getByRole('table', { name: 'Budgets' });
  await expect(budgets.getByRole('row', { name: /LARK/ })).toContainText('120 h');
  await lead.getByRole('button', { name: /Period/ }).click();
  await lead.getByRole('option', { name: '12 weeks' }).click();
  await expect(weeks.getByRole('row')).toHaveCount(13);
  await expectNoProblems(lead);
};

test('a timer outlives a kill, and what is typed in is corrected in sight', async ({
  openDesk,
  newDataFolder,
}) => {
  const dataFolder = await newDataFolder();
  const first = await openDesk({ dataFolder });
  const title = await startTimer(first.page);
  await first.kill();

  const { page } = await openDesk({ dataFolder });
  await expect(timer(page).getByRole('timer')).toHaveText(/^\d:\d\d:\d\d/);
  await stopTimer(page);

  await go(page, 'Time');
  await expect(entries(page)).toContainText(title);
  await main(page).getByRole('button', { name: 'Day before' }).click();
  await page.keyboard.press('n');
  // Slips are explained where they are typed, and nothing of them is taken.
  const record = dialog(page).getByRole('button', { name: 'Record', exact: true });
  await dialog(page).getByLabel('Time', { exact: true }).fill('400h');
  await expect(dialog(page)).toContainText('longer than a day');
  await dialog(page)
    .getByLabel('Note')
    .fill('x'.repeat(2 ** 20));
  await expect(dialog(page)).toContainText('A note has room for 4,000 characters');
  await expect(record).toBeDisabled();
  await dialog(page).getByLabel('Note').fill('');
  await dialog(page).getByLabel('Time', { exact: true }).fill('9:10–10:22');
  await expect(dialog(page).getByText('1 h 12 m')).toBeVisible();
  await dialog(page)
    .getByRole('button', { name: /What it was/ })
    .click();
  await page.getByRole('option', { name: 'Training' }).click();
  await record.click();
  await expect(entries(page)).toContainText('1 h 12 m');

  // The sample firm has worked before: the day may have other entries.
  const typed = entries(page)
    .getByRole('listitem')
    .filter({ hasText: 'Training' })
    .filter({ hasText: '9:10' });
  await typed.getByRole('button', { name: 'Correct' }).click();
  await dialog(page).getByLabel('Time', { exact: true }).fill('9:00–10:22');
  await dialog(page).getByRole('button', { name: 'Correct', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('reason');
  await dialog(page).getByLabel('Reason').fill('It began earlier');
  await dialog(page).getByRole('button', { name: 'Correct', exact: true }).click();
  await expect(entries(page)).toContainText('1 h 22 m');
  await entries(page).getByRole('listitem').filter({ hasText: '1 h 22 m' }).getByText('1 correction').click();
  await expect(entries(page)).toContainText('It began earlier');
  await expectNoProblems(page);
  await rearrange(page);
});

test('a week goes to the lead and back, is approved and exported', async ({ openDesk }) => {
  const { page } = await openDesk();
  const title = await startTimer(page);
  await stopTimer(page);
  await go(page, 'Timesheet');
  await submit(page);
  await expect(main(page).getByRole('region', { name: 'Who decides' })).toContainText('Vikram Joshi');
  await expectNoProblems(page);

  const lead = (await openDesk({ signIn: false })).page;
  await lead.getByRole('option', { name: 'Vikram Joshi' }).click();
  await go(lead, 'Hours review');
  await showWeekOf(lead, page);
  const line = lead.getByRole('list', { name: 'People' }).getByRole('button', { name: /Aarti/ });
  await expect(line).toContainText('Submitted');
  await line.click();
  await expect(lead.getByRole('list', { name: 'Entries of the week' })).toContainText(title);
  await expectNoProblems(lead);
  const words = lead.getByRole('textbox', { name: 'Words to the person' });
  await words.fill('Which month was it for?');
  await lead.getByRole('button', { name: 'Return', exact: true }).click();
  await expect(line).toContainText('Returned');

  await expect(main(page)).toContainText('Which month was it for?');
  await submit(page);
  await lead.getByRole('button', { name: 'Ask again' }).click();
  await expect(line).toContainText('Submitted');
  await lead.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(line).toContainText('Approved');
  await expect(main(page).getByText('Approved').first()).toBeVisible();
  await expect(main(page)).toContainText('Decided by Vikram Joshi');
  await expect(main(page).getByRole('button', { name: 'Submit the week' })).toBeDisabled();
  await handOver(lead);
  await lookAtTeam(lead);

  await page.keyboard.press('Shift+X');
  await dialog(page).getByRole('button', { name: 'Save to downloads' }).click();
  const said = page.getByText(/^Timesheet Aarti Kulkarni .*\.xlsx is in your downloads$/);
  await expect(said).toBeVisible();
  const name = ((await said.textContent()) ?? '').replace(' is in your downloads', '');
  // Where a system names no folder for downloads, Electron takes the home folder.
  const places = [join(homedir(), 'Downloads', name), join(homedir(), name)];
  const saved = places.find((place) => existsSync(place)) ?? name;
  expect((await readFile(saved)).subarray(0, 2).toString()).toBe('PK');
  await rm(saved);
});
