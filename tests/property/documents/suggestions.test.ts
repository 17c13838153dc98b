import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Slice } from '@tiptap/pm/model';
import { EditorState } from '@tiptap/pm/state';
import { Transform } from '@tiptap/pm/transform';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { editorExtensions } from '../../../renderer/features/editor/extensions';
import { SuggestionList } from '../../../renderer/features/editor/suggestions/list-suggestions';
import { settleSuggestions } from '../../../renderer/features/editor/suggestions/settle-suggestions';
import { suggestTransaction } from '../../../renderer/features/editor/suggestions/suggest-transaction';

const schema = getSchema(editorExtensions(new Y.Doc()));

const paragraph = (text: string): Node =>
  schema.node('paragraph', null, text === '' ? [] : [schema.text(text)]);

type Step =
  | { readonly do: 'type'; readonly who: string; readonly at: number; readonly words: string }
  | { readonly do: 'delete'; readonly who: string; readonly at: number; readonly length: number }
  | {
      readonly do: 'replace';
      readonly who: string;
      readonly at: number;
      readonly length: number;
      readonly words: string;
    }
  | { readonly do: 'split'; readonly who: string; readonly at: number };

const who = fc.constantFrom('ana', 'ben');
const words = fc.constantFrom('x', 'new', 'two words', 'é', 'م');
const at = fc.nat(200);
const length = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('type' as const), who, at, words }),
  fc.record({ do: fc.constant('delete' as const), who, at, length }),
  fc.record({ do: fc.constant('replace' as const), who, at, length, words }),
  fc.record({ do: fc.constant('split' as const), who, at }),
);
const start = fc.array(fc.constantFrom('', 'a', 'first words', 'the second one'), {
  minLength: 1,
  maxLength: 4,
});

/** Every place of a cursor. */
const places = (doc: Node): number[] => {
  const found: number[] = [];
  doc.descendants((node, position) => {
    if (node.isTextblock)
      for (let within = 0; within <= node.content.size; within += 1) found.push(position + 1 + within);
    return !node.isTextblock;
  });
  return found;
};

const settled = (doc: Node, decision: 'accept' | 'reject'): Transform => {
  const out = new Transform(doc);
  settleSuggestions(out, decision);
  return out;
};

const cursor = (doc: Node, wanted: number): number => {
  const all = places(doc);
  return all[wanted % all.length] ?? 1;
};

/** What is asked for, on a document that may carry suggestions, between two places in it. */
const act = (tr: Transform, one: Step, from: number, to: number): void => {
  if (one.do === 'split')
    tr.replace(from, from, new Slice(schema.node('doc', null, [paragraph(''), paragraph('')]).content, 1, 1));
  else if (one.do === 'delete') tr.delete(from, to);
  else tr.replaceWith(from, to, schema.text(one.words));
};

const rangeOf = (doc: Node, one: Step): [number, number] => {
  const from = cursor(doc, one.at);
  if (one.do === 'type' || one.do === 'split') return [from, from];
  const all = places(doc);
  const to = all[Math.min(all.indexOf(from) + one.length, all.length - 1)] ?? from;
  return [from, to];
};

let named = 0;
const suggest = (doc: Node, one: Step, from: number, to: number): Node => {
  const state = EditorState.create({ doc });
  const { tr } = state;
  act(tr, one, from, to);
  const made = suggestTransaction(tr, state, {
    personId: one.who,
    propose: () => {
      named += 1;
      return { id: `s${named}`, personId: one.who, at: named };
    },
  });
  if (!made) throw new Error('refused');
  made.doc.check();
  return made.doc;
};

test('accepting everything gives what writing it would have given, rejecting everything gives the text before', () => {
  fc.assert(
    fc.property(start, fc.array(step, { minLength: 1, maxLength: 12 }), (blocks, steps) => {
      const before = schema.node('doc', null, blocks.map(paragraph));
      let doc = before;
      for (const one of steps) {
        const [from, to] = rangeOf(doc, one);
        const accepted = settled(doc, 'accept');
        const direct = new Transform(accepted.doc);
        const [start, end] = [accepted.mapping.map(from), accepted.mapping.map(to)];
        act(direct, one, Math.min(start, end), end);
        doc = suggest(doc, one, from, to);
        expect(settled(doc, 'accept').doc.toString()).toBe(direct.doc.toString());
        expect(settled(doc, 'reject').doc.toString()).toBe(before.toString());
      }
    }),
    { numRuns: 400 },
  );
});

const idsOf = (doc: Node): string[] => {
  const list = new SuggestionList();
  doc.descendants((node, position) => list.read(node, position));
  return list.list.map(({ id }) => id);
};

test('decided one by one, in any order, it is the same as all at once; nothing stays undecided', () => {
  fc.assert(
    fc.property(
      start,
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('accept' as const, 'reject' as const),
      fc.array(fc.nat(20)),
      (blocks, steps, decision, order) => {
        let doc = schema.node('doc', null, blocks.map(paragraph));
        for (const one of steps) doc = suggest(doc, one, ...rangeOf(doc, one));
        const out = new Transform(doc);
        for (let at = 0; ; at += 1) {
          const left = idsOf(out.doc);
          const next = left[(order[at] ?? 0) % left.length];
          if (next === undefined) break;
          settleSuggestions(out, decision, new Set([next]));
          expect(idsOf(out.doc)).not.toContain(next);
        }
        expect(out.doc.textContent).toBe(settled(doc, decision).doc.textContent);
      },
    ),
    { numRuns: 200 },
  );
});
