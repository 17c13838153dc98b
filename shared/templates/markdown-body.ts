import MarkdownIt from 'markdown-it';
import container from 'markdown-it-container';
import footnotes from 'markdown-it-footnote';
import {
  type BlockNode,
  directionOf,
  type InlineNode,
  type ListItem,
  linkAddress,
  type Mark,
  type TableCell,
  type TableRow,
  type TextAlign,
} from '../documents/body';
import { lineEnd, paragraphEnd } from './markdown-text';

/*
 * Markdown to a document's body. Of Markdown there is what a letter needs: headings, paragraphs, lists, quotations, tables,
 * emphasis, https links, footnotes (`^[…]`), rules, and a few blocks between `:::`. No HTML, no picture, no code.
 */

const blocks = ['page-break', 'signature', 'center', 'right', 'plain', 'columns'] as const;

type Token = ReturnType<MarkdownIt['parse']>[number];

const makeReader = (): MarkdownIt => {
  const reader = new MarkdownIt('commonmark', { html: false, linkify: false, typographer: false });
  reader.enable(['table', 'strikethrough']);
  reader.disable([
    'code',
    'fence',
    'backticks',
    'image',
    'autolink',
    'html_block',
    'html_inline',
    'reference',
    'lheading',
  ]);
  // `never`: the plugins' types speak of the CommonJS declarations of the same reader.
  reader.use(footnotes as never);
  reader.disable(['footnote_tail', 'footnote_def', 'footnote_ref']);
  for (const name of blocks) reader.use(container as never, name);
  // Whatever is not https stays in the text as it was written.
  reader.validateLink = (address) => linkAddress.safeParse(address).success;
  return reader;
};

interface FootnoteEnvironment {
  readonly footnotes?: { readonly list?: readonly { readonly tokens?: Token[] | null }[] };
}

interface Reading {
  readonly tokens: readonly Token[];
  readonly environment: FootnoteEnvironment;
  readonly rightToLeft: boolean;
  at: number;
}

const markOf: Readonly<Record<string, 'bold' | 'italic' | 'strike'>> = {
  strong: 'bold',
  em: 'italic',
  s: 'strike',
};

const withoutMark = (marks: readonly Mark[], type: Mark['type']): Mark[] =>
  marks.filter((mark) => mark.type !== type);

const textNode = (text: string, marks: readonly Mark[]): InlineNode[] =>
  text.split(lineEnd).flatMap((line, index): InlineNode[] => {
    const shown: InlineNode[] =
      line === '' ? [] : [{ type: 'text', text: line, ...(marks.length > 0 ? { marks: [...marks] } : {}) }];
    return index === 0 ? shown : [{ type: 'hardBreak' }, ...shown];
  });

const inlineNodes = (tokens: readonly Token[], environment: FootnoteEnvironment): InlineNode[] => {
  const nodes: InlineNode[] = [];
  let marks: Mark[] = [];
  for (const token of tokens) {
    if (token.type === 'text' || token.type === 'text_special') nodes.push(...textNode(token.content, marks));
    else if (token.type === 'softbreak') nodes.push(...textNode(' ', marks));
    else if (token.type === 'hardbreak') nodes.push({ type: 'hardBreak' });
    else if (token.type === 'link_open')
      marks = [...marks, { type: 'link', attrs: { href: token.attrGet('href') ?? '' } }];
    else if (token.type === 'link_close') marks = withoutMark(marks, 'link');
    else if (token.type === 'footnote_ref') {
      const id = (token.meta as { readonly id: number }).id;
      const within = inlineNodes(environment.footnotes?.list?.[id]?.tokens ?? [], environment);
      // Notes hold bare words: the editor would delete one with marks in it.
      const words = within
        .map((node) => (node.type === 'text' ? node.text : ' '))
        .join('')
        .replaceAll(paragraphEnd, ' ');
      nodes.push({ type: 'footnote', ...(words === '' ? {} : { content: [{ type: 'text', text: words }] }) });
    } else {
      const type = markOf[token.tag];
      if (type && token.nesting === 1) marks = [...marks, { type }];
      else if (type) marks = withoutMark(marks, type);
    }
  }
  return defineTerms(joinText(nodes));
};

