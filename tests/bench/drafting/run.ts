import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as Y from 'yjs';
import { bodyField, makeBody, mergeBody } from '../../../shared/documents/merge-body';
import { type Desk, openInBrowser } from '../../e2e/support/desk';
import { HubProcess } from '../../e2e/support/hub-process';
import { BodyOnDesk } from '../../support/hub-document';
import { sampleCaller } from '../../support/sample-caller';
import { percentile, traceFrames } from '../queue/main-thread';
import type { BenchResult } from '../result';
import { searching } from './search';

/** 200 pages of about 480 words, in paragraphs of 60 with a heading every eighth. */
const paragraphs = 1_600;
const wordsEach = 60;
/** From the first after opening on: of a twentieth of fewer, one slow moment of the machine would be the figure. */
const keys = 300;
/** What each of two people did apart, in keystrokes. */
const operations = 20_000;

const atMost = (
  metric: string,
  value: number,
  limit: number,
  peer: Partial<BenchResult> = {},
): BenchResult => ({
  group: 'drafting',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: `< ${limit} ms`,
  met: value < limit,
  ...peer,
});

const sentence = (seed: number): string =>
  Array.from(
    { length: wordsEach },
    (_, at) => ['party', 'notice', 'agreement', 'liability', 'shall', 'court'][(seed * 7 + at * 5) % 6],
  ).join(' ');

const longMemo = (doc: Y.Doc): void => {
  const nodes = Array.from({ length: paragraphs }, (_, at) => {
    const node = new Y.XmlElement<{ level?: number }>(at % 8 === 0 ? 'heading' : 'paragraph');
    if (at % 8 === 0) node.setAttribute('level', 1 + (at % 3));
    node.insert(0, [new Y.XmlText(at % 8 === 0 ? `Section ${at / 8 + 1}` : sentence(at))]);
    return node;
  });
  doc.getXmlFragment(bodyField).insert(0, nodes as Y.XmlElement[]);
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** One person's keystrokes, apart from the other: words at places all over the text, and now and then some taken back. */
const typeApart = (doc: Y.Doc, seed: number): void => {
  const body = doc.getXmlFragment(bodyField);
  for (let at = 0; at < operations; at += 1) {
    const passage = body.get((seed + (at >> 5) * 13) % body.length) as Y.XmlElement;
    const text = passage.get(0) as Y.XmlText;
    if (at % 10 === 9 && text.length > 0) text.delete(text.length - 1, 1);
    else text.insert(Math.min(text.length, 10 + (at % 32)), 'x');
  }
};

const merging = (): BenchResult => {
  const base = makeBody(1);
  longMemo(base);
  const common = Y.encodeStateAsUpdate(base);
  const times: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const [mine, theirs] = [makeBody(2 + turn * 2), makeBody(3 + turn * 2)];
    for (const doc of [mine, theirs]) Y.applyUpdate(doc, common);
    typeApart(mine, 1);
    typeApart(theirs, 5);
    const update = Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine));
    const copy = makeBody(99);
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(mine));
    let began = performance.now();
    mergeBody(mine, update);
    times.push(performance.now() - began);
    began = performance.now();
    Y.applyUpdate(copy, update);
    bare.push(performance.now() - began);
  }
  return atMost(`merge two sides of ${operations} operations`, median(times), 100, {
    peer: 'Yjs alone, which keeps no text',
    peerValue: median(bare),
    ratio: median(times) / median(bare),
  });
};

const toDocuments = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Documents' }).click();

const opening = async (page: Page, title: string): Promise<number> => {
  await toDocuments(page);
  const link = page.getByRole('main').getByRole('link', { name: title });
  await link.waitFor();
  const shown = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let began = Number.NaN;
        addEventListener('pointerdown', () => (began = performance.now()), { capture: true, once: true });
        const look = () => {
          if (document.querySelectorAll('.document-text p').length > 100) resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await link.click();
  return shown;
};

/** Main-thread work of each of the frames that a key caused: there are no more such frames than keys. */
const typing = async (page: Page): Promise<number> => {
  await page.locator('.document-text p').nth(40).click();
  await page.keyboard.type('warm ', { delay: 100 });
  const { perFrame } = await traceFrames(page, () =>
    page.keyboard.type('the quick brown fox '.repeat(keys / 20), { delay: 120 }),
  );
  return percentile(perFrame.slice(-keys), 0.95);
};

/** A memo of 200 pages: merging what two wrote apart, opening it, and typing in it. */
export const run = async (): Promise<BenchResult[]> => {
  const results = [merging(), ...searching()];
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-'));
  const hub = await HubProcess.start();
  let desk: Desk | null = null;
  try {
    desk = await openInBrowser({ hubUrl: hub.url, dataFolder: join(folder, 'desk'), signIn: false });
    const { page } = desk;
    await page.evaluate('globalThis.__name ??= (named) => named');
    await page.getByRole('option', { name: 'Aarti Kulkarni' }).click();
    await page.getByTestId('sync-pill').filter({ hasText: 'in step' }).waitFor({ timeout: 120_000 });
    await toDocuments(page);
    const title = 'Two hundred pages';
    await page.getByRole('button', { name: 'New document' }).first().click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(title);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Engagement/ })
      .click();
    await page.getByRole('option').first().click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.waitForURL(/documents\/[0-9a-f-]{36}/);
    const id = page.url().slice(-36);
    const other = new BodyOnDesk(await sampleCaller(hub.url, 'Aarti Kulkarni'), id);
    await page.waitForTimeout(3_000);
    await other.read();
    const stored = await other.store(() => longMemo(other.doc));
    if (typeof stored === 'string') throw new Error(stored);
    await page.locator('.document-text p').nth(200).waitFor();
    const opened: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) opened.push(await opening(page, title));
    results.push(atMost('open a memo of 200 pages', median(opened), 500));
    results.push(atMost('main-thread work a keystroke on 200 pages, p95', await typing(page), 16));
  } finally {
    await desk?.close();
    await hub.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return results;
};
