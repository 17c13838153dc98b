import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState } from '@tiptap/pm/state';
import { Transform } from '@tiptap/pm/transform';
import { initProseMirrorDoc, updateYFragment } from '@tiptap/y-tiptap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyField, keptTexts, makeBody, mergeBody } from '#shared/documents/merge-body';
import { editorExtensions } from '../../../renderer/features/editor/extensions';
import { settleSuggestions } from '../../../renderer/features/editor/suggestions/settle-suggestions';
import {
  outsideSuggestions,
  suggestTransaction,
} from '../../../renderer/features/editor/suggestions/suggest-transaction';

/*
 * Two people in one document, apart, some of the time suggesting. Every character is another one, so that each can be
 * followed: none that somebody typed and nobody saw and deleted may be gone once everything is accepted, and none that
 * was typed without suggesting once everything is rejected.
 */

const schema = getSchema(editorExtensions(new Y.Doc()));
const paragraphNode = schema.nodes['paragraph'];
if (!paragraphNode) throw new Error('no paragraphs');

type Step =
  | {
      readonly do: 'type';
      readonly desk: 0 | 1;
      readonly suggests: boolean;
      readonly at: number;
      readonly length: number;
    }
  | {
      readonly do: 'delete';
      readonly desk: 0 | 1;
      readonly suggests: boolean;
      readonly at: number;
      readonly length: number;
    }
  | { readonly do: 'sync'; readonly desk: 0 | 1 };

const desk = fc.constantFrom<0 | 1>(0, 1);
const at = fc.nat(80);
const suggests = fc.boolean();
const edit = <D extends 'type' | 'delete'>(what: D, longest: number) =>
  fc.record({ do: fc.constant(what), desk, suggests, at, length: fc.integer({ min: 1, max: longest }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: edit('type', 3) },
  { weight: 4, arbitrary: edit('delete', 6) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const), desk }) },
);

const stateOf = (doc: Y.Doc, client: number): number =>
  Y.decodeStateVector(Y.encodeStateVector(doc)).get(client) ?? 0;

class Desk {
  readonly doc: Y.Doc;
  readonly typed = new Map<string, 'suggested' | 'written'>();
  readonly deleted = new Map<string, 'suggested' | 'written'>();
  #next: number;

  constructor(
    readonly hub: Y.Doc,
    readonly client: number,
  ) {
    this.doc = makeBody(client);
    this.#next = client * 2_000 + 0x4e00;
  }

  get node(): Node {
    return initProseMirrorDoc(this.doc.getXmlFragment(bodyField), schema).doc;
  }

  fresh(length: number): string {
    const first = this.#next;
    this.#next += length;
    return Array.from({ length }, (_, index) => String.fromCharCode(first + index)).join('');
  }

  write(node: Node): void {
    const fragment = this.doc.getXmlFragment(bodyField);
    const { meta } = initProseMirrorDoc(fragment, schema);
    this.doc.transact(() => updateYFragment(this.doc, fragment, node, meta));
  }

  run({ do: what, suggests: suggesting, at: wanted, length }: Exclude<Step, { do: 'sync' }>): void {
    const doc = this.node;
    const places: number[] = [];
    doc.descendants((node, position) => {
      if (node.isTextblock)
        for (let within = 0; within <= node.content.size; within += 1) places.push(position + 1 + within);
      return !node.isTextblock;
    });
    const index = wanted % Math.max(1, places.length);
    const from = places[index];
    if (from === undefined) return;
    const state = EditorState.create({ doc });
    const { tr } = state;
    const how = suggesting ? 'suggested' : 'written';
    if (what === 'type') {
      const words = this.fresh(length);
      for (const character of words) this.typed.set(character, how);
      tr.insertText(words, from);
    } else {
      const to = places[Math.min(index + length, places.length - 1)] ?? from;
      for (const character of doc.textBetween(from, to))
        if (!this.deleted.has(character) || how === 'written') this.deleted.set(character, how);
      tr.delete(from, to);
    }
    const person = `person-${this.client}`;
    const propose = () => ({ id: this.fresh(1), personId: person, at: 1 });
    const done = suggesting
      ? suggestTransaction(tr, state, { personId: person, propose })
      : outsideSuggestions(tr);
    if (done) this.write(done.doc);
  }

  sync(): void {
    const isUnsent = (client: number, clock: number): boolean => clock >= stateOf(this.hub, client);
    const update = Y.encodeStateAsUpdate(this.hub, Y.encodeStateVector(this.doc));
    const gone = Y.createDeleteSetFromStructStore(this.hub.store);
    const deletion = (client: number, clock: number): boolean =>
      !Y.isDeleted(gone, Y.createID(client, clock));
    mergeBody(this.doc, update, { mark: isUnsent, character: isUnsent, deletion });
    Y.applyUpdate(this.hub, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.hub)));
  }
}