/** One text node for one run of the same marks, as an editor would have it. */
const joinText = (nodes: readonly InlineNode[]): InlineNode[] =>
  nodes.reduce<InlineNode[]>((joined, node) => {
    const last = joined.at(-1);
    if (
      node.type === 'text' &&
      last?.type === 'text' &&
      JSON.stringify(node.marks ?? []) === JSON.stringify(last.marks ?? [])
    )
      joined[joined.length - 1] = { ...last, text: last.text + node.text };
    else joined.push(node);
    return joined;
  }, []);

/** Bold words between quotation marks define a term: the “**Services**”. */
const defineTerms = (nodes: readonly InlineNode[]): InlineNode[] =>
  nodes.map((node, index) => {
    const before = nodes[index - 1];
    const after = nodes[index + 1];
    const isTerm =
      node.type === 'text' &&
      (node.marks ?? []).some(({ type }) => type === 'bold') &&
      before?.type === 'text' &&
      /[“"«„]$/.test(before.text) &&
      after?.type === 'text' &&
      /^[”"»“]/.test(after.text);
    return isTerm ? { ...node, marks: [...(node.marks ?? []), { type: 'definedTerm' as const }] } : node;
  });

/** The paragraphs that a long answer made of one. */
const splitParagraphs = (nodes: readonly InlineNode[]): InlineNode[][] => {
  const paragraphs: InlineNode[][] = [[]];
  for (const node of nodes) {
    if (node.type !== 'text') {
      paragraphs.at(-1)?.push(node);
      continue;
    }
    node.text.split(paragraphEnd).forEach((text, index) => {
      if (index > 0) paragraphs.push([]);
      if (text !== '') paragraphs.at(-1)?.push({ ...node, text });
    });
  }
  return paragraphs;
};

const alignedParagraph = (content: InlineNode[], textAlign: TextAlign | null): BlockNode => ({
  type: 'paragraph',
  ...(textAlign ? { attrs: { textAlign } } : {}),
  ...(content.length > 0 ? { content } : {}),
});

const paragraphsOf = (token: Token | undefined, reading: Reading, align: TextAlign | null): BlockNode[] =>
  splitParagraphs(inlineNodes(token?.children ?? [], reading.environment)).map((content) =>
    alignedParagraph(content, align),
  );

/** `:---:` and `---:` of a column. What is at the end of a line lies on the left where one reads from the right. */
const cellAlignment = (token: Token, rightToLeft: boolean): TextAlign | null => {
  const style = String(token.attrGet('style') ?? '');
  if (style.includes('center')) return 'center';
  if (style.includes('right')) return rightToLeft ? 'left' : 'right';
  return null;
};

interface Frame {
  readonly align: TextAlign | null;
  readonly look: 'grid' | 'plain';
  /** Shares of the width, one a column; empty leaves them to the content. */
  readonly shares: readonly number[];
}

const usualFrame: Frame = { align: null, look: 'grid', shares: [] };

/** The width of a page's text in CSS pixels, to which shares of it are turned. */
const textWidth = 640;

const readTable = (reading: Reading, frame: Frame): BlockNode => {
  const rows: TableRow[] = [];
  let cells: TableCell[] = [];
  const total = frame.shares.reduce((sum, share) => sum + share, 0);
  for (; reading.tokens[reading.at]?.type !== 'table_close'; reading.at += 1) {
    const token = reading.tokens[reading.at];
    if (token?.type === 'tr_open') cells = [];
    if (token?.type === 'tr_close') rows.push({ type: 'tableRow', content: cells });
    if (token?.type !== 'th_open' && token?.type !== 'td_open') continue;
    const content = paragraphsOf(
      reading.tokens[reading.at + 1],
      reading,
      cellAlignment(token, reading.rightToLeft),
    );
    const share = frame.shares[cells.length];
    const attrs =
      share === undefined ? {} : { attrs: { colwidth: [Math.round((share / total) * textWidth)] } };
    cells.push({ type: token.type === 'th_open' ? 'tableHeader' : 'tableCell', ...attrs, content });
  }
  reading.at += 1;
  const [head, ...rest] = rows;
  // Markdown asks for a head even where the table has none.
  const headIsEmpty = head?.content.every((cell) =>
    cell.content.every((block) => !('content' in block && block.content)),
  );
  return {
    type: 'table',
    ...(frame.look === 'plain' ? { attrs: { look: frame.look } } : {}),
    content: headIsEmpty && rest.length > 0 ? rest : rows,
  };
};

const readItems = (reading: Reading, end: string, frame: Frame): ListItem[] => {
  const items: ListItem[] = [];
  for (; reading.tokens[reading.at]?.type !== end; ) {
    reading.at += 1;
    const content = readBlocks(reading, 'list_item_close', frame);
    items.push({ type: 'listItem', content: content.length > 0 ? content : [{ type: 'paragraph' }] });
  }
  reading.at += 1;
  return items;
};

/** `name: A. Reyes` on a line each. */
const readSignature = (reading: Reading): BlockNode => {
  const lines: string[] = [''];
  for (; reading.tokens[reading.at]?.type !== 'container_signature_close'; reading.at += 1)
    for (const token of reading.tokens[reading.at]?.children ?? [])
      if (token.type === 'softbreak' || token.type === 'hardbreak') lines.push('');
      else lines[lines.length - 1] += token.content.replaceAll(/[\uE000\uE001]/g, ' ');
  reading.at += 1;
  const read = (name: string): string =>
    lines
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  return {
    type: 'signatureBlock',
    attrs: { party: read('party'), name: read('name'), title: read('title') },
  };
};

const readContainer = (reading: Reading, token: Token, frame: Frame): BlockNode[] => {
  const name = token.type.slice('container_'.length, -'_open'.length);
  const end = `container_${name}_close`;
  if (name === 'signature') return [readSignature(reading)];
  if (name === 'page-break') {
    readBlocks(reading, end, frame);
    return [{ type: 'pageBreak' }];
  }
  if (name === 'columns') {
    const shares = token.info
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number)
      .filter((share) => share > 0);
    return readBlocks(reading, end, { ...frame, shares });
  }
  if (name === 'plain') {
    const shares = token.info
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number)
      .filter((share) => share > 0);
    return readBlocks(reading, end, { ...frame, look: 'plain', shares });
  }
  const align = name === 'center' ? 'center' : reading.rightToLeft ? 'left' : 'right';
  return readBlocks(reading, end, { ...frame, align });
};

