import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { expect, test } from '../support/fixtures';

// Five pages are laid out, each by a browser of its own: some twenty seconds, and three times that on a busy machine.
test.setTimeout(180_000);

test('a letter is drafted from a template without a network, and saved as PDF', async ({
  openDesk,
  newDataFolder,
}) => {
  const home = await newDataFolder();
  const { page } = await openDesk({ home });
  await page.getByRole('link', { name: 'Templates' }).click();
  const search = page.getByRole('searchbox', { name: 'Find a template' });
  await search.fill('chaser missing');
  await page
    .getByRole('list', { name: 'Templates' })
    .getByRole('button', { name: /^Missing-documents chaser/ })
    .click();

  const questions = page.getByRole('region', { name: 'Questions' });
  const preview = page.getByRole('region', { name: 'Preview' });
  // What nobody answered stands open in the text.
  await expect(preview).toContainText('Dear [Salutation]:');
  await questions.getByLabel('Salutation').fill('Ms. <b>Lark</b> | *co*');
  await expect(preview).toContainText('Dear Ms. <b>Lark</b> | *co*:');
  await questions.getByRole('button', { name: 'Add: Document' }).click();
  await questions.getByLabel('Document', { exact: true }).fill('Bank statement');
  await expect(preview.getByRole('cell', { name: 'Bank statement' })).toBeVisible();

  await page.getByRole('button', { name: 'Fill in the sample' }).click();
  await expect(preview).toContainText('Dear Ms. Greene:');
  await expect(page.getByText('Every question is answered.')).toBeVisible();
  await page.getByRole('button', { name: 'Save as PDF' }).click();
  const saved = page.getByText(/^Saved as .*\.pdf among your downloads\.$/);
  await expect(saved).toBeVisible({ timeout: 60_000 });
  // Where downloads lie is the host's and its system's affair.
  const files = await readdir(home, { recursive: true });
  const name = files.find((file) => file.endsWith('Documents still needed – Brightwater Dental PC.pdf'));
  const pdf = await readFile(join(home, name ?? 'nothing was saved'));
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');

  // With the work named it is for, it becomes a document that goes on in the editor.
  await questions.getByRole('button', { name: /Matter$/ }).click();
  await page.getByRole('option').nth(1).click();
  await page.getByRole('button', { name: 'Create document' }).click();
  await expect(page.locator('.document-text')).toContainText('Dear Ms. Greene:');
  await expect(page.locator('.document-text').getByRole('cell', { name: 'Lease amendment' })).toBeVisible();

  // A key hands its pages to the system's dialog, which only a person can answer.
  await page.evaluate(() => {
    window.print = () => {
      const pages = document.querySelectorAll<HTMLImageElement>('.printed-pages img');
      document.title = `printing ${[...pages].filter((page) => page.naturalWidth > 1_500).length}`;
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await expect(page.getByRole('button', { name: /^Export/ })).toBeEnabled();
  await page.keyboard.press('ControlOrMeta+p');
  await expect(page).toHaveTitle('printing 1', { timeout: 60_000 });
  await expect(page.locator('.printed-pages')).toHaveCount(0);

  // From there it leaves numbered, locked, and with the answers it was made from.
  await page.getByRole('button', { name: /^Export/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^\d+ pages? in all/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByText('Number every page (Bates)').click();
  await dialog.getByLabel('Prefix').fill('BD-');
  await expect(dialog.getByText(/BD-000001 – BD-00000\d/)).toBeVisible();
  await dialog.getByText('Put the answers it was assembled from into the PDF').click();
  await dialog.getByLabel('Password to open it').fill('sesame');
  await dialog.getByRole('button', { name: 'Save as PDF' }).click();
  await expect(page.getByText(/\(2\)\.pdf among your downloads, \d+ pages?\.$/)).toBeVisible({
    timeout: 60_000,
  });
  const locked = (await readdir(home, { recursive: true })).find((file) => file.endsWith(' (2).pdf')) ?? '';
  const bytes = await readFile(join(home, locked));
  await expect(PDFDocument.load(bytes)).rejects.toThrow();
  const opened = await PDFDocument.load(bytes, { password: 'sesame' });
  expect(opened.getPageCount()).toBeGreaterThan(0);
  const [answers] = opened.getAttachments();
  expect(Buffer.from(answers?.data ?? []).toString()).toContain('"template": "en/missing-documents-chaser"');
});
