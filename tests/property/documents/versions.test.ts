import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyField, makeBody, mergeBody } from '#shared/documents/merge-body';
import { blocksOf, compareBlocks } from '#shared/documents/redline';
import { readVersion, takeVersion, versionsOf } from '#shared/documents/versions';

const word = fc.constantFrom('shall', 'may', 'the', 'Landlord', 'notice', 'não', 'سند', 'पत्र', ',', '.');
const block = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
const text = fc.array(block, { maxLength: 8 });

test('a redline of two texts, applied to the first, gives the second, and read back gives the first', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const redline = compareBlocks(before, after);
      expect(blocksOf(redline, 'after')).toEqual(after);
      expect(blocksOf(redline, 'before')).toEqual(before);
    }),
  );
});

const write = (doc: Y.Doc, at: number, words: string): void => {
  const body = doc.getXmlFragment(bodyField);
  if (words === '' && body.length > 0) body.delete(at % body.length, 1);
  else {
    const passage = new Y.XmlElement('paragraph');
    passage.insert(0, [new Y.XmlText(words)]);
    body.insert(at % (body.length + 1), [passage]);
  }
};

const wordsOf = (body: Y.XmlFragment): string => body.toString();

test('a version says for ever what the text was when it was made, whatever is written and merged since', () => {
  const edits = fc.array(fc.tuple(fc.nat(9), block), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(edits, edits, edits, (earlier, later, elsewhere) => {
      const doc = makeBody(1);
      for (const [at, words] of earlier) write(doc, at, words);
      const then = wordsOf(doc.getXmlFragment(bodyField));
      takeVersion(doc, { id: 'v1', name: 'To client', personId: 'pat', at: 1, automatic: false });
      for (const [at, words] of later) write(doc, at, words);
      const other = makeBody(2);
      for (const [at, words] of elsewhere) write(other, at, words);
      mergeBody(doc, Y.encodeStateAsUpdate(other));
      const reopened = makeBody(3);
      Y.applyUpdate(reopened, Y.encodeStateAsUpdate(doc));
      for (const each of [doc, reopened]) {
        expect(versionsOf(each)).toMatchObject([{ id: 'v1', name: 'To client' }]);
        const read = readVersion(each, 'v1');
        expect(read && wordsOf(read)).toBe(then);
      }
    }),
    { numRuns: 60 },
  );
});
