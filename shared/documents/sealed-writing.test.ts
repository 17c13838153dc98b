import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { bodyField, makeBody } from './merge-body';
import { wordsOf } from './sealed-writing';

const passage = (words: string): Y.XmlElement => {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(words)]);
  return element;
};

it('tells what an update writes, though what it was written on is not here', () => {
  const doc = makeBody(1);
  const body = doc.getXmlFragment(bodyField);
  body.push([passage('What the hub has')]);
  const before = Y.encodeStateVector(doc);
  body.push([passage('Written on the plane'), passage('and in the hotel')]);
  expect(wordsOf(Y.encodeStateAsUpdate(doc, before))).toBe('Written on the plane\nand in the hotel');
  expect(wordsOf(Y.encodeStateAsUpdate(doc))).toContain('What the hub has\nWritten');
});

it('tells nothing of what only deletes, or is no update', () => {
  const doc = makeBody(1);
  const body = doc.getXmlFragment(bodyField);
  body.push([passage('What the hub has')]);
  const before = Y.encodeStateVector(doc);
  body.delete(0, 1);
  expect(wordsOf(Y.encodeStateAsUpdate(doc, before))).toBe('');
  expect(wordsOf(new Uint8Array([255, 1, 2, 3]))).toBe('');
});
