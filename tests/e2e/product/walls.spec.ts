import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';
import { openByReference } from '../support/opened-item';

/*
 * Walls: a lead takes somebody out of an engagement while they work without a network. What they did is sealed for the
 * lead, everything of the engagement is erased at their desk after the hub's receipt, and a notice without content
 * remains. Taken in again, they read that engagement alone.
 */

const pill = (page: Page): Locator => page.getByTestId('sync-pill');
const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Work item' });
const members = (page: Page): Locator => page.getByRole('region', { name: 'Members', exact: true });
const sealed = (page: Page): Locator => page.getByRole('region', { name: 'Sealed edits' });

/** Words of the engagement, as no other of the sample firm has them. */
const title = 'Post insurance remittances';
const reference = 'LARK-0001';
const note = 'Zanzibar remittance agreed with the dentist';

const signInAs = (page: Page, name: string): Promise<void> => page.getByRole('option', { name }).click();
const goTo = (page: Page, place: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click();

const find = async (page: Page, text: string): Promise<Locator> => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('searchbox').or(page.getByRole('combobox')).last().fill(text);
  return page.getByRole('option', { name: title }).or(page.getByRole('menuitem', { name: title }));
};

/** Every text that the replica of this page holds on disk. */
const replicaText = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('meridian-replica-')) continue;
      const opening = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      for (const store of database.objectStoreNames) {
        const asking = database.transaction(store).objectStore(store).getAll();
        const rows = await new Promise<unknown[]>((resolve) => {
          asking.onsuccess = () => resolve(asking.result);
        });
        texts.push(JSON.stringify(rows));
      }
      database.close();
    }
    return texts.join('\n');
  });

const journalText = async (dataFolder: string): Promise<string> => {
  const profiles = join(dataFolder, 'profiles');
  const texts: string[] = [];
  // A file that is being put in its place may have another name by the time it is read.
  await expect(async () => {
    texts.length = 0;
    for (const profile of await readdir(profiles)) {
      const folder = join(profiles, profile, 'journal');
      for (const name of await readdir(folder)) texts.push(await readFile(join(folder, name), 'utf8'));
    }
  }).toPass();
  return texts.join('\n');
};

/** A word as it may lie in a file: in UTF-8, in UTF-16, and in base64 at each of its three places. */
const spellingsOf = (word: string): Buffer[] => [
  Buffer.from(word),
  Buffer.from(word, 'utf16le'),
  ...['', 'x', 'xx'].map((before) =>
    Buffer.from(
      Buffer.from(before + word)
        .toString('base64')
        // What depends on the bytes before and behind is left out.
        .slice(before === '' ? 0 : 4, -4),
    ),
  ),
];

/** Files below `folder`, changed since `from` (epoch ms), that hold one of the words in any spelling. */
const filesHolding = async (folder: string, words: readonly string[], from = 0): Promise<string[]> => {
  const spellings = words.flatMap(spellingsOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (((await stat(path).catch(() => null))?.mtimeMs ?? 0) < from) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (spellings.some((spelling) => bytes.includes(spelling))) found.push(path);
  }
  return found;
};

/** A word that stands nowhere else. */
const canary = (what: string): string => `${what}canary${Date.now().toString(36)}quartzkestrel`;

