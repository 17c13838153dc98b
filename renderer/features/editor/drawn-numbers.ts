import { Extension } from '@tiptap/core';
import { DOMSerializer, type Node as TextNode } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { NodeView } from '@tiptap/pm/view';
import { labelsOf } from './legal-numbers';

/*
 * The numbers of headings and of the marks of footnotes, written on the elements that are drawn. Not by counters of
 * CSS: what is out of sight is not laid out and counts nothing. Not by decorations either: the editor looks for each
 * block through all of them at every key, which on 200 pages costs more than the key does.
 */

const attribute = 'data-number';
const headings = ':scope > :is(h1, h2, h3, h4)';
const footnotes = '[data-footnote]';

const write = (element: Element, number: string): void => {
  if (element.getAttribute(attribute) !== number) element.setAttribute(attribute, number);
};

const numberHeadings = (text: Element): void => {
  const elements = [...text.querySelectorAll(headings)];
  const labels = labelsOf(elements.map(({ tagName }) => Number(tagName.slice(1))));
  for (const [at, element] of elements.entries()) write(element, labels[at] ?? '');
};

const numberFootnotes = (text: Element): void => {
  for (const [at, element] of text.querySelectorAll(footnotes).entries()) write(element, String(at + 1));
};

/** Whether a mark came or went with one of these. */
const hasFootnote = (nodes: NodeList): boolean =>
  [...nodes].some(
    (node) => node instanceof Element && (node.matches(footnotes) || node.querySelector(footnotes) !== null),
  );

const isHeading = (node: Node): boolean => /^H[1-4]$/.test(node.nodeName);

/** The node as its schema draws it; a number that is written on it is no edit. */
const drawn = (node: TextNode): NodeView => {
  const spec = node.type.spec.toDOM?.(node);
  const { dom, contentDOM } = DOMSerializer.renderSpec(document, spec ?? ['span']);
  return {
    dom,
    ...(contentDOM ? { contentDOM } : {}),
    ignoreMutation: (mutation) => mutation.type === 'attributes' && mutation.attributeName === attribute,
  };
};

/** Numbers headings and the marks of footnotes whenever one of them came or went. */
export const DrawnNumbers = Extension.create({
  name: 'drawnNumbers',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('drawn-numbers'),
      props: { nodeViews: { heading: drawn, footnote: drawn } },
      view: ({ dom }) => {
        const number = (records: readonly MutationRecord[]): void => {
          const changed = records.flatMap(({ addedNodes, removedNodes }) => [addedNodes, removedNodes]);
          if (changed.some((nodes) => [...nodes].some(isHeading))) numberHeadings(dom);
          if (changed.some(hasFootnote)) numberFootnotes(dom);
        };
        const observer = new MutationObserver(number);
        observer.observe(dom, { childList: true, subtree: true });
        numberHeadings(dom);
        numberFootnotes(dom);
        return {
          update: () => number(observer.takeRecords()),
          destroy: () => observer.disconnect(),
        };
      },
    }),
  ],
});