/** Blocks up to the token named `end`, and past it. */
const readBlocks = (reading: Reading, end: string | null, frame: Frame): BlockNode[] => {
  const found: BlockNode[] = [];
  while (reading.at < reading.tokens.length) {
    const token = reading.tokens[reading.at];
    reading.at += 1;
    if (!token || token.type === end) break;
    if (token.type === 'paragraph_open')
      found.push(...paragraphsOf(reading.tokens[reading.at], reading, frame.align));
    else if (token.type === 'heading_open') {
      const content = inlineNodes(reading.tokens[reading.at]?.children ?? [], reading.environment);
      const level = Math.min(4, Number(token.tag.slice(1)));
      found.push({
        type: 'heading',
        attrs: { level, ...(frame.align ? { textAlign: frame.align } : {}) },
        ...(content.length > 0 ? { content } : {}),
      });
    } else if (token.type === 'hr') found.push({ type: 'horizontalRule' });
    else if (token.type === 'table_open') found.push(readTable(reading, frame));
    else if (token.type === 'bullet_list_open')
      found.push({ type: 'bulletList', content: readItems(reading, 'bullet_list_close', frame) });
    else if (token.type === 'ordered_list_open') {
      const start = Number(token.attrGet('start') ?? 1);
      const content = readItems(reading, 'ordered_list_close', frame);
      found.push({ type: 'orderedList', ...(start === 1 ? {} : { attrs: { start } }), content });
    } else if (token.type === 'blockquote_open') {
      const content = readBlocks(reading, 'blockquote_close', frame);
      found.push({ type: 'blockquote', content: content.length > 0 ? content : [{ type: 'paragraph' }] });
    } else if (token.type.startsWith('container_')) found.push(...readContainer(reading, token, frame));
  }
  return found;
};

/** Holds no state of a text: what it reads goes into the environment it is given. */
const markdownReader = makeReader();

/** The blocks of a document in `language` from its Markdown. Never empty: a document without text has an empty paragraph. */
export const bodyFromMarkdown = (markdown: string, language: string): BlockNode[] => {
  const environment: FootnoteEnvironment = {};
  const tokens = markdownReader.parse(markdown, environment);
  const reading: Reading = { tokens, environment, rightToLeft: directionOf(language) === 'rtl', at: 0 };
  const found = readBlocks(reading, null, usualFrame);
  return found.length > 0 ? found : [{ type: 'paragraph' }];
};
