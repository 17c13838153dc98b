import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { assemblyOf, type KeptAssembly, keepAssembly } from '#shared/documents/assembly';
import type { BlockNode } from '#shared/documents/body';
import { blocksOfBody } from '#shared/documents/body-blocks';
import { bodyField, makeBody } from '#shared/documents/merge-body';
import { versionsOf } from '#shared/documents/versions';
import { assembleAgain, writeAgain } from './assembled-body';

const hand = { personId: '0192f0c1-0000-7000-8000-000000000003', at: 1_764_000_000_000 };
const words = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const letter = (to: string, sum: string): BlockNode[] => [
  words(`Dear ${to}`),
  {
    type: 'table',
    content: [
      { type: 'tableRow', content: [{ type: 'tableHeader', content: [words('Amount')] }] },
      { type: 'tableRow', content: [{ type: 'tableCell', content: [words(sum)] }] },
    ],
  },
  words('Please pay by Friday.'),
  words('Yours faithfully'),
];
const keptFor = (base: BlockNode[]): KeptAssembly => ({
  template: 'en/demand-letter',
  version: 1,
  answers: { to: 'Ms Reyes' },
  matterId: null,
  workItemId: null,
  base,
});

const assembled = (): { doc: Y.Doc; kept: KeptAssembly } => {
  const doc = makeBody(7);
  const kept = keptFor(letter('Ms Reyes', '$100'));
  writeAgain(doc, kept, kept.base, hand);
  return { doc, kept };
};

const typeInto = (doc: Y.Doc, block: number, text: string): void => {
  const paragraph = doc.getXmlFragment(bodyField).get(block) as Y.XmlElement;
  (paragraph.get(0) as Y.XmlText).insert(0, text);
};

const linesOf = (doc: Y.Doc): string[] => blocksOfBody(doc.getXmlFragment(bodyField));

describe('a document that was assembled', () => {
  it('keeps its answers through the way a body takes', () => {
    const { doc, kept } = assembled();
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    expect(assemblyOf(copy)).toEqual(kept);
    expect(assemblyOf(new Y.Doc())).toBeNull();
    copy.getMap('assembly').set('kept', '{"template":');
    expect(assemblyOf(copy)).toBeNull();
  });

  it('follows its answers where nobody wrote in it, and what stood is a version', () => {
    const { doc, kept } = assembled();
    const fresh = letter('Mr Osei', '$120');
    const again = assembleAgain(doc, kept, fresh, 'hand');
    expect(again).toMatchObject({ editedByHand: false, conflicts: [] });
    expect(again.changes).toHaveLength(2);
    const versions = versionsOf(doc).length;
    writeAgain(doc, { ...kept, base: fresh }, again.blocks, hand);
    expect(linesOf(doc)).toEqual([
      'Dear Mr Osei',
      'Amount',
      '$120',
      'Please pay by Friday.',
      'Yours faithfully',
    ]);
    expect(versionsOf(doc)).toHaveLength(versions + 1);
  });

  it('says that nothing changes where nothing does', () => {
    const { doc, kept } = assembled();
    const again = assembleAgain(doc, kept, letter('Ms Reyes', '$100'), 'hand');
    expect(again).toMatchObject({ editedByHand: false, conflicts: [], changes: [] });
  });

  it('keeps what was written by hand, and asks where both changed a passage', () => {
    const { doc, kept } = assembled();
    typeInto(doc, 2, 'At the latest: ');
    const elsewhere = assembleAgain(doc, kept, letter('Mr Osei', '$100'), 'hand');
    expect(elsewhere).toMatchObject({ editedByHand: true, conflicts: [] });
    typeInto(doc, 0, 'My ');
    const fresh = letter('Mr Osei', '$100');
    const both = assembleAgain(doc, kept, fresh, 'hand');
    expect(both.conflicts).toHaveLength(1);
    writeAgain(doc, { ...kept, base: fresh }, both.blocks, hand);
    expect(linesOf(doc)).toEqual([
      'My Dear Ms Reyes',
      'Amount',
      '$100',
      'At the latest: Please pay by Friday.',
      'Yours faithfully',
    ]);
    const template = assembleAgain(doc, kept, fresh, 'template');
    expect(template.blocks[0]).toMatchObject({ content: [{ text: 'Dear Mr Osei' }] });
  });

  it('leaves a passage as it is in which somebody else is writing', () => {
    const { doc, kept } = assembled();
    const other = makeBody(9);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    typeInto(other, 3, 'In haste, ');
    const fresh = letter('Mr Osei', '$120');
    writeAgain(doc, { ...kept, base: fresh }, assembleAgain(doc, kept, fresh, 'hand').blocks, hand);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(linesOf(doc)).toContain('In haste, Yours faithfully');
    expect(linesOf(doc)).toContain('Dear Mr Osei');
  });

  it('is not tripped by halves of two answers', () => {
    const { doc, kept } = assembled();
    const other = makeBody(9);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    keepAssembly(doc, { ...kept, answers: { to: 'A', sum: 1 } });
    keepAssembly(other, { ...kept, answers: { to: 'B', sum: 2 } });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect([
      { to: 'A', sum: 1 },
      { to: 'B', sum: 2 },
    ]).toContainEqual(assemblyOf(doc)?.answers);
  });
});
