import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

/*
 * A client's calendar as a lead keeps it. Each test takes a client of its own, since they share one hub.
 */

const signInAs = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('option', { name }).click();
  await expect(page.getByRole('grid').locator('[data-line]').first()).toBeVisible();
};

const openCalendar = async (page: Page, client: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: 'Client hours' }).click();
  await page.getByRole('searchbox', { name: 'Find a client' }).fill(client);
  await page.getByRole('main').getByRole('link', { name: client }).click();
  await expect(page.getByRole('heading', { name: `Calendar of ${client}` })).toBeVisible();
};

const hoursOn = (page: Page, day: string): Locator => page.getByRole('textbox', { name: `Hours on ${day}` });
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name });
const saveButton = (page: Page): Locator => page.getByRole('button', { name: 'Save calendar' });
const cell = (page: Page, day: string, from: string): Locator =>
  page.getByRole('gridcell', { name: new RegExp(`^${day} ${from}`) });

test('hours are painted by mouse and by keyboard, typed to the minute, and reach another workstation', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  const other = await openDesk();
  await openCalendar(other.page, 'Larkin Dental Group');

  await openCalendar(page, 'Larkin Dental Group');
  await page.getByRole('button', { name: 'New hours from a date' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();

  const first = await cell(page, 'Saturday', '09:00').boundingBox();
  const last = await cell(page, 'Saturday', '12:30').boundingBox();
  if (!first || !last) throw new Error('the week grid is not drawn');
  await page.mouse.move(first.x + 2, first.y + 5);
  await page.mouse.down();
  await page.mouse.move(last.x + 2, last.y + 5, { steps: 5 });
  await page.mouse.up();
  await expect(hoursOn(page, 'Saturday')).toHaveValue('09:00–13:00');

  await cell(page, 'Sunday', '10:00').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(hoursOn(page, 'Sunday')).toHaveValue('10:00–11:30');
  await page.keyboard.press('ArrowUp');
  await expect(cell(page, 'Saturday', '11:00')).toBeFocused();

  await hoursOn(page, 'Monday').fill('22-6:15');
  await expect(cell(page, 'Monday', '23:30')).toHaveAccessibleName(/, open$/);

  await saveButton(page).click();
  await expect(page.getByRole('status').filter({ hasText: 'Calendar saved: revision 2' })).toBeVisible();
  await expect(saveButton(page)).toHaveCount(0);

  await tab(other.page, 'History').click();
  await expect(other.page.getByText('Vikram Joshi')).toBeVisible();
  await expect(other.page.getByText('Changed: hours')).toBeVisible();
});

test('whatever is wrong is explained where it stands, and the calendar in use stays as it was', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await openCalendar(page, 'Mesa Verde Hospitality');
  const monday = await hoursOn(page, 'Monday').inputValue();

  await hoursOn(page, 'Tuesday').fill('09:00-09:00');
  await expect(hoursOn(page, 'Tuesday')).toHaveAccessibleDescription(/Start and end are both 09:00/);
  await hoursOn(page, 'Wednesday').fill('soon');
  await expect(hoursOn(page, 'Wednesday')).toHaveAccessibleDescription(/soon is no time of day/);
  await hoursOn(page, 'Thursday').fill('09:00-17:00 16:00-18:00');
  await expect(hoursOn(page, 'Thursday')).toHaveAccessibleDescription(/Overlaps with other hours/);
  await page.getByRole('textbox', { name: 'Time zone' }).fill('Mars/Olympus');
  await expect(page.getByText('No time zone is called Mars/Olympus', { exact: false }).first()).toBeVisible();
  await expect(saveButton(page)).toBeDisabled();
  await tab(page, 'Next 12 months').click();
  await expect(page.getByText('The preview comes back when what is marked is mended.')).toBeVisible();

  // Leaving the page loses nothing of what was typed.
  await openCalendar(page, 'Deccan Auto Components');
  await openCalendar(page, 'Mesa Verde Hospitality');
  await expect(hoursOn(page, 'Wednesday')).toHaveValue(/soon/);

  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(hoursOn(page, 'Monday')).toHaveValue(monday);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(hoursOn(page, 'Tuesday')).toHaveValue('09:00–09:00');
  await page.getByRole('button', { name: 'Discard changes' }).click();
});