test('whoever is taken out hands over what they had not sent, and then nothing of it is left with them', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  // Two desks, a dead network and its backoff: more than one story's time on a busy machine.
  test.setTimeout(180_000);
  const network = await Network.to(hub.url);
  const began = Date.now();
  const leadFolder = await newDataFolder();
  const leadDesk = await openDesk({ dataFolder: leadFolder, signIn: false });
  const lead = leadDesk.page;
  await signInAs(lead, 'Vikram Joshi');
  const dataFolder = await newDataFolder();
  const desk = (await openDesk({ hubUrl: network.url, dataFolder, signIn: false })).page;
  await signInAs(desk, 'Aarti Kulkarni');
  await expect(pill(desk)).toContainText('in step');

  network.lose();
  await expect(pill(desk)).toContainText('Offline');
  await (await find(desk, reference)).first().click();
  await expect(panel(desk)).toContainText(reference);
  await desk.keyboard.press('m');
  await panel(desk).getByRole('textbox', { name: 'Note' }).fill(note);
  await desk.keyboard.press('ControlOrMeta+Enter');
  await expect(pill(desk)).toContainText('1 change saved here');
  // The word *saved* is the journal’s; the replica follows it.
  await expect.poll(() => replicaText(desk)).toContain(note);
  expect(await journalText(dataFolder)).toContain(note);

  await goTo(lead, 'Members and walls');
  await lead.getByRole('region', { name: 'Engagements' }).getByRole('button', { name: 'LARK-BK' }).click();
  await members(lead).getByRole('button', { name: 'Take Aarti Kulkarni out' }).click();
  await lead.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(lead.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await expect(members(lead).getByRole('button', { name: 'Take Aarti Kulkarni out' })).toHaveCount(0);

  network.restore();
  await goTo(desk, 'Needs attention');
  await expect(desk.getByRole('region', { name: 'Removed from this machine' })).toContainText(
    '1 of your changes had not been sent',
  );
  await expect(pill(desk)).toContainText('in step');
  await expect.poll(() => replicaText(desk)).not.toContain(reference);
  expect(await replicaText(desk)).not.toContain(note);
  expect(await journalText(dataFolder)).not.toContain(note);
  await expect(await find(desk, reference)).toHaveCount(0);
  // The first empties the search, the second closes it.
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('dialog')).toHaveCount(0);

  await expect(sealed(lead)).toContainText(note);
  await expect(sealed(lead)).toContainText('Aarti Kulkarni');
  await sealed(lead).getByRole('button', { name: 'Apply' }).click();
  await lead.getByRole('textbox', { name: 'Reason' }).fill('She told me on the phone');
  await lead.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await expect(sealed(lead)).toHaveCount(0);
  await (await find(lead, reference)).first().click();
  await expect(panel(lead)).toContainText(note);

  await goTo(lead, 'Members and walls');
  await lead.getByRole('region', { name: 'Engagements' }).getByRole('button', { name: 'LARK-BK' }).click();
  await members(lead).getByRole('button', { name: 'Add somebody' }).click();
  await lead.getByRole('option', { name: 'Aarti Kulkarni' }).click();
  await lead.getByText('May be copied').click();
  await lead.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => replicaText(desk)).toContain(reference);
  await (await find(desk, reference)).first().click();
  await expect(panel(desk)).toContainText(note);
  // Nothing may be copied there any more: the clipboard stays as it was, and a word says why.
  await panel(desk).getByRole('heading', { level: 2 }).click({ clickCount: 3 });
  await desk.keyboard.press('ControlOrMeta+c');
  await expect(
    desk.getByRole('status').filter({ hasText: 'may be copied. Ask whoever leads' }),
  ).toBeVisible();

  // Security check 17: what is typed in an engagement that is online only lies nowhere on the machine, only at the hub.
  const [noted, titled, written, kept] = ['note', 'title', 'document', 'kept'].map(canary) as [
    string,
    string,
    string,
    string,
  ];
  await openByReference(lead, { title: /1099-NEC review/, reference: 'MESA-0001' });
  await lead.keyboard.press('m');
  await panel(lead).getByRole('textbox', { name: 'Note' }).fill(noted);
  await lead.keyboard.press('ControlOrMeta+Enter');
  await expect(panel(lead).getByRole('list').filter({ hasText: noted })).toBeVisible();
  await panel(lead).getByRole('button', { name: 'New document' }).click();
  await lead.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(titled);
  await lead.getByRole('dialog').getByRole('button', { name: 'Make it' }).click();
  await lead.getByRole('textbox', { name: 'Text of the document' }).click();
  await lead.keyboard.type(written);
  await expect(lead.locator('[data-saved]')).toHaveAttribute('data-saved', 'saved');
  // What may lie on the disk is found there, or the search would prove nothing.
  await openByReference(lead, { title, reference });
  await lead.keyboard.press('m');
  await panel(lead).getByRole('textbox', { name: 'Note' }).fill(kept);
  await lead.keyboard.press('ControlOrMeta+Enter');
  await expect(panel(lead).getByRole('list').filter({ hasText: kept })).toBeVisible();
  await expect(pill(lead)).toContainText('in step');
  await leadDesk.kill();
  expect(await filesHolding(leadFolder, [kept])).not.toEqual([]);
  expect(await filesHolding(leadFolder, [noted, titled, written])).toEqual([]);
  // The hub of these tests has it, and the tool that types it may.
  const others = [hub.folder, join(tmpdir(), 'playwright')];
  const strays = (await filesHolding(tmpdir(), [noted, titled, written], began)).filter(
    (path) => !others.some((other) => path.startsWith(other)),
  );
  expect(strays).toEqual([]);
  await network.close();
});

