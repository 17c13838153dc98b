import { getSchema } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import { prosemirrorJSONToYXmlFragment, yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import { v7 } from 'uuid';
import type * as Y from 'yjs';
import { type KeptAssembly, keepAssembly } from '#shared/documents/assembly';
import { type BlockNode, plainTextOf } from '#shared/documents/body';
import { type MergedAssembly, mergeAssembly } from '#shared/documents/merge-assembly';
import { bodyField } from '#shared/documents/merge-body';
import { compareBlocks, type RedlineBlock } from '#shared/documents/redline';
import { takeVersion } from '#shared/documents/versions';
import { editorExtensions } from '../editor/extensions';

/* A body that was assembled: comparing it with what its template makes now, and writing that in. */

/** Blocks as the editor's own schema says them, so that the same text compares the same however it was written down. */
const blocksIn = (schema: Schema, content: unknown): BlockNode[] =>
  (schema.nodeFromJSON({ type: 'doc', content }).toJSON() as { content?: BlockNode[] }).content ?? [];

const wordsOf = (blocks: readonly BlockNode[]): string[] =>
  blocks.map((block) => plainTextOf([block]).trim());

export interface AssembledAgain extends MergedAssembly<BlockNode> {
  /** What writing it would change. */
  readonly changes: readonly RedlineBlock[];
}

/** What assembling again would make of a body. */
export const assembleAgain = (
  doc: Y.Doc,
  kept: KeptAssembly,
  content: readonly BlockNode[],
  wins: 'hand' | 'template',
): AssembledAgain => {
  const schema = getSchema(editorExtensions(doc));
  const written = yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(bodyField)) as { content?: unknown };
  const current = blocksIn(schema, written.content ?? []);
  const merged = mergeAssembly(
    { before: blocksIn(schema, kept.base), current, fresh: blocksIn(schema, content) },
    (block) => JSON.stringify(block),
    wins,
  );
  const redline = compareBlocks(wordsOf(current), wordsOf(merged.blocks));
  return { ...merged, changes: redline.filter(({ kind }) => kind !== 'same') };
};

/**
 * Writes what was assembled again. What stood until now is a version first, so nothing is lost; blocks that stay the same
 * are left as they are, with what others are writing in them.
 */
export const writeAgain = (
  doc: Y.Doc,
  kept: KeptAssembly,
  blocks: readonly BlockNode[],
  { personId, at }: { readonly personId: string; readonly at: number },
): void => {
  const schema = getSchema(editorExtensions(doc));
  takeVersion(doc, { id: v7(), name: '', personId, at, automatic: true });
  doc.transact(() => {
    prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content: blocks }, doc.getXmlFragment(bodyField));
    keepAssembly(doc, kept);
  });
};
