import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

export const syncPill = (page: Page): Locator => page.getByTestId('sync-pill');
export const itemPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });

/** Takes the next item and starts it; answers with what it is called and its reference. */
export const takeAndStart = async (page: Page): Promise<{ title: string; reference: string }> => {
  await page.getByRole('button', { name: /^Claim next/ }).click();
  await expect(itemPanel(page)).toContainText('until');
  await expect(syncPill(page)).toContainText('in step');
  await itemPanel(page)
    .getByRole('button', { name: /^Start/ })
    .click();
  const title = (await itemPanel(page).getByRole('heading').first().textContent()) ?? '';
  const reference = await itemPanel(page)
    .getByText(/^[A-Z]+-\d{4}$/)
    .first()
    .textContent();
  await expect(syncPill(page)).toContainText('in step');
  return { title, reference: reference ?? '' };
};

/** Opens an item through the command palette, as somebody who knows its reference does. */
export const openByReference = async (
  page: Page,
  { title, reference }: { readonly title: string | RegExp; readonly reference: string },
): Promise<void> => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox').or(page.getByRole('combobox')).last().fill(reference);
  await page
    .getByRole('option', { name: title })
    .or(page.getByRole('menuitem', { name: title }))
    .first()
    .click();
  await expect(itemPanel(page)).toBeVisible();
};
