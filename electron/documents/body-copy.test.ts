import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyField, keptTexts, makeBody } from '#shared/documents/merge-body';
import { nodeDisk } from '../ports/disk';
import { plainSeal } from '../ports/seal';
import { BodyCopy } from './body-copy';
import { BodyFile } from './body-file';

let folder: string;
let clients = 100;
const opened: BodyCopy[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-body-'));
});
afterEach(async () => {
  for (const copy of opened.splice(0)) await copy.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (): string => join(folder, 'memo.body');

const open = async (): Promise<BodyCopy> => {
  clients += 1;
  const copy = await BodyCopy.open(
    { scope: 'scope', documentId: 'memo' },
    clients,
    () => BodyFile.open(pathOf(), nodeDisk, plainSeal),
    (records) => BodyFile.replace(pathOf(), nodeDisk, plainSeal, records),
  );
  opened.push(copy);
  return copy;
};

/** A window's document, and what each of its changes is to the main process. */
class Window {
  readonly doc: Y.Doc;
  readonly #changes: Uint8Array[] = [];
  constructor() {
    clients += 1;
    this.doc = makeBody(clients);
    this.doc.on('update', (update: Uint8Array) => this.#changes.push(update));
  }
  passage(words: string): Uint8Array {
    const passage = new Y.XmlElement('paragraph');
    passage.insert(0, [new Y.XmlText(words)]);
    this.doc.getXmlFragment(bodyField).insert(0, [passage]);
    return this.#taken();
  }
  type(words: string): Uint8Array {
    const passage = this.doc.getXmlFragment(bodyField).get(0) as Y.XmlElement;
    (passage.get(0) as Y.XmlText).insert(0, words);
    return this.#taken();
  }
  #taken(): Uint8Array {
    return Y.mergeUpdates(this.#changes.splice(0));
  }
}

const wordsOf = (doc: Y.Doc): string =>
  doc
    .getXmlFragment(bodyField)
    .toArray()
    .map((each) => (each as Y.XmlElement).toArray().map(String).join(''))
    .join('|');

test('what was answered for is there after the program was gone', async () => {
  const [copy, window] = [await open(), new Window()];
  expect(await copy.append(window.passage('Facts'), 1)).toMatchObject({ ok: true });
  await copy.append(window.type('The '), 1);
  const again = await open();
  expect(wordsOf(again.doc)).toBe('The Facts');
  expect(again.unsent).toBe(true);
});

test('what was not sent goes to the hub, be it that of what was sent something is lost to damage', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('sent'), 1);
  const parcel = copy.parcel();
  await copy.delivered(parcel, { epoch: 'first', number: 1 });
  await copy.append(window.type('not '), 1);
  await copy.close();
  const bytes = await readFile(pathOf());
  // The first change stands right behind the header.
  bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
  await writeFile(pathOf(), bytes);
  const again = await open();
  expect(again.unsent).toBe(true);
});

test('a file cut anywhere keeps every change before the cut', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('one'), 1);
  const whole = (await readFile(pathOf())).length;
  await copy.append(window.type('two '), 1);
  await copy.close();
  const bytes = await readFile(pathOf());
  for (let cut = whole; cut < bytes.length; cut += 7) {
    await writeFile(pathOf(), bytes);
    await truncate(pathOf(), cut);
    const again = await open();
    expect(wordsOf(again.doc)).toBe('one');
    await again.close();
  }
});

test('what the hub has is not sent again, and what was written meanwhile is', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('first'), 1);
  const parcel = copy.parcel();
  await copy.append(window.type('second '), 1);
  await copy.delivered(parcel, { epoch: 'e', number: 1 });
  expect(copy.unsent).toBe(true);
  const hub = makeBody(1);
  Y.applyUpdate(hub, parcel.update);
  Y.applyUpdate(hub, copy.parcel().update);
  expect(wordsOf(hub)).toBe('second first');
  await copy.delivered(copy.parcel(), { epoch: 'e', number: 2 });
  const again = await open();
  expect(again.unsent).toBe(false);
  expect(again.standing).toMatchObject({ epoch: 'e', number: 2 });
});

test('a hub that was restored is offered everything once more', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('kept'), 1);
  await copy.delivered(copy.parcel(), { epoch: 'before', number: 1 });
  await copy.receive(null, { epoch: 'after', number: 0, bodySchema: 1 });
  expect(copy.unsent).toBe(true);
  const hub = makeBody(1);
  Y.applyUpdate(hub, copy.parcel().update);
  expect(wordsOf(hub)).toBe('kept');
});

