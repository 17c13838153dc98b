import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyField, keptTexts, makeBody, mergeBody } from '#shared/documents/merge-body';

/*
 * Two desks and a hub that takes a change only on top of all it has. Every character that is typed is another one, so
 * that each can be followed.
 */

type Step =
  | { readonly do: 'type'; readonly desk: 0 | 1; readonly at: number; readonly length: number }
  | { readonly do: 'delete'; readonly desk: 0 | 1; readonly at: number; readonly length: number }
  | { readonly do: 'delete-passage'; readonly desk: 0 | 1; readonly at: number }
  | { readonly do: 'new-passage'; readonly desk: 0 | 1; readonly at: number }
  | { readonly do: 'sync'; readonly desk: 0 | 1 };

const desk = fc.constantFrom<0 | 1>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      desk,
      at: fc.nat(60),
      length: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      desk,
      at: fc.nat(60),
      length: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete-passage' as const), desk, at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('new-passage' as const), desk, at: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const), desk }) },
);

const empty = Y.encodeStateVector(new Y.Doc());

class Hub {
  readonly doc = makeBody(0);
  number = 0;
  /** False where others were first. */
  store(after: number, update: Uint8Array): boolean {
    if (after !== this.number) return false;
    Y.applyUpdate(this.doc, update);
    this.number += 1;
    return true;
  }
}

class Desk {
  readonly doc: Y.Doc;
  at = 0;
  /** Characters that were deleted here by this desk's own hand. */
  readonly deleted = new Set<string>();
  readonly typed = new Set<string>();
  #next: number;

  constructor(
    readonly hub: Hub,
    client: number,
  ) {
    this.doc = makeBody(client);
    this.#next = client * 2_000 + 0x4e00;
  }

  get #passages(): Y.XmlElement[] {
    return this.doc.getXmlFragment(bodyField).toArray() as Y.XmlElement[];
  }

  #textAt(at: number): Y.XmlText | null {
    const passages = this.#passages;
    const passage = passages[at % Math.max(1, passages.length)];
    return passage ? (passage.get(0) as Y.XmlText) : null;
  }

  run(step: Exclude<Step, { do: 'sync' }>): void {
    if (step.do === 'new-passage') {
      const passage = new Y.XmlElement('paragraph');
      passage.insert(0, [new Y.XmlText()]);
      const fragment = this.doc.getXmlFragment(bodyField);
      fragment.insert(step.at % (fragment.length + 1), [passage]);
      return;
    }
    const text = this.#textAt(step.at);
    if (!text) return;
    if (step.do === 'type') {
      let fresh = '';
      for (let index = 0; index < step.length; index += 1) {
        fresh += String.fromCharCode(this.#next);
        this.#next += 1;
      }
      for (const character of fresh) this.typed.add(character);
      text.insert(step.at % (text.length + 1), fresh);
    } else if (step.do === 'delete') {
      if (text.length === 0) return;
      const from = step.at % text.length;
      const length = Math.min(step.length, text.length - from);
      for (const character of text.toString().slice(from, from + length)) this.deleted.add(character);
      text.delete(from, length);
    } else {
      for (const character of text.toString()) this.deleted.add(character);
      const fragment = this.doc.getXmlFragment(bodyField);
      fragment.delete(step.at % fragment.length, 1);
    }
  }

  /** Reads, merges and stores until the hub takes it. */
  sync(): void {
    for (;;) {
      mergeBody(this.doc, Y.encodeStateAsUpdate(this.hub.doc, Y.encodeStateVector(this.doc)));
      this.at = this.hub.number;
      if (this.hub.store(this.at, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.hub.doc)))) return;
    }
  }
}

const wordsOf = (doc: Y.Doc): string =>
  (doc.getXmlFragment(bodyField).toArray() as Y.XmlElement[])
    .map((passage) => passage.toArray().map(String).join(''))
    .join('\n');

test('any two histories converge, and no character that one typed and nobody knowingly deleted is gone', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const hub = new Hub();
      const desks = [new Desk(hub, 1), new Desk(hub, 2)] as const;
      desks[0].run({ do: 'new-passage', desk: 0, at: 0 });
      desks[0].sync();
      desks[1].sync();
      for (const one of steps) {
        if (one.do === 'sync') desks[one.desk].sync();
        else desks[one.desk].run(one);
      }
      for (const one of [...desks, ...desks]) one.sync();
      const [first, second] = desks;
      expect(wordsOf(second.doc)).toBe(wordsOf(first.doc));
      expect(wordsOf(hub.doc)).toBe(wordsOf(first.doc));
      expect(keptTexts(second.doc)).toEqual(keptTexts(first.doc));

      const shown =
        wordsOf(first.doc) +
        keptTexts(first.doc)
          .map(({ text }) => text)
          .join('');
      const deleted = new Set([...first.deleted, ...second.deleted]);
      for (const character of [...first.typed, ...second.typed])
        if (!deleted.has(character)) expect(shown).toContain(character);
    }),
    { numRuns: 300 },
  );
});

test('text typed into a passage that the other desk deleted meanwhile is kept once, with its passage', () => {
  for (const deleterFirst of [true, false]) {
    const hub = new Hub();
    const [typist, deleter] = [new Desk(hub, 1), new Desk(hub, 2)];
    typist.run({ do: 'new-passage', desk: 0, at: 0 });
    typist.run({ do: 'type', desk: 0, at: 0, length: 4 });
    typist.sync();
    deleter.sync();
    const before = wordsOf(typist.doc);
    typist.run({ do: 'type', desk: 0, at: 4, length: 3 });
    const added = wordsOf(typist.doc).slice(4);
    deleter.run({ do: 'delete-passage', desk: 1, at: 0 });
    const order = deleterFirst ? [deleter, typist] : [typist, deleter];
    for (const one of [...order, ...order]) one.sync();
    for (const { doc } of [typist, deleter]) {
      expect(wordsOf(doc)).toBe('');
      expect(keptTexts(doc)).toMatchObject([{ text: added, passage: before + added }]);
    }
  }
});

test('what is no update is refused and changes nothing', () => {
  const doc = makeBody(1);
  doc.getXmlFragment(bodyField).insert(0, [new Y.XmlElement('paragraph')]);
  const before = Y.encodeStateAsUpdate(doc);
  expect(() => mergeBody(doc, new Uint8Array([9, 9, 9]))).toThrow();
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  mergeBody(doc, Y.encodeStateAsUpdate(makeBody(2), empty));
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});
