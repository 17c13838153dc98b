import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  type ICommentOptions,
  Paragraph,
  type ParagraphChild,
  TextRun,
} from 'docx';
import type { BlockNode, TextNode } from '#shared/documents/body';
import type { PaperThread } from '#shared/documents/paper-comments';

interface AnyNode {
  readonly type: string;
  readonly content?: readonly unknown[] | undefined;
}

const idsOf = (node: TextNode): string[] =>
  (node.marks ?? []).flatMap((mark) => (mark.type === 'comment' ? [mark.attrs.id] : []));

/** How often each thread's mark stands in the text. Word has no comments in its notes. */
const countMarks = (nodes: readonly AnyNode[], counts: Map<string, number>): void => {
  for (const node of nodes) {
    if (node.type === 'text')
      for (const id of idsOf(node as TextNode)) counts.set(id, (counts.get(id) ?? 0) + 1);
    else if (node.type !== 'footnote') countMarks((node.content ?? []) as readonly AnyNode[], counts);
  }
};

interface Thread {
  /** The numbers of its comments in the file; the first is the one that the others answer. */
  readonly numbers: readonly number[];
  /** How many stretches of its words were not written yet. */
  left: number;
  begun: boolean;
}

/**
 * Comments at their words: a thread reaches from the first words that bear its mark to the last. One whose words are
 * gone has no place in a file of words, and stays here.
 */
export class DocxComments {
  readonly all: ICommentOptions[] = [];
  private readonly threads = new Map<string, Thread>();

  constructor(content: readonly BlockNode[], threads: readonly PaperThread[], rightToLeft: boolean) {
    const counts = new Map<string, number>();
    countMarks(content, counts);
    for (const { id, settled, comments } of threads) {
      const left = counts.get(id) ?? 0;
      if (left === 0) continue;
      const first = this.all.length;
      for (const [at, { by, at: when, text }] of comments.entries())
        this.all.push({
          id: first + at,
          author: by,
          initials: by
            .split(/\s+/)
            .map((word) => word.charAt(0))
            .join('')
            .slice(0, 3),
          date: new Date(when),
          resolved: settled,
          ...(at === 0 ? {} : { parentId: first }),
          children: text.split('\n').map(
            (line) =>
              new Paragraph({
                bidirectional: rightToLeft,
                children: [new TextRun({ text: line, rightToLeft })],
              }),
          ),
        });
      this.threads.set(id, { numbers: comments.map((_, at) => first + at), left, begun: false });
    }
  }

  /** The words as they are written, with what begins before them and ends behind them. */
  around(node: TextNode, written: ParagraphChild): ParagraphChild[] {
    const threads = idsOf(node).flatMap((id) => this.threads.get(id) ?? []);
    const before: ParagraphChild[] = [];
    const after: ParagraphChild[] = [];
    for (const thread of threads) {
      thread.left -= 1;
      if (!thread.begun) before.push(...thread.numbers.map((number) => new CommentRangeStart(number)));
      thread.begun = true;
      if (thread.left > 0) continue;
      for (const number of thread.numbers)
        after.push(new CommentRangeEnd(number), new TextRun({ children: [new CommentReference(number)] }));
    }
    return [...before, written, ...after];
  }
}
