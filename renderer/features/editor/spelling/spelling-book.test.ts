import { Schema } from '@tiptap/pm/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { blocksBetween, SpellingBook } from './spelling-book';

const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*' },
    text: { group: 'inline' },
    footnote: { group: 'inline', inline: true, content: 'text*' },
  },
  marks: { definedTerm: {}, deletion: {}, bold: {} },
});

const paragraph = (...content: (string | ReturnType<typeof schema.text>)[]) =>
  schema.node(
    'paragraph',
    null,
    content.map((piece) => (typeof piece === 'string' ? schema.text(piece) : piece)),
  );
const marked = (text: string, mark: string) => schema.text(text, [schema.mark(mark)]);
const docOf = (...blocks: ReturnType<typeof paragraph>[]) => schema.node('doc', null, blocks);
const all = (doc: ReturnType<typeof docOf>) => blocksBetween(doc, 0, doc.content.size);

describe('what is known of the words of a text', () => {
  let asked: string[] = [];
  const book = () =>
    new SpellingBook('latin', async (words) => {
      asked.push(...words);
      return words.map((word) => !word.toLowerCase().startsWith('wrng'));
    });
  beforeEach(() => {
    asked = [];
  });

  it('says where each wrong word stands in the document, across marks and behind notes', async () => {
    const doc = docOf(
      paragraph('A fine text'),
      paragraph(
        'with wr',
        marked('ngone', 'bold'),
        schema.node('footnote', null, [schema.text('xx')]),
        ' wrngtwo',
      ),
    );
    const present = book();
    await present.learn(all(doc));
    const found = all(doc).flatMap((placed) => present.misspelled(placed));
    expect(found.map(({ at, from, to }) => doc.textBetween(at + from, at + to))).toEqual([
      'wrngone',
      'wrngtwo',
    ]);
  });

  it('asks for a word once, and after a change for the new words of the block that changed alone', async () => {
    const [first, second] = [paragraph('one wrngtwo'), paragraph('three four')];
    const present = book();
    await present.learn(all(docOf(first, second)));
    expect(asked).toEqual(['one', 'wrngtwo', 'three', 'four']);
    asked = [];
    expect(await present.learn(all(docOf(first, second)))).toBe(false);
    await present.learn(all(docOf(first, paragraph('three five'))));
    expect(asked).toEqual(['five']);
  });

  it('takes a block apart once for as long as it stays the same', async () => {
    const block = paragraph('one wrngtwo');
    let read = 0;
    const spied = new Proxy(block, {
      get: (target, key) => {
        if (key === 'forEach') read += 1;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const present = book();
    for (const at of [1, 20, 300]) {
      await present.learn([{ block: spied, at }]);
      expect(present.misspelled({ block: spied, at })).toMatchObject([{ at, word: 'wrngtwo' }]);
    }
    expect(read).toBe(1);
  });

  it('marks neither terms, where they are defined or used, nor names, nor what is to be deleted', async () => {
    const doc = docOf(
      paragraph('the “', marked('Wrngterm', 'definedTerm'), '” and ', marked('wrngold', 'deletion')),
      paragraph('each Wrngterm of Wrngname is wrngreally'),
    );
    const present = book();
    present.setRight(['wrngNAME']);
    present.readTerms(doc);
    await present.learn(all(doc));
    expect(all(doc).flatMap((placed) => present.misspelled(placed).map(({ word }) => word))).toEqual([
      'wrngreally',
    ]);
  });
});
