import { z } from 'zod';
import { plainText } from '../kernel/plain-text';

/*
 * The body of a document: ProseMirror's JSON under the names of TipTap's own extensions, so that the editor takes it as
 * it is. Templates are assembled into it; PDF and DOCX are made from it. Attributes are loose: an editor's own (link
 * classes, column widths it measured) survive; an unknown node or mark is refused, since nobody could print it.
 */

/** Raised when a node or mark is added; a workstation shows a body of a newer version read-only. */
export const bodySchemaVersion = 2;

export const textAlign = z.enum(['left', 'right', 'center', 'justify']);
export type TextAlign = z.infer<typeof textAlign>;

export const paper = z.enum(['A4', 'Letter', 'Legal']);

/** Addresses that a document may point at: https only, so that nothing opens a program or reads a file. */
export const linkAddress = z
  .string()
  .max(2_000)
  .regex(/^https:\/\/[^\s/]/);

const simpleMark = <N extends string>(type: N) => z.looseObject({ type: z.literal(type) });

/** Who proposes it, and since when, epoch ms. What has one `id` is accepted or rejected together. */
export const suggestion = z.looseObject({
  id: z.string().max(64),
  personId: z.string().max(64),
  at: z.number().int(),
});
export type Suggestion = z.infer<typeof suggestion>;

/**
 * A suggestion at something other than words: a note, a table, a signature. At a paragraph or heading it is about the
 * break before it, since its words have marks of their own.
 */
export const suggested = suggestion.extend({ kind: z.enum(['insertion', 'deletion']) });
export type Suggested = z.infer<typeof suggested>;

const suggestionMark = <N extends string>(type: N) =>
  z.looseObject({ type: z.literal(type), attrs: suggestion });

export const mark = z.discriminatedUnion('type', [
  simpleMark('bold'),
  simpleMark('italic'),
  simpleMark('underline'),
  simpleMark('strike'),
  /** The words by which the document defines a term: “the *Agreement*”. */
  simpleMark('definedTerm'),
  z.looseObject({ type: z.literal('link'), attrs: z.looseObject({ href: linkAddress }) }),
  suggestionMark('insertion'),
  suggestionMark('deletion'),
  /** Where a thread of comments stands; what was said lies beside the text (`comments.ts`). */
  z.looseObject({ type: z.literal('comment'), attrs: z.looseObject({ id: z.string().max(64) }) }),
]);
export type Mark = z.infer<typeof mark>;

export const textNode = z.looseObject({
  type: z.literal('text'),
  text: plainText(100_000).min(1),
  marks: z.array(mark).optional(),
});
export type TextNode = z.infer<typeof textNode>;

export const hardBreak = z.looseObject({ type: z.literal('hardBreak') });

/** Stands where its mark stands in the text; its own text goes to the foot of the page. */
export const footnote = z.looseObject({
  type: z.literal('footnote'),
  content: z.array(textNode).optional(),
});

export const inlineNode = z.discriminatedUnion('type', [textNode, hardBreak, footnote]);
export type InlineNode = z.infer<typeof inlineNode>;

const inlines = z.array(inlineNode).optional();
const alignment = z.looseObject({ textAlign: textAlign.nullish() });

export const paragraph = z.looseObject({
  type: z.literal('paragraph'),
  attrs: alignment.nullish(),
  content: inlines,
});

export const heading = z.looseObject({
  type: z.literal('heading'),
  attrs: alignment.extend({ level: z.number().int().min(1).max(4) }),
  content: inlines,
});

export const horizontalRule = z.looseObject({ type: z.literal('horizontalRule') });
export const pageBreak = z.looseObject({ type: z.literal('pageBreak') });

/** Where one person signs: a line, who they are, and a line for the date. It is never split over two pages. */
export const signatureBlock = z.looseObject({
  type: z.literal('signatureBlock'),
  attrs: z.looseObject({
    /** On whose behalf: “For Harbor Dental Group PC”. Empty where somebody signs for themselves. */
    party: plainText(300),
    name: plainText(200),
    title: plainText(200),
  }),
});

export const listItem = z.looseObject({
  type: z.literal('listItem'),
  get content() {
    return z.array(blockNode).min(1);
  },
});

export const bulletList = z.looseObject({
  type: z.literal('bulletList'),
  content: z.array(listItem).min(1),
});

export const orderedList = z.looseObject({
  type: z.literal('orderedList'),
  attrs: z.looseObject({ start: z.number().int().min(0).nullish(), type: z.string().nullish() }).nullish(),
  content: z.array(listItem).min(1),
});

