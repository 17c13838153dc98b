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

test('a lead’s clause and template reach documents, by hand, by abbreviation and in a batch', async ({
  openDesk,
  newDataFolder,
}) => {
  const home = await newDataFolder();
  const { page } = await openDesk({ home, signIn: false });
  await page.getByRole('option', { name: 'Vikram Joshi' }).click();
  await page.getByRole('link', { name: 'Templates' }).click();
  const rooms = page.getByRole('navigation', { name: 'Templates' });

  // A clause of the firm's.
  await rooms.getByRole('link', { name: 'Clauses' }).click();
  await page.getByRole('button', { name: 'New clause' }).click();
  await page.getByLabel('Title').fill('Closing words');
  await page.getByLabel('Text', { exact: true }).fill('We act for **{{ client.name }}** alone.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('{% include "clause/closing-words" %}')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Closing words The firm’s' })).toBeVisible();

  // A snippet of one's own.
  await rooms.getByRole('link', { name: 'Snippets' }).click();
  await page.getByLabel('Abbreviation').fill(';kr');
  await page.getByLabel('Text', { exact: true }).fill('Kind regards');
  await page.getByRole('button', { name: 'Add the snippet' }).click();
  await expect(page.getByRole('list', { name: 'Snippets' })).toContainText('Kind regards');

  // A template that includes the clause: an error points at its line, and then it is published.
  await rooms.getByRole('link', { name: 'Templates' }).click();
  await page.getByRole('button', { name: 'New template' }).click();
  const source = page.getByRole('textbox', { name: 'Template' });
  const written = (await source.inputValue())
    .replace("title: ''", 'title: Short letter')
    .replace("purpose: ''", 'purpose: To say little.')
    .replace('follows: []', 'follows: ["Our own practice"]')
    .replace('Please pay', '{% include "clause/closing-word" %}\n\nPlease pay');
  await source.fill(written);
  // It lies on the disk before anybody saves it: a window that ends loses none of it.
  await expect(page.getByRole('status').filter({ hasText: 'kept on this workstation' })).toBeVisible();
  await page.reload();
  await expect(source).toHaveValue(written);
  await page.getByRole('button', { name: 'Go to the place' }).click();
  expect(
    await source.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart)),
  ).toMatch(/^\{% include "clause\/closing-word" %\}/);
  await page.keyboard.type('{% include "clause/closing-words" %}');
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('Dear Ms. Reyes:');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 1 · Published').first()).toBeVisible();
  await page.getByRole('button', { name: 'All templates' }).click();

  // For several at once: what nobody answered keeps one from being made, until it is answered.
  await page
    .getByRole('list', { name: 'Templates' })
    .getByRole('button', { name: /^Short letter/ })
    .click();
  await page.getByRole('button', { name: 'For several…' }).click();
  const subjects = page.getByRole('list', { name: 'Matters and work items' });
  await subjects.getByRole('listitem').nth(0).locator('label').click();
  await subjects.getByRole('listitem').nth(1).locator('label').click();
  await page.getByRole('button', { name: 'Make them' }).click();
  await expect(page.getByText('0 of 2 made, 2 failed')).toBeVisible({ timeout: 30_000 });
  await expect(subjects.getByText('Not made: “Pay by” is not answered.')).toHaveCount(2);
  // The bar counts no failure as work that is done, and what failed can be handed on.
  await expect(page.getByRole('progressbar', { name: 'How far it is' })).toHaveAttribute(
    'aria-valuenow',
    '0',
  );
  await page.getByRole('button', { name: 'Save a report' }).click();
  const kept = page.getByText(/^Saved as .*\.csv among your downloads\.$/);
  await expect(kept).toBeVisible();
  const files = await readdir(home, { recursive: true });
  const report = files.find((file) => file.endsWith('Short letter – report.csv')) ?? 'nothing was saved';
  expect(
    (await readFile(join(home, report), 'utf8')).split('Not made: “Pay by” is not answered.'),
  ).toHaveLength(3);
  await page.getByText('Also where answers are still open').click();
  await subjects
    .getByRole('button', { name: /^Try again/ })
    .first()
    .click();
  await expect(page.getByText('1 of 2 made, 1 failed')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Make what is left' }).click();
  await expect(page.getByText('2 of 2 made, 0 failed')).toBeVisible({ timeout: 30_000 });
  await subjects.getByRole('link', { name: 'Open the document' }).first().click();

  // In the document: the clause is filled in with the client's name, the snippet stands for its abbreviation.
  const text = page.locator('.document-text');
  await expect(text).toContainText(/We act for .+ alone\./);
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(';kr, ');
  await expect(text).toContainText('Kind regards,');
  await page.getByRole('button', { name: /^Insert a clause/ }).click();
  const chooser = page.getByRole('dialog');
  await chooser.getByRole('searchbox').fill('act alone');
  await expect(chooser).toContainText(/We act for .+ alone\./);
  await page.keyboard.press('Enter');
  await expect(text.getByText(/We act for .+ alone\./)).toHaveCount(2);

  // And the palette finds it wherever one is.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('closing words');
  await page.getByRole('menuitem', { name: /Closing words/ }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Closing words');
});
