import type { Locator, Page } from '@playwright/test';
import { expectNoProblems } from '../support/axe';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';

/*
 * Every screen, in light and dark, read by axe. What it finds is printed as rule and element, so that a failure says
 * where to look.
 */

const grid = (page: Page): Locator => page.getByRole('grid');
const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });
const dialog = (page: Page): Locator => page.getByRole('dialog');

/** The hidden button with which a screen reader leaves a popover stands outside every landmark, at the page's end. */
const floats = ['region'];

const signInAs = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('option', { name }).click();
  await expect(grid(page).locator('[data-line]').first()).toBeVisible();
};

const openPlace = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
};

test('choosing who works and which hub', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await expect(page.getByRole('option', { name: 'Aarti Kulkarni' })).toBeVisible();
  await expectNoProblems(page);
  await page.getByRole('button', { name: 'Use another hub' }).click();
  await page.getByRole('textbox', { name: 'Hub address' }).fill('http://example.com');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectNoProblems(page);
});

test('the queue, an open item and a note on it', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await expectNoProblems(page);

  await grid(page).locator('[data-line="1"]').click();
  await expect(panel(page).getByRole('heading').first()).toBeVisible();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 selected')).toBeVisible();
  await expectNoProblems(page);

  await page.keyboard.press('m');
  await expect(panel(page).getByRole('textbox')).toBeFocused();
  await expectNoProblems(page);
});

test('what a lead gives out, and what the queue is narrowed by', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await grid(page).locator('[data-line="1"]').click();
  await page.keyboard.press('a');
  await expect(dialog(page).getByRole('option').first()).toBeVisible();
  await expectNoProblems(page);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(dialog(page)).toBeVisible();
  await expectNoProblems(page, floats);
});

test('the palette, the keys, the settings and the ways out', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');

  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox').fill('lark');
  await expect(dialog(page).getByRole('menuitem').first()).toBeVisible();
  await expectNoProblems(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();

  await page.keyboard.press('?');
  await expect(dialog(page)).toBeVisible();
  await expectNoProblems(page);
  await page.keyboard.press('Escape');

  await page.getByTestId('sync-pill').click();
  await expect(dialog(page)).toBeVisible();
  await expectNoProblems(page, floats);
  await page.keyboard.press('Escape');

  await openPlace(page, 'Settings');
  await expectNoProblems(page);

  await page.getByRole('button', { name: 'You: Aarti Kulkarni' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expectNoProblems(page, floats);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectNoProblems(page);
});

test('what needs attention', async ({ hub, openDesk }) => {
  const network = await Network.to(hub.url);
  const first = await openDesk({ hubUrl: network.url, signIn: false });
  await signInAs(first.page, 'Sneha Patil');
  await openPlace(first.page, 'Needs attention');
  await expectNoProblems(first.page);

  // The same item is claimed here without a network and there with one: the hub refuses the later of the two.
  const second = await openDesk({ signIn: false });
  await signInAs(second.page, 'Sneha Patil');
  network.lose();
  await openPlace(first.page, 'Queue');
  await first.page.getByRole('button', { name: /^Claim next/ }).click();
  await expect(panel(first.page)).toContainText('Intended');
  await first.page.keyboard.press('w');
  await panel(first.page).getByRole('textbox').fill('Asked for the November statement.');
  await panel(first.page)
    .getByRole('button', { name: /^Wait on client/ })
    .last()
    .click();
  await second.page.getByRole('button', { name: /^Claim next/ }).click();
  await expect(panel(second.page)).toContainText('You, until');
  network.restore();

  await openPlace(first.page, 'Needs attention');
  await expect(first.page.getByRole('article')).toContainText('Asked for the November statement.');
  await expectNoProblems(first.page);
  await network.close();
});
