import { createElement, Fragment, type ReactNode } from 'react';
import type { BlockNode, InlineNode, Mark, TableCell, TextAlign } from '#shared/documents/body';

/*
 * A document's body as elements, much as it prints. Children are handed over one by one, so none needs a key: the whole
 * is drawn anew whenever it changes.
 */

const element = (
  tag: string,
  className: string,
  children: readonly ReactNode[],
  more: object = {},
): ReactNode => createElement(tag, { className, ...more }, ...children);

const markTags: Readonly<Record<Mark['type'], readonly [tag: string, className: string]>> = {
  bold: ['strong', 'font-bold'],
  italic: ['em', 'italic'],
  underline: ['u', ''],
  strike: ['s', ''],
  definedTerm: ['dfn', 'not-italic'],
  // Where it leads is for whoever reads the paper; a preview opens nothing.
  link: ['span', 'underline text-accent'],
  insertion: ['ins', 'underline'],
  deletion: ['del', 'line-through'],
  comment: ['span', ''],
};

const inline = (nodes: readonly InlineNode[] | undefined): readonly ReactNode[] =>
  (nodes ?? []).map((node) => {
    if (node.type === 'hardBreak') return createElement('br');
    if (node.type === 'footnote')
      return element('span', 'text-[0.8em] text-soft', [' (', ...inline(node.content), ') ']);
    return (node.marks ?? []).reduceRight<ReactNode>(
      (inner, mark) => element(markTags[mark.type][0], markTags[mark.type][1], [inner]),
      node.text,
    );
  });

const headings = ['text-[1.45em] mt-3', 'text-[1.15em] mt-4', 'text-[1.02em] mt-3', 'mt-3 italic'] as const;

/** A paragraph's own alignment means a side of the paper, whichever way the text runs. */
const alignedTo = (textAlign: TextAlign | null | undefined): object =>
  textAlign ? { style: { textAlign } } : {};

const cellElement = (cell: TableCell, plain: boolean): ReactNode =>
  element(
    cell.type === 'tableHeader' ? 'th' : 'td',
    `text-start align-top ${plain ? 'pe-3 py-0.5 font-normal' : 'border border-edge px-2 py-1'} ${!plain && cell.type === 'tableHeader' ? 'bg-hover font-bold' : ''}`,
    blocks(cell.content),
    {
      ...(cell.attrs?.colspan ? { colSpan: cell.attrs.colspan } : {}),
      ...(cell.attrs?.rowspan ? { rowSpan: cell.attrs.rowspan } : {}),
      ...(cell.attrs?.colwidth?.[0] ? { style: { width: `${cell.attrs.colwidth[0] / 6.4}%` } } : {}),
    },
  );

const block = (node: BlockNode): ReactNode => {
  switch (node.type) {
    case 'paragraph':
      return element('p', 'mb-2 last:mb-0', inline(node.content), alignedTo(node.attrs?.textAlign));
    case 'heading':
      return element(
        `h${Math.min(6, node.attrs.level + 2)}`,
        `mb-1 font-bold ${headings[node.attrs.level - 1] ?? ''}`,
        inline(node.content),
        alignedTo(node.attrs.textAlign),
      );
    case 'bulletList':
    case 'orderedList':
      return element(
        node.type === 'bulletList' ? 'ul' : 'ol',
        `mb-2 ps-6 ${node.type === 'bulletList' ? 'list-disc' : 'list-decimal'}`,
        node.content.map((item) => element('li', 'mb-1', blocks(item.content))),
        node.type === 'orderedList' ? { start: node.attrs?.start ?? 1 } : {},
      );
    case 'blockquote':
      return element('blockquote', 'my-3 border border-s-4 border-edge px-3 py-2', blocks(node.content));
    case 'table': {
      const plain = node.attrs?.look === 'plain';
      const rows = node.content.map((row) =>
        element(
          'tr',
          '',
          row.content.map((cell) => cellElement(cell, plain)),
        ),
      );
      return element('table', 'my-2 w-full border-collapse text-[0.93em]', [element('tbody', '', rows)]);
    }
    case 'horizontalRule':
      return element('hr', 'my-3 border-edge', []);
    case 'pageBreak':
      return element('hr', 'my-6 border-dashed border-edge', []);
    case 'signatureBlock':
      return element('div', 'mt-5 max-w-72', [
        element('p', '', [node.attrs.party]),
        element('div', 'h-9 border-b border-ink', []),
        element('p', '', [node.attrs.name]),
        element('p', '', [node.attrs.title]),
      ]);
  }
};

const blocks = (nodes: readonly BlockNode[]): readonly ReactNode[] => nodes.map(block);

/** The blocks of a body, in order. */
export const bodyElements = (nodes: readonly BlockNode[]): ReactNode =>
  createElement(Fragment, null, ...blocks(nodes));
