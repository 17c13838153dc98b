import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';

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
  for (const profile of await readdir(profiles)) {
    const folder = join(profiles, profile, 'journal');
    for (const name of await readdir(folder)) texts.push(await readFile(join(folder, name), 'utf8'));
  }
  return texts.join('\n');
};

test('whoever is taken out hands over what they had not sent, and then nothing of it is left with them', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  // Two desks, a dead network and its backoff: more than one story's time on a busy machine.
  test.setTimeout(180_000);
  const network = await Network.to(hub.url);
  const lead = (await openDesk({ signIn: false })).page;
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
  expect(await replicaText(desk)).toContain(note);
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
  await lead.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => replicaText(desk)).toContain(reference);
  await (await find(desk, reference)).first().click();
  await expect(panel(desk)).toContainText(note);
  await network.close();
});