test('holidays come from a region and a file, are shortened by hand, and say why each day is closed', async ({
  openDesk,
  newDataFolder,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await openCalendar(page, 'Konkan Spice Exports');
  await tab(page, 'Holidays').click();

  await page.getByRole('button', { name: 'Region' }).click();
  await page.getByRole('option', { name: 'Karnataka' }).click();
  await page.getByRole('button', { name: 'Add public holidays' }).click();
  await expect(page.getByText(/holidays? added/)).toBeVisible();

  const year = new Date().getFullYear() + 1;
  const file = join(await newDataFolder(), 'shutdown.ics');
  await writeFile(
    file,
    `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${year}0610\r\nDTEND;VALUE=DATE:${year}0612\r\nSUMMARY:Works shutdown\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:${year}0610T100000Z\r\nSUMMARY:Party\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  );
  const chosen = page.waitForEvent('filechooser');
  await page.getByText('Import an .ics file').click();
  await (await chosen).setFiles(file);
  await expect(page.getByText('2 holidays added')).toBeVisible();
  await expect(page.getByText('Party: it is not all day')).toBeVisible();

  await writeFile(file, 'not a calendar');
  const again = page.waitForEvent('filechooser');
  await page.getByText('Import an .ics file').click();
  await (await again).setFiles(file);
  await expect(page.getByText('This is no iCalendar file. Nothing was changed.')).toBeVisible();

  await page.getByRole('button', { name: 'Edit Works shutdown' }).first().click();
  await page.getByRole('button', { name: /Closes/ }).click();
  await page.getByRole('option', { name: 'Half day: open only' }).click();
  await page.getByRole('textbox', { name: 'Open instead' }).fill('10:00-12:30');
  await page.getByRole('button', { name: /Status/ }).click();
  await page.getByRole('option', { name: 'Tentative' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('open 10:00–12:30')).toBeVisible();

  await tab(page, 'Next 12 months').click();
  const half = page.locator(`[data-date="${year}-06-10"]`);
  await expect(half).toHaveAccessibleName(/Works shutdown \(Tentative\), open 2 h 30 m/);
  await half.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(`[data-date="${year}-06-11"]`)).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'closed, Works shutdown' })).toBeVisible();

  await saveButton(page).click();
  await expect(page.getByText('Calendar saved: revision 2')).toBeVisible();
});

test('hours that have begun are corrected without judging the past anew, and it says so', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await openCalendar(page, 'Namma Mobility');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await hoursOn(page, day).fill('12:00-15:00');
  await expect(page.getByText('would be judged otherwise today', { exact: false })).toBeVisible();
  await saveButton(page).click();
  await tab(page, 'History').click();
  await expect(page.getByText('it keeps its judgement', { exact: false })).toBeVisible();
});

test('two leads who edit at once: the second is told, and keeps what was typed', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  const { page: admin } = await openDesk({ signIn: false });
  await admin.getByRole('option', { name: 'Monika Zając' }).click();
  await openCalendar(page, 'Dune Gate Trading');
  await openCalendar(admin, 'Dune Gate Trading');

  await hoursOn(page, 'Sunday').fill('10:00-12:00');
  await hoursOn(admin, 'Saturday').fill('10:00-12:00');
  await saveButton(admin).click();
  await expect(admin.getByText('Calendar saved: revision 2')).toBeVisible();

  await expect(page.getByText('Somebody saved revision 2 meanwhile')).toBeVisible();
  // Still as it was typed, since the focus never left it.
  await expect(hoursOn(page, 'Sunday')).toHaveValue('10:00-12:00');
  await expect(saveButton(page)).toBeDisabled();
  await page.getByRole('button', { name: 'Show the newer one' }).click();
  await expect(hoursOn(page, 'Saturday')).toHaveValue('10:00–12:00');
});

test('who may not edit a calendar reads why each day is closed', async ({ openDesk }) => {
  const { page } = await openDesk();
  await openCalendar(page, 'Pennine Coffee Roasters');
  await expect(page.getByText('Only those who lead an engagement', { exact: false })).toBeVisible();
  await expect(tab(page, 'Hours')).toHaveCount(0);
  const year = new Date().getFullYear() + 1;
  await expect(page.locator(`[data-date="${year}-01-01"]`)).toHaveAccessibleName(/closed, New Year/);
});
