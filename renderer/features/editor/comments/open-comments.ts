import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Decoration } from '@tiptap/pm/view';
import { toldLights } from '../told-lights';

/** Where the words of one thread stand; they may have been pulled apart. */
export interface CommentAnchor {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export const anchorsOf = (node: Node, position: number): CommentAnchor[] =>
  node.marks
    .filter(({ type }) => type.name === 'comment')
    .map(({ attrs }) => ({ id: String(attrs['id']), from: position, to: position + node.nodeSize }));

const { extension, light } = toldLights('openComments');

/** Lights the words of threads that are still open. Which ones are is not in the text, so that it is told. */
export const OpenComments = extension;

/** Lights these anchors and no others. */
export const lightComments = (editor: Editor, anchors: readonly CommentAnchor[]): void => {
  const size = editor.state.doc.content.size;
  const lights = anchors
    .filter(({ to }) => to <= size)
    .map(({ from, to }) => Decoration.inline(from, to, { class: 'commented' }));
  light(editor, lights);
};
