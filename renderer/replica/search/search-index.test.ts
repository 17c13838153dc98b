import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '#shared/search/words';
import { SearchIndex } from './search-index';
import { Shelf } from './shelf';

const put = (index: SearchIndex, id: string, title: string, changedAt = 0): void =>
  index.putDocument({ id, scope: 'scope', title, workItemId: null, changedAt });

describe('a shelf', () => {
  it('finds exactly the texts in which every wanted word begins a word, whatever came and went', () => {
    const word = fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'دفع', 'कर', 'करार', '20', '2026');
    const text = fc.array(word, { maxLength: 6 });
    const id = fc.constantFrom('1', '2', '3', '4', '5');
    const step = fc.oneof(
      fc.record({ put: id, words: text }),
      fc.record({ remove: id }),
      fc.record({ find: fc.array(word, { minLength: 1, maxLength: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const shelf = new Shelf();
        const model = new Map<string, string[]>();
        for (const each of steps) {
          if ('put' in each) {
            shelf.put(each.put, each.words, 0);
            model.set(each.put, each.words);
          } else if ('remove' in each) {
            shelf.remove(each.remove);
            model.delete(each.remove);
          } else {
            const expected = [...model].filter(([, words]) =>
              each.find.every((wanted) => words.some((one) => one.startsWith(wanted))),
            );
            expect(new Set(shelf.find(each.find, 100))).toEqual(new Set(expected.map(([one]) => one)));
          }
        }
      }),
    );
  });

  it('narrows what was found as one types on, and begins anew as one takes back', () => {
    const shelf = new Shelf();
    for (const [at, title] of ['Demand letter', 'Deposition summary', 'Deed of release'].entries())
      shelf.put(String(at), wordsOf(title), at);
    expect(shelf.find(['de'], 9)).toHaveLength(3);
    expect(shelf.find(['dep'], 9)).toEqual(['1']);
    expect(shelf.find(['de'], 9)).toHaveLength(3);
  });

  it('puts the newest first among more than can be ranked', () => {
    const shelf = new Shelf();
    for (let at = 0; at < 2_000; at += 1) shelf.put(String(at), ['memo', String(at)], at % 1_500);
    expect(shelf.find(['memo'], 2)).toEqual(['1499', '1498']);
  });
});

describe('the index', () => {
  it('finds a title before a text, and shows the passage where the words stand', () => {
    const index = new SearchIndex();
    put(index, 'a', 'Memo on the lease');
    put(index, 'b', 'Liability cap');
    index.putText('a', 'The parties agree.\nLiability is capped at the fees paid.');
    expect(index.findDocuments('liab', 5)).toEqual([
      { id: 'b', scope: 'scope', title: 'Liability cap', workItemId: null, passage: null },
      {
        id: 'a',
        scope: 'scope',
        title: 'Memo on the lease',
        workItemId: null,
        passage: 'The parties agree. Liability is capped at the fees paid.',
      },
    ]);
    // One word in the title, the other in the text.
    expect(index.findDocuments('lease capped', 5).map(({ id }) => id)).toEqual(['a']);
  });

  it('knows nothing more of what was taken away', () => {
    const index = new SearchIndex();
    put(index, 'a', 'Memo on the lease');
    index.putText('a', 'Privileged.');
    index.removeDocument('a');
    expect(index.findDocuments('privileged', 5)).toEqual([]);
    expect(index.findDocuments('lease', 5)).toEqual([]);
    index.putText('a', 'Privileged.');
    expect(index.findDocuments('privileged', 5)).toEqual([]);
  });

  it('goes by a new title at once', () => {
    const index = new SearchIndex();
    put(index, 'a', 'Draft');
    index.putText('a', 'Privileged.');
    put(index, 'a', 'Memorandum');
    expect(index.findDocuments('draft', 5)).toEqual([]);
    expect(index.findDocuments('memorandum privileged', 5)).toHaveLength(1);
  });

  it.each([
    ['nota jurídica', 'Nota jurídica', 'juridica'],
    ['an Arabic title with its vowel marks', 'مُذَكِّرَة قانونيّة', 'مذكرة'],
    ['a Hindi title with its nukta', 'क़ानूनी ज्ञापन', 'कानूनी'],
  ])('finds %s', (_, title, typed) => {
    const index = new SearchIndex();
    put(index, 'a', title);
    expect(index.findDocuments(typed, 5)).toHaveLength(1);
  });
});