export const blockquote = z.looseObject({
  type: z.literal('blockquote'),
  get content() {
    return z.array(blockNode).min(1);
  },
});

const cellAttributes = z.looseObject({
  colspan: z.number().int().min(1).max(100).nullish(),
  rowspan: z.number().int().min(1).max(1_000).nullish(),
  /** One CSS pixel width for each column that the cell spans. */
  colwidth: z.array(z.number().positive().max(4_000)).nullish(),
});

export const tableCell = z.looseObject({
  type: z.literal('tableCell'),
  attrs: cellAttributes.nullish(),
  get content() {
    return z.array(blockNode).min(1);
  },
});

/** A cell that names its column or row. Rows of header cells only, at the head of a table, come again on each page. */
export const tableHeader = z.looseObject({
  type: z.literal('tableHeader'),
  attrs: cellAttributes.nullish(),
  get content() {
    return z.array(blockNode).min(1);
  },
});

export const tableRow = z.looseObject({
  type: z.literal('tableRow'),
  content: z.array(z.discriminatedUnion('type', [tableCell, tableHeader])),
});
export type TableRow = z.infer<typeof tableRow>;

export const table = z.looseObject({
  type: z.literal('table'),
  attrs: z
    .looseObject({
      /** `grid` has lines, `plain` none (the head of a memo); missing is `grid`. */
      look: z.enum(['grid', 'plain']).nullish(),
    })
    .nullish(),
  content: z.array(tableRow).min(1),
});
export type Table = z.infer<typeof table>;

export const blockNode = z.discriminatedUnion('type', [
  paragraph,
  heading,
  bulletList,
  orderedList,
  blockquote,
  table,
  horizontalRule,
  pageBreak,
  signatureBlock,
]);
export type BlockNode = z.infer<typeof blockNode>;
export type TableCell = z.infer<typeof tableCell> | z.infer<typeof tableHeader>;
export type ListItem = z.infer<typeof listItem>;

/** What holds for the document as a whole. */
export const bodyAttributes = z.looseObject({
  schemaVersion: z.number().int().positive(),
  title: plainText(300),
  /** BCP 47; formats, spelling, hyphenation and direction follow it. */
  language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/),
  paper,
  /** Missing is `portrait`. */
  orientation: z.enum(['portrait', 'landscape']).nullish(),
  /** Headings are numbered 1, 1.1, 1.1.1. */
  numbered: z.boolean().nullish(),
  /** A table of its headings stands before the text. */
  tableOfContents: z.boolean().nullish(),
});

export type BodyAttributes = z.infer<typeof bodyAttributes>;

export const documentBody = z.looseObject({
  type: z.literal('doc'),
  attrs: bodyAttributes,
  content: z.array(blockNode).min(1),
});
export type DocumentBody = z.infer<typeof documentBody>;

/** Languages that are written from the right. Only the primary subtag decides; a script subtag (`-Latn`) overrules it. */
const writtenFromTheRight = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'yi', 'ckb', 'dv', 'sd', 'ug']);

/** The direction in which a text in `language` (BCP 47) is written. */
export const directionOf = (language: string): 'ltr' | 'rtl' => {
  // What follows `-u-` is about digits and calendars: `ar-u-nu-latn` is Arabic with Latin digits.
  const [primary = '', ...rest] = (language.toLowerCase().split(/-[ux]-/)[0] ?? '').split('-');
  return writtenFromTheRight.has(primary) && !rest.includes('latn') ? 'rtl' : 'ltr';
};

type AnyNode = BlockNode | InlineNode | TableRow | TableCell | ListItem;

const joinedBySpace = new Set<string>(['hardBreak', 'horizontalRule', 'pageBreak']);

/** The bare words of nodes, blocks on lines of their own: for search, counts and comparison. */
export const plainTextOf = (nodes: readonly AnyNode[]): string =>
  nodes
    .map((node) => {
      if (node.type === 'text') return node.text;
      if (joinedBySpace.has(node.type)) return '\n';
      if (node.type === 'signatureBlock')
        return `${[node.attrs.party, node.attrs.name, node.attrs.title].filter((line) => line !== '').join('\n')}\n`;
      const content = 'content' in node ? ((node.content ?? []) as readonly AnyNode[]) : [];
      const inner = plainTextOf(content);
      if (node.type === 'footnote') return ` [${inner}] `;
      if (node.type === 'tableRow')
        return `${content.map((cell) => plainTextOf([cell]).trim()).join('\t')}\n`;
      return node.type === 'paragraph' || node.type === 'heading' ? `${inner}\n` : inner;
    })
    .join('');
