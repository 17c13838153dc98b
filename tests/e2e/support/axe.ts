import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const problemsOf = async (page: Page, without: readonly string[] = []): Promise<string[]> => {
  // Electron opens no second page for axe to sum up in, which is all that the newer mode is for.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).disableRules([...without]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
};

/**
 * What axe finds on the page, in light and in dark: nothing.
 * @param without rules that do not hold here
 */
export const expectNoProblems = async (page: Page, without: readonly string[] = []): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await problemsOf(page, without), colorScheme).toEqual([]);
  }
};
