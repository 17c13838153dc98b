import type { Page } from '@playwright/test';
import type * as Y from 'yjs';
import { bodyField } from '#shared/documents/merge-body';
import { BodyOnDesk } from '../../support/hub-document';
import { sampleCaller } from '../../support/sample-caller';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the document' });

const signInAs = (page: Page, name: string): Promise<void> => page.getByRole('option', { name }).click();

const newDocument = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('link', { name: 'Documents' }).click();
  await page.getByRole('button', { name: 'New document' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  await dialog.getByRole('button', { name: /Engagement/ }).click();
  await page.getByRole('option').first().click();
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(text(page)).toBeVisible();
};

const openDocument = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('link', { name: 'Documents' }).click();
  await page.getByRole('main').getByRole('link', { name: title }).click();
  await expect(text(page)).toBeVisible();
};

/** What is marked as written by others: how many whole passages, and which words in others. */
const newsIn = (page: Page): Promise<{ passages: number; words: string }> =>
  page.evaluate(() => ({
    passages: document.querySelectorAll('.document-text .news').length,
    words: [...(CSS.highlights.get('news') ?? [])].map(String).join('|'),
  }));

/**
 * Moves the cursor by a key, and waits until the browser has told where it went: no person's next key comes before that,
 * and the editor acts on it. A frame later is not late enough on a busy machine.
 */
const moveBy = async (page: Page, key: string): Promise<void> => {
  await page.evaluate(() => {
    const told = new Promise((resolve) =>
      document.addEventListener('selectionchange', resolve, { once: true }),
    );
    Object.assign(window, { told });
  });
  await page.keyboard.press(key);
  await page.evaluate(() => (window as Window & { told?: Promise<unknown> }).told?.then(() => true));
};

/** Names of the replicas that this window has on its disk. */
const replicasOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () =>
    (await indexedDB.databases()).flatMap(({ name = '' }) =>
      name.startsWith('meridian-replica-') ? [name] : [],
    ),
  );

/** Everything typed is on the disk of this machine. */
const untilSaved = (page: Page) =>
  expect(page.locator('[data-saved]')).toHaveAttribute('data-saved', 'saved');