test('a lead reads what was written in a document that was sealed with it, and brings both in', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  test.setTimeout(180_000);
  const network = await Network.to(hub.url);
  const lead = (await openDesk({ dataFolder: await newDataFolder(), signIn: false })).page;
  await signInAs(lead, 'Vikram Joshi');
  const dataFolder = await newDataFolder();
  const desk = (await openDesk({ hubUrl: network.url, dataFolder, signIn: false })).page;
  await signInAs(desk, 'Aarti Kulkarni');
  await expect(pill(desk)).toContainText('in step');

  network.lose();
  await expect(pill(desk)).toContainText('Offline');
  await goTo(desk, 'Documents');
  await desk.getByRole('button', { name: 'New document' }).first().click();
  const making = desk.getByRole('dialog');
  await making.getByRole('textbox', { name: 'Title' }).fill('Letter to the dentist');
  await making.getByRole('button', { name: /Engagement/ }).click();
  await desk.getByRole('option', { name: /LARK-BK/ }).click();
  await making.getByRole('button', { name: 'Make it' }).click();
  await desk.getByRole('textbox', { name: 'Text of the document' }).click();
  await desk.keyboard.type('Two remittances are missing.');
  await desk.keyboard.press('Enter');
  await desk.keyboard.type('Please send them.');
  await expect(desk.locator('[data-saved]')).toHaveAttribute('data-saved', 'saved');

  await goTo(lead, 'Members and walls');
  await lead.getByRole('region', { name: 'Engagements' }).getByRole('button', { name: 'LARK-BK' }).click();
  const takeOut = members(lead).getByRole('button', { name: 'Take Aarti Kulkarni out' });
  await takeOut.click();
  await lead.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(takeOut).toHaveCount(0);
  network.restore();

  const edit = (name: string): Locator =>
    sealed(lead).getByRole('article', { name: `${name} by Aarti Kulkarni` });
  const [made, written] = [edit('Make a document'), edit('Writing in a document')];
  await expect(written).toContainText('Two remittances are missing.\nPlease send them.', { timeout: 60_000 });
  const apply = async (article: Locator): Promise<void> => {
    await article.getByRole('button', { name: 'Apply' }).click();
    await lead.getByRole('textbox', { name: 'Reason' }).fill('Needed for the filing');
    await lead.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    await expect(lead.getByRole('dialog')).toHaveCount(0);
  };
  for (const either of [made, written]) await expect(either).toContainText('Letter to the dentist');
  await apply(written);
  await expect(written.getByRole('alert')).toContainText('Apply the edit that makes the document first');
  await apply(made);
  await expect(made).toHaveCount(0);
  await expect(written).toContainText('Letter to the dentist');
  await apply(written);
  await expect(sealed(lead)).toHaveCount(0);
  await goTo(lead, 'Documents');
  await lead.getByRole('main').getByRole('link', { name: 'Letter to the dentist' }).click();
  await expect(lead.getByRole('textbox', { name: 'Text of the document' })).toContainText(
    'Please send them.',
  );
});
