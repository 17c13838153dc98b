import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { smallPdf } from '../../support/small-pdf';
import { expect, test } from '../support/fixtures';

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });
const files = (page: Page): Locator => panel(page).getByRole('region', { name: 'Files' });

const signInAs = (page: Page, name: string): Promise<void> => page.getByRole('option', { name }).click();

const openItem = async (page: Page, title: string, reference: string): Promise<void> => {
  await expect(page.getByTestId('sync-pill')).toContainText('in step');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox').or(page.getByRole('combobox')).last().fill(reference);
  await page
    .getByRole('option', { name: title })
    .or(page.getByRole('menuitem', { name: title }))
    .first()
    .click();
  await expect(panel(page)).toBeVisible();
};

/** The program that this system has for every file: it adds a line, saves as editors do, and ends. */
const editor = '#!/bin/sh\n(cat "$1"; echo "% checked") > "$1.tmp" && mv "$1.tmp" "$1"\n';

test('a file goes from desk to desk, is shown there, and comes back from a program as a new version', async ({
  openDesk,
}) => {
  const programs = await mkdtemp(join(tmpdir(), 'meridian-programs-'));
  await writeFile(join(programs, 'xdg-open'), editor, { mode: 0o755 });
  const first = await openDesk({ signIn: false, programs });
  await signInAs(first.page, 'Aarti Kulkarni');
  const second = await openDesk({ signIn: false });
  await signInAs(second.page, 'Aarti Kulkarni');

  await first.page.getByRole('button', { name: /^Claim next/ }).click();
  await expect(panel(first.page)).toContainText('until');
  const title = (await panel(first.page).getByRole('heading').first().textContent()) ?? '';
  const reference =
    (await panel(first.page)
      .getByText(/^[A-Z]+-\d{4}$/)
      .first()
      .textContent()) ?? '';
  await openItem(second.page, title, reference);

  await files(first.page)
    .getByTestId('attachment-input')
    .setInputFiles([
      { name: 'Trial balance.pdf', mimeType: 'application/pdf', buffer: smallPdf('Trial balance') },
      { name: 'Payroll.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
    ]);
  const there = files(second.page).getByRole('listitem').filter({ hasText: 'Trial balance.pdf' });
  await expect(there).toContainText('Version 1');

  // Shown by the program itself, drawn on its own canvas; what could run is not even offered.
  const requests: string[] = [];
  second.page.on('request', (request) => requests.push(new URL(request.url()).protocol));
  await there.getByRole('button', { name: 'Trial balance.pdf' }).first().click();
  await expect(second.page.locator('canvas[data-drawn]')).toHaveAccessibleName('Page 1 of 1');
  expect(requests.filter((protocol) => protocol === 'https:')).toEqual([]);
  await second.page.keyboard.press('Escape');
  const page = files(first.page).getByRole('listitem').filter({ hasText: 'Payroll.html' });
  await expect(page).toContainText('never opened from here');
  await expect(page.getByRole('button', { name: 'Open', exact: true })).toHaveCount(0);

  const here = files(first.page).getByRole('listitem').filter({ hasText: 'Trial balance.pdf' });
  await here.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(here).toContainText('Open in a program here');
  await expect(here).toContainText('Version 2');
  await expect(there).toContainText('Version 2');
  await here.getByRole('button', { name: 'Done editing' }).click();
  await expect(here.getByRole('button', { name: 'Open', exact: true })).toBeVisible();
  await rm(programs, { recursive: true, force: true });
});