test('what was typed a second ago is there after kill -9, without a network, and two desks merge what they wrote apart', async ({
  openDesk,
  newDataFolder,
  hub,
}) => {
  const title = `Memo ${Date.now()}`;
  const folder = await newDataFolder();
  const [cable, other] = [await Network.to(hub.url), await Network.to(hub.url)];
  const first = await openDesk({ hubUrl: cable.url, dataFolder: folder, signIn: false });
  await signInAs(first.page, 'Aarti Kulkarni');
  await expect(first.page.getByTestId('sync-pill')).toContainText('in step');
  await newDocument(first.page, title);
  await text(first.page).click();
  await first.page.keyboard.type('Question presented.');
  await untilSaved(first.page);

  const second = await openDesk({ hubUrl: other.url, signIn: false });
  await signInAs(second.page, 'Aarti Kulkarni');
  await openDocument(second.page, title);
  await expect(text(second.page)).toContainText('Question presented.');

  cable.lose();
  other.lose();
  await text(first.page).click();
  await first.page.keyboard.press('ControlOrMeta+End');
  await first.page.keyboard.press('Enter');
  await first.page.keyboard.type('Written on a plane.');
  // What is promised: nothing that was typed more than a second before the end is missing.
  await first.page.waitForTimeout(1_000);
  await first.kill();

  await text(second.page).click();
  await second.page.keyboard.press('ControlOrMeta+Home');
  await second.page.keyboard.type('Privileged. ');
  await untilSaved(second.page);

  const again = await openDesk({ hubUrl: cable.url, dataFolder: folder, signIn: false });
  await openDocument(again.page, title);
  await expect(text(again.page)).toContainText('Written on a plane.');

  // Its words are found without a network, in whatever order they come to mind.
  await again.page.keyboard.press('ControlOrMeta+k');
  const palette = again.page.getByRole('dialog');
  const found = palette.getByRole('menuitem').filter({ hasText: title });
  await expect(async () => {
    await palette.getByRole('searchbox').fill('');
    await palette.getByRole('searchbox').fill('plane question');
    await expect(found.locator('mark')).toHaveText(['Question', 'plane'], { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await palette.getByRole('searchbox').press('Enter');
  await expect(palette).toBeHidden();
  await expect(text(again.page)).toContainText('Written on a plane.');

  cable.restore();
  other.restore();
  for (const { page } of [again, second]) {
    await expect(text(page)).toContainText('Privileged. Question presented.', { timeout: 30_000 });
    await expect(text(page)).toContainText('Written on a plane.', { timeout: 30_000 });
  }

  // Both desks are one person's, and nobody's own words are news to them.
  expect(await newsIn(again.page)).toEqual({ passages: 0, words: '' });

  // One suggests and asks, the other sees by whom and decides.
  await second.page.getByRole('button', { name: 'What typing does' }).click();
  await second.page.getByRole('option', { name: 'Suggest' }).click();
  await text(second.page).click();
  await second.page.keyboard.press('ControlOrMeta+Home');
  await second.page.keyboard.type('Draft. ');
  await expect(text(second.page).locator('ins')).toHaveText('Draft. ');
  await second.page.keyboard.press('ControlOrMeta+Alt+m');
  await second.page.getByRole('textbox', { name: /Your comment/ }).fill('Is this still a draft?');
  // Pressed for as long as it takes until the suggestion appears beside the text, which must not move the button away.
  await second.page.getByRole('button', { name: 'Post' }).click({ delay: 600 });
  await expect(second.page.getByRole('textbox', { name: /Your comment/ })).toBeHidden();
  const beside = again.page.getByRole('complementary', { name: 'Beside the text' });
  await expect(beside.getByText('Is this still a draft?')).toBeVisible({ timeout: 30_000 });
  await beside.getByRole('button', { name: 'Resolve' }).click();
  await beside.getByRole('button', { name: 'Accept', exact: true }).click();
  for (const { page } of [again, second]) {
    await expect(text(page)).toContainText('Draft. Privileged.', { timeout: 30_000 });
    await expect(text(page).locator('ins')).toHaveCount(0, { timeout: 30_000 });
  }

  // What comes from elsewhere leaves its scripts, pictures and odd addresses behind.
  await again.page.evaluate(() => {
    const data = new DataTransfer();
    data.setData(
      'text/html',
      '<p onclick="alert(1)">Pasted<script>alert(2)</script> <img src="https://tracker.example/p.gif" onerror="alert(3)"><a href="javascript:alert(4)">words</a> <a href="https://court.example/rule">rule</a></p><iframe src="https://tracker.example"></iframe><ins data-suggestion="x">.</ins>',
    );
    const target = document.querySelector('.document-text');
    target?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(text(again.page)).toContainText('Pasted words rule');
  await expect(
    text(again.page).locator('img, script, iframe, ins, [onclick], a:not([href^="https:"])'),
  ).toHaveCount(0);

  // A wrong word is found and mended by keys alone; a name that is known here is not wrong.
  await text(again.page).click();
  await again.page.keyboard.press('ControlOrMeta+End');
  await again.page.keyboard.type(' Aarti Kulkarni recieves.');
  await again.page.keyboard.press('ControlOrMeta+Home');
  await again.page.keyboard.press('ControlOrMeta+Alt+n');
  await expect(again.page.getByRole('menuitem', { name: 'receives', exact: true })).toBeFocused();
  await again.page.keyboard.press('Enter');
  await expect(text(again.page)).toContainText('Aarti Kulkarni receives.');

  // The other desk is given away: revoked from here, it goes at once, and its window leaves no replica behind.
  await again.page.getByRole('link', { name: 'Settings' }).click();
  const devices = again.page.getByRole('list', { name: 'Devices' }).getByRole('listitem');
  const given = devices.filter({ hasNotText: 'This machine' }).filter({ hasText: 'Signed in' }).first();
  await given.getByRole('button', { name: 'Revoke' }).click();
  await expect(given).toContainText('It can never sign in again');
  await given.getByRole('button', { name: 'Revoke' }).click();
  await expect(devices.filter({ hasText: /Revoked|Erased/ }).first()).toBeVisible();
  await expect(second.page.getByText('may no longer be used here')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => replicasOf(second.page)).toEqual([]);
  expect(await replicasOf(again.page)).toHaveLength(1);
});

test('what somebody else wrote is marked where it stands, and stays so while one types in it', async ({
  openDesk,
  hub,
}) => {
  const { page } = await openDesk({ signIn: false });
  await signInAs(page, 'Aarti Kulkarni');
  await expect(page.getByTestId('sync-pill')).toContainText('in step');
  await newDocument(page, `Reviewed ${Date.now()}`);
  await text(page).click();
  await page.keyboard.type('The notice was served.');
  await untilSaved(page);
  await expect(page.getByTestId('sync-pill')).toContainText('in step');

  const other = new BodyOnDesk(await sampleCaller(hub.url, 'Aarti Kulkarni'), page.url().slice(-36));
  const firstPassage = (): Y.XmlElement => other.doc.getXmlFragment(bodyField).get(0) as Y.XmlElement;
  await expect
    .poll(async () => {
      await other.read();
      return other.words;
    })
    .toEqual(['The notice was served.']);
  await other.store(() => {
    (firstPassage().get(0) as Y.XmlText).insert(4, 'second and last ');
    other.type('Costs are reserved.')();
  });
  const news = { passages: 1, words: 'second and last ' };
  await expect.poll(() => newsIn(page), { timeout: 30_000 }).toEqual(news);

  // Typed before it, between the two passages and in the one that is new.
  await moveBy(page, 'ControlOrMeta+Home');
  await page.keyboard.type('Now: ');
  await expect.poll(() => newsIn(page)).toEqual(news);
  await moveBy(page, 'End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Then.');
  await expect.poll(() => newsIn(page)).toEqual(news);
  await moveBy(page, 'ControlOrMeta+End');
  await page.keyboard.type(' So ordered.');
  await expect.poll(() => newsIn(page).then(({ words }) => words)).toBe(`${news.words}|Costs are reserved.`);
  await page.getByRole('button', { name: 'I have seen these' }).click();
  await expect.poll(() => newsIn(page)).toEqual({ passages: 0, words: '' });
});