test('a hub that was restored is offered only what it lacks, be it that others wrote it, and after a restart too', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('mine'), 1);
  await copy.delivered(copy.parcel(), { epoch: 'before', number: 1 });
  const hub = makeBody(1);
  Y.applyUpdate(hub, Y.encodeStateAsUpdate(copy.doc));
  const backup = Y.encodeStateAsUpdate(hub);
  await copy.receive(backup, { epoch: 'second', number: 1, bodySchema: 1 });
  expect(copy.unsent).toBe(false);

  const theirs = makeBody(2);
  Y.applyUpdate(theirs, backup);
  theirs.getXmlFragment(bodyField).insert(0, [new Y.XmlElement('theirs')]);
  await copy.receive(Y.encodeStateAsUpdate(theirs), { epoch: 'second', number: 2, bodySchema: 1 });
  await copy.receive(backup, { epoch: 'third', number: 1, bodySchema: 1 });
  await copy.close();
  const again = await open();
  expect(again.unsent).toBe(true);
  const { update } = again.parcel();
  expect(Y.decodeUpdate(update).structs.map(({ id }) => id.client)).toEqual([theirs.clientID]);
  await again.delivered(again.parcel(), { epoch: 'third', number: 2 });
  expect(again.unsent).toBe(false);
  await again.close();
});

test('a hub that was restored is told again what was deleted, and by nobody who may only read', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('gone'), 1);
  const backup = Y.encodeStateAsUpdate(copy.doc);
  const before = Y.encodeStateVector(window.doc);
  window.doc.getXmlFragment(bodyField).delete(0, 1);
  await copy.append(Y.encodeStateAsUpdate(window.doc, before), 1);
  await copy.delivered(copy.parcel(), { epoch: 'before', number: 2 });
  await copy.receive(backup, { epoch: 'after', number: 1, bodySchema: 1 });
  const hub = makeBody(1);
  Y.applyUpdate(hub, backup);
  Y.applyUpdate(hub, copy.parcel().update);
  expect(wordsOf(hub)).toBe('');
  expect(await copy.leaveLacking()).toEqual({ ok: true, value: true });
  expect(copy.unsent).toBe(false);
  await copy.append(window.passage('new'), 1);
  expect(await copy.leaveLacking()).toEqual({ ok: true, value: false });
});

test('words that a window typed into a passage already gone here are kept', async () => {
  const [copy, window] = [await open(), new Window()];
  const first = window.passage('The facts.');
  await copy.append(first, 1);
  const other = makeBody(7);
  Y.applyUpdate(other, first);
  const before = Y.encodeStateVector(other);
  other.getXmlFragment(bodyField).delete(0, 1);
  await copy.receive(Y.encodeStateAsUpdate(other, before), { epoch: 'e', number: 1, bodySchema: 1 });
  const kept = await copy.append(window.type('Not '), 1);
  expect(kept.ok && kept.value).toBeTruthy();
  await copy.close();
  const again = await open();
  expect(keptTexts(again.doc)).toMatchObject([{ text: 'Not ' }]);
});

test('a file of many records is written anew and says the same', async () => {
  const [copy, window] = [await open(), new Window()];
  await copy.append(window.passage('.'), 1);
  for (let n = 0; n < 320; n += 1) await copy.append(window.type(`${n % 10}`), 1);
  const before = wordsOf(copy.doc);
  await copy.close();
  const long = (await readFile(pathOf())).length;
  const condensed = await open();
  expect(wordsOf(condensed.doc)).toBe(before);
  expect((await readFile(pathOf())).length).toBeLessThan(long / 2);
  const hub = makeBody(1);
  Y.applyUpdate(hub, condensed.parcel().update);
  expect(wordsOf(hub)).toBe(before);
});

test('what was seen is kept beside the body, the newest of it, and through a file that is written anew', async () => {
  const copy = await open();
  expect(copy.seen).toBeNull();
  await copy.saw(new Uint8Array([1, 2]));
  await copy.saw(new Uint8Array([3]));
  const window = new Window();
  await copy.append(window.passage('Words'), 1);
  await copy.close();
  const again = await open();
  expect(again.seen).toEqual(new Uint8Array([3]));
  expect(again.unsent).toBe(true);
  for (let change = 0; change < 300; change += 1) await again.append(window.type('x'), 1);
  await again.close();
  for (let opening = 0; opening < 2; opening += 1) {
    const later = await open();
    expect(later.seen).toEqual(new Uint8Array([3]));
    await later.close();
  }
  expect(await BodyFile.readUpdates(pathOf(), nodeDisk, plainSeal)).toHaveLength(2);
});
