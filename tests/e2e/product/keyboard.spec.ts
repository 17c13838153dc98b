import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

/*
 * A working day without a mouse. Nothing here clicks: what the keyboard cannot reach, these specs cannot do either.
 */

const grid = (page: Page): Locator => page.getByRole('grid');
const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });
const dialog = (page: Page): Locator => page.getByRole('dialog');
const active = (page: Page): Locator => grid(page).locator('[data-active]');

/** Types a name into the field that has the focus at the start, and takes the first of those found. */
const signInAs = async (page: Page, name: string): Promise<void> => {
  await expect(page.getByRole('combobox', { name: 'Find a person' })).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(grid(page).locator('[data-line]').first()).toBeVisible();
};

/** Presses Tab until `target` has the focus; further than any screen is long means that it never will. */
const tabTo = async (page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const isFocused = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement, undefined, { timeout: 5_000 });
  for (let stop = 0; stop < 60 && !(await isFocused()); stop += 1) await page.keyboard.press(key);
  await expect(target).toBeFocused();
};

/** Whether something on screen shows where the focus is: the element itself, or what it stands in for. */
const focusShows = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const isDrawn = (element: Element | null | undefined): boolean => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    };
    const focused = document.activeElement;
    const within = focused?.getAttribute('aria-activedescendant') ?? '';
    const box = focused?.closest('label')?.querySelector('span:has(svg), span[class*="border"]');
    return isDrawn(focused) || isDrawn(document.getElementById(within)) || isDrawn(box);
  });

const nameOfFocused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    return `${focused?.tagName} ${focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''}`;
  });

test('somebody claims, ticks, waits on the client and reads it back', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Imran Shaikh');

  await page.keyboard.press('n');
  await expect(panel(page)).toContainText('You, until');
  await expect(page.getByRole('status').filter({ hasText: 'Claimed:' })).toBeVisible();
  await page.keyboard.press('s');
  await expect(panel(page)).toContainText('Started');

  const step = panel(page).getByRole('checkbox').first();
  await tabTo(page, step);
  await page.keyboard.press('Space');
  await expect(step).toBeChecked();

  // From a ticked box the keys of the commands still work.
  await page.keyboard.press('w');
  await expect(panel(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Asked for the September statement, nothing yet.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(panel(page)).toContainText('Waiting on client');
  await expect(panel(page)).toContainText('Asked for the September statement, nothing yet.');
});

test('the grid is walked, sorted, folded and selected', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');
  await tabTo(page, grid(page));

  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await expect(active(page)).toHaveAttribute('id', 'queue-cell-1-0');
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('2 selected')).toBeHidden();

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  const heading = grid(page).locator('[data-line="0"] [role="gridcell"]');
  await expect(heading).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(heading).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(heading).toHaveAttribute('aria-expanded', 'true');

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const work = page.getByRole('columnheader', { name: 'Work' });
  await expect(work).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Enter');
  await expect(work).toHaveAttribute('aria-sort', 'descending');
});

test('every stop of the focus shows, and the way round leads everywhere', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');
  await tabTo(page, grid(page));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('heading').first()).toBeVisible();

  const seen = new Set<string>();
  const unseen: string[] = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press('Tab');
    const name = await nameOfFocused(page);
    // The end of the page, from which browsers go on to their own controls.
    if (name.startsWith('BODY')) continue;
    if (!(await focusShows(page))) unseen.push(name);
    seen.add(name);
  }
  expect(unseen).toEqual([]);
  const all = [...seen].join('\n');
  for (const part of ['Work items', 'Claim next', 'Settings', 'Close', 'Find work', 'Filter', 'Day after'])
    expect(all).toContain(part);
});

test('the palette finds work, the question mark shows the keys, and two letters go to a place', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('LARK-0001');
  await expect(dialog(page).getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('LARK-0001');

  await page.keyboard.press('?');
  await expect(dialog(page)).toContainText('Claim next');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Needs attention', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
});

test('what is pressed while something fades away is meant for the screen below it', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  // A tenth of a second for whoever is quick; for a test, as long as it takes.
  await page.evaluate(() => {
    const slow = new CSSStyleSheet();
    slow.replaceSync('[data-exiting] { transition-duration: 60s !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, slow];
  });

  await tabTo(page, page.getByRole('button', { name: /^Language|Language$/ }));
  await page.keyboard.press('Enter');
  // Before it is there whole, nothing of it has to fade.
  await expect(page.locator('[role="dialog"]')).toHaveCSS('opacity', '1');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-exiting]')).toBeAttached();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { name: 'Needs attention', level: 1 })).toBeVisible();
});

test('the language is changed in the settings, and the interface turns round with it', async ({
  openDesk,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Meera Iyer');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await tabTo(page, page.getByRole('button', { name: /^Language|Language$/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'العربية' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
});

test('a lead selects two items and gives them to somebody', async ({ openDesk }) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Vikram Joshi');
  await tabTo(page, grid(page));
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();

  await page.keyboard.press('a');
  await expect(dialog(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('Pune books');
  await expect(dialog(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('option')).toHaveAttribute('aria-selected', 'true');
  await tabTo(page, dialog(page).getByRole('button', { name: /^Assign \d/ }));
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'assigned to Pune books' })).toBeVisible();
});
