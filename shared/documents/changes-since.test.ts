import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { changesSince, decodeSeen, encodeSeen, seenNow, withOwnDeletions } from './changes-since';
import { bodyField, makeBody, nameAuthor } from './merge-body';

const paragraph = (words: string): Y.XmlElement => {
  const node = new Y.XmlElement('paragraph');
  node.insert(0, [new Y.XmlText(words)]);
  return node;
};

const textIn = (doc: Y.Doc, at: number): Y.XmlText =>
  (doc.getXmlFragment(bodyField).get(at) as Y.XmlElement).get(0) as Y.XmlText;

const meet = (a: Y.Doc, b: Y.Doc): void => {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
};

/** Two desks with the same text: one of Ana, one of Ben. */
const desks = (...texts: string[]): [Y.Doc, Y.Doc] => {
  const [ana, ben] = [makeBody(1), makeBody(2)];
  nameAuthor(ana, 'ana');
  nameAuthor(ben, 'ben');
  ana.getXmlFragment(bodyField).insert(0, texts.map(paragraph));
  meet(ana, ben);
  return [ana, ben];
};

const side = (changes: ReturnType<typeof changesSince>, left: 'added' | 'removed'): string[] =>
  changes.map(({ stretches }) => stretches.map(({ kind, words }) => (kind === left ? '' : words)).join(''));

test('what another wrote and took out is told by passage, with who did it and where it stands', () => {
  const [ana, ben] = desks('The rent is due.', 'Nothing happens here.', 'It ends.');
  const seen = seenNow(ana);
  textIn(ben, 0).insert(8, ' of May');
  textIn(ben, 2).delete(0, 3);
  ben.getXmlFragment(bodyField).insert(3, [paragraph('A fourth.')]);
  meet(ana, ben);
  const changes = changesSince(ana, seen, 'ana');
  expect(changes.map(({ personIds }) => personIds)).toEqual([['ben'], ['ben'], ['ben']]);
  expect(changes[0]?.stretches).toEqual([
    { kind: 'same', words: 'The rent' },
    { kind: 'added', words: ' of May' },
    { kind: 'same', words: ' is due.' },
  ]);
  expect(changes[0]?.added).toEqual([{ from: 9, to: 16 }]);
  expect(changes[1]?.removed).toEqual([{ at: 25 + 23 + 1, words: 'It ' }]);
  expect(side(changes, 'removed')[2]).toBe('A fourth.');
  expect(changesSince(ana, seenNow(ana), 'ana')).toEqual([]);
});

test('what one does oneself is no news, and what others do to it is', () => {
  const [ana, ben] = desks('One two three.');
  let seen = seenNow(ana);
  ana.on('afterTransaction', (transaction: Y.Transaction) => {
    if (transaction.local) seen = withOwnDeletions(seen, transaction);
  });
  textIn(ana, 0).insert(0, 'Zero ');
  textIn(ana, 0).delete(5, 4);
  expect(changesSince(ana, seen, 'ana')).toEqual([]);
  meet(ana, ben);
  textIn(ben, 0).delete(0, 5);
  meet(ana, ben);
  expect(changesSince(ana, seen, 'ana').flatMap(({ removed }) => removed.map(({ words }) => words))).toEqual([
    'Zero ',
  ]);
});

test('a passage that another parts in two is the same words', () => {
  const [ana, ben] = desks('First half. Second half.');
  const seen = seenNow(ana);
  ben.transact(() => {
    textIn(ben, 0).delete(12, 12);
    ben.getXmlFragment(bodyField).insert(1, [paragraph('Second half.')]);
  });
  meet(ana, ben);
  expect(changesSince(ana, seen, 'ana')).toEqual([]);
});

test('what was seen is read again as it was written down, and damage is told', () => {
  const [ana, ben] = desks('Some words.');
  const kept = decodeSeen(encodeSeen(seenNow(ana)));
  textIn(ben, 0).insert(4, ' more');
  meet(ana, ben);
  expect(kept && changesSince(ana, kept, 'ana')).toHaveLength(1);
  expect(decodeSeen(new Uint8Array([255, 255, 255]))).toBeNull();
});

const edits = fc.array(
  fc.record({
    passage: fc.nat(2),
    at: fc.nat(30),
    remove: fc.nat(4),
    // In letters that no passage has, so that what comes is never what went.
    insert: fc.string({ unit: fc.constantFrom('X', 'Y', 'Z'), maxLength: 5 }),
  }),
  { maxLength: 12 },
);

test('exactly the passages that changed are told; without additions they read as they did, without removals as they do', () => {
  fc.assert(
    fc.property(edits, (list) => {
      const [ana, ben] = desks('alpha beta gamma', 'delta epsilon', 'zeta');
      const textsOf = (doc: Y.Doc) => [0, 1, 2].map((at) => textIn(doc, at).toString());
      const before = textsOf(ana);
      const seen = seenNow(ana);
      for (const { passage, at, remove, insert } of list) {
        const text = textIn(ben, passage);
        const from = at % (text.length + 1);
        text.delete(from, Math.min(remove, text.length - from));
        text.insert(from, insert);
      }
      meet(ana, ben);
      const after = textsOf(ana);
      const changes = changesSince(ana, seen, 'ana');
      expect(side(changes, 'added')).toEqual(before.filter((text, at) => text !== after[at]));
      expect(side(changes, 'removed')).toEqual(after.filter((text, at) => text !== before[at]));
      const starts = [0, 1, 2].map((at) =>
        after.slice(0, at).reduce((sum, { length }) => sum + length + 2, 1),
      );
      for (const { added } of changes)
        for (const { from, to } of added) {
          const at = starts.findLastIndex((start) => start <= from);
          const begin = from - (starts[at] ?? 0);
          expect(after[at]?.slice(begin, begin + to - from)).toMatch(/^[XYZ]+$/);
        }
    }),
  );
});