const readAs = (doc: Node, decision: 'accept' | 'reject'): string => {
  const out = new Transform(doc);
  settleSuggestions(out, decision);
  return out.doc.textContent;
};

/** Plays the steps on two desks and says what must hold whatever they did. */
const keepsAll = (steps: readonly Step[]): void => {
  const hub = makeBody(0);
  const desks = [new Desk(hub, 1), new Desk(hub, 2)] as const;
  const [first, second] = desks;
  const base = [first.fresh(8), first.fresh(6)];
  for (const character of base.join('')) first.typed.set(character, 'written');
  first.write(
    schema.node(
      'doc',
      null,
      base.map((words) => paragraphNode.create(null, schema.text(words))),
    ),
  );
  first.sync();
  second.sync();
  for (const one of steps) {
    if (one.do === 'sync') desks[one.desk].sync();
    else desks[one.desk].run(one);
  }
  for (const one of [...desks, ...desks]) one.sync();
  expect(second.node.toJSON()).toEqual(first.node.toJSON());
  const kept = keptTexts(first.doc)
    .map(({ text }) => text)
    .join('');
  const [accepted, rejected] = [readAs(first.node, 'accept') + kept, readAs(first.node, 'reject') + kept];
  for (const one of desks)
    for (const [character, how] of one.typed) {
      const gone = first.deleted.get(character) ?? second.deleted.get(character);
      if (gone === undefined) expect(accepted).toContain(character);
      const wiped = first.deleted.get(character) === 'written' || second.deleted.get(character) === 'written';
      if (how === 'written' && !wiped) expect(rejected).toContain(character);
    }
};

test('two who suggest and write apart converge, and nothing goes that its deleter did not see', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 24 }), keepsAll), { numRuns: 200 });
});

test('words are not marked that nobody marked, where two mark the same ones', () => {
  keepsAll([
    { do: 'type', desk: 1, suggests: false, at: 0, length: 1 },
    { do: 'delete', desk: 1, suggests: true, at: 8, length: 4 },
    { do: 'type', desk: 1, suggests: false, at: 0, length: 1 },
    { do: 'type', desk: 0, suggests: false, at: 0, length: 1 },
    { do: 'delete', desk: 0, suggests: true, at: 39, length: 6 },
    { do: 'sync', desk: 1 },
    { do: 'sync', desk: 0 },
    { do: 'delete', desk: 0, suggests: false, at: 0, length: 1 },
    { do: 'type', desk: 1, suggests: false, at: 66, length: 1 },
    { do: 'sync', desk: 0 },
  ]);
  keepsAll([
    { do: 'delete', desk: 1, suggests: false, at: 0, length: 2 },
    { do: 'delete', desk: 1, suggests: false, at: 0, length: 1 },
    { do: 'delete', desk: 1, suggests: true, at: 42, length: 4 },
    { do: 'sync', desk: 1 },
    { do: 'delete', desk: 1, suggests: true, at: 15, length: 6 },
    { do: 'type', desk: 0, suggests: false, at: 75, length: 1 },
    { do: 'type', desk: 0, suggests: false, at: 0, length: 1 },
  ]);
});

test('what somebody writes beside words that another suggests meanwhile is no part of that suggestion', () => {
  keepsAll([
    { do: 'type', desk: 0, suggests: false, at: 0, length: 2 },
    { do: 'type', desk: 1, suggests: false, at: 42, length: 3 },
    { do: 'type', desk: 0, suggests: false, at: 66, length: 1 },
    { do: 'type', desk: 1, suggests: true, at: 66, length: 2 },
    { do: 'type', desk: 1, suggests: true, at: 33, length: 1 },
    { do: 'delete', desk: 1, suggests: false, at: 32, length: 2 },
  ]);
});

test('what somebody types inside what another suggests to delete meanwhile is no part of that suggestion', () => {
  for (const deleterFirst of [true, false]) {
    const hub = makeBody(0);
    const [typist, deleter] = [new Desk(hub, 1), new Desk(hub, 2)];
    typist.write(schema.node('doc', null, [paragraphNode.create(null, schema.text('abcdef'))]));
    typist.sync();
    deleter.sync();
    typist.run({ do: 'type', desk: 0, suggests: false, at: 3, length: 2 });
    const added = typist.node.textContent.slice(3, 5);
    deleter.run({ do: 'delete', desk: 1, suggests: true, at: 1, length: 4 });
    const order = deleterFirst ? [deleter, typist] : [typist, deleter];
    for (const one of [...order, ...order]) one.sync();
    for (const { node } of [typist, deleter]) {
      expect(readAs(node, 'accept')).toBe(`a${added}f`);
      expect(readAs(node, 'reject')).toBe(`abc${added}def`);
    }
  }
});
