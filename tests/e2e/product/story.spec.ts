import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';

/*
 * The story of the product: somebody takes a piece of work, loses the network and then the machine, and nothing they
 * did is lost. The hub, the network's end, the kill and the second workstation are all real.
 */

const pill = (page: Page): Locator => page.getByTestId('sync-pill');
const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });
const steps = (page: Page): Locator => panel(page).getByRole('checkbox');

const signInAs = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('option', { name }).click();
};

const openItem = async (page: Page, title: string, reference: string): Promise<void> => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox').or(page.getByRole('combobox')).last().fill(reference);
  await page
    .getByRole('option', { name: title })
    .or(page.getByRole('menuitem', { name: title }))
    .first()
    .click();
  await expect(panel(page)).toBeVisible();
};

test('what was done without a network survives a kill, and arrives everywhere once it is back', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  const network = await Network.to(hub.url);
  const dataFolder = await newDataFolder();
  const mine = { hubUrl: network.url, dataFolder, signIn: false };
  const second = await openDesk({ signIn: false });
  await signInAs(second.page, 'Aarti Kulkarni');

  const first = await openDesk(mine);
  await signInAs(first.page, 'Aarti Kulkarni');
  await first.page.getByRole('button', { name: /^Claim next/ }).click();
  await expect(panel(first.page)).toContainText('until');
  await expect(pill(first.page)).toContainText('in step');
  const title = (await panel(first.page).getByRole('heading').first().textContent()) ?? '';
  const reference =
    (await panel(first.page)
      .getByText(/^[A-Z]+-\d{4}$/)
      .first()
      .textContent()) ?? '';

  network.lose();
  await expect(pill(first.page)).toContainText('Offline');
  await panel(first.page)
    .getByRole('button', { name: /^Start/ })
    .click();
  await panel(first.page).locator('label').first().click();
  await expect(steps(first.page).first()).toBeChecked();
  await expect(pill(first.page)).toContainText('2 changes saved here');

  await first.kill();
  const reopened = await openDesk(mine);
  await expect(pill(reopened.page)).toContainText('2 changes saved here');
  await openItem(reopened.page, title, reference);
  await expect(steps(reopened.page).first()).toBeChecked();
  await expect(panel(reopened.page)).toContainText('Started');

  await openItem(second.page, title, reference);
  await expect(panel(second.page)).toContainText('Ready');
  await expect(steps(second.page).first()).not.toBeChecked();

  network.restore();
  await expect(pill(reopened.page)).toContainText('in step');
  await expect(steps(second.page).first()).toBeChecked();
  await expect(panel(second.page)).toContainText('Started');
  await expect(steps(reopened.page).first()).toBeChecked();
  await network.close();
});
