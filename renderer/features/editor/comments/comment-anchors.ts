import type { Node } from '@tiptap/pm/model';
import type { Stretch } from '../in-sight';

/** Where the words of one thread stand; they may have been pulled apart. */
export interface CommentAnchor extends Stretch {
  readonly id: string;
}

export const anchorsOf = (node: Node, position: number): CommentAnchor[] =>
  node.marks
    .filter(({ type }) => type.name === 'comment')
    .map(({ attrs }) => ({ id: String(attrs['id']), from: position, to: position + node.nodeSize }));
