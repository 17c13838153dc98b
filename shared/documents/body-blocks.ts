import * as Y from 'yjs';

const wordsOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

const inlineWords = (node: Y.XmlElement): string =>
  node
    .toArray()
    .map((child) => {
      if (child instanceof Y.XmlText) return wordsOf(child);
      return child instanceof Y.XmlElement ? inlineWords(child) : '';
    })
    .join('');

/** The words of each block of a body, in order: what is compared of two versions. */
export const blocksOfBody = (body: Y.XmlFragment): string[] =>
  body.toArray().flatMap((node): string[] => {
    if (!(node instanceof Y.XmlElement)) return [];
    const holdsWords = node.toArray().some((child) => child instanceof Y.XmlText);
    return holdsWords || node.length === 0 ? [inlineWords(node)] : blocksOfBody(node);
  });
