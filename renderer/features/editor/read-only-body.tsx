import { type ReactNode, useMemo } from 'react';
import * as Y from 'yjs';
import { bodyField } from '#shared/documents/merge-body';
import { labelsOf } from './legal-numbers';

const tags: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  table: 'div',
  footnote: 'sup',
};

const textOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

const draw = (node: Y.XmlElement | Y.XmlText | Y.XmlHook, index: number, label?: string): ReactNode => {
  if (node instanceof Y.XmlText) return <span key={index}>{textOf(node)}</span>;
  if (!(node instanceof Y.XmlElement)) return null;
  const children = node.toArray().map((child, at) => draw(child as Y.XmlElement, at));
  const level = Number(node.getAttribute('level') ?? 1);
  const Tag = (node.nodeName === 'heading' ? `h${level}` : (tags[node.nodeName] ?? 'div')) as 'div';
  return (
    <Tag key={index} data-number={label}>
      {children}
    </Tag>
  );
};

/**
 * A body as it can be read without an editor, which would delete what it does not know: every kind of node is shown by
 * its words.
 */
export const ReadOnlyBody = ({ doc }: { readonly doc: Y.Doc }) => {
  const drawn = useMemo(() => {
    const nodes = doc.getXmlFragment(bodyField).toArray() as Y.XmlElement[];
    const isHeading = (node: Y.XmlElement): boolean => node.nodeName === 'heading';
    const labels = labelsOf(nodes.filter(isHeading).map((node) => Number(node.getAttribute('level') ?? 1)));
    const numbers = labels.values();
    return nodes.map((node, at) => draw(node, at, isHeading(node) ? numbers.next().value : undefined));
  }, [doc]);
  return <div className="document-text">{drawn}</div>;
};
