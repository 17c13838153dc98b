import {
  AlignmentType,
  BorderStyle,
  DeletedTextRun,
  ExternalHyperlink,
  type FileChild,
  FootnoteReferenceRun,
  HeadingLevel,
  type IBordersOptions,
  InsertedTextRun,
  type IParagraphOptions,
  LineRuleType,
  PageBreak,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import {
  type BlockNode,
  type Table as BodyTable,
  directionOf,
  type InlineNode,
  type ListItem,
  type Mark,
  suggested,
  type TextAlign,
  type TextNode,
} from '#shared/documents/body';
import { rowStaysWithNext, staysWithNext } from '#shared/documents/keep-together';
import type { DocxComments } from './docx-comments';

const headingLevels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const;

/** What the document's numbering knows lists and headings by. */
export const bulletList = 'bullets';
export const orderedList = 'numbers';
export const headingList = 'headings';
/** The document's own paragraph styles beside Word's. */
export const cellStyle = 'TableText';
/** In a table without lines: the head of a memo. */
export const factStyle = 'FactText';
export const listStyle = 'ListText';
export const quoteStyle = 'BoxedText';
export const signatureStyle = 'SignatureText';

interface Change {
  readonly kind: 'insertion' | 'deletion';
  /** Epoch ms. */
  readonly at: number;
}

const changeOfMarks = (marks: readonly Mark[]): Change | null => {
  for (const mark of marks)
    if (mark.type === 'insertion' || mark.type === 'deletion') return { kind: mark.type, at: mark.attrs.at };
  return null;
};

/** What is suggested about something other than words (`suggested` in `body.ts`). */
const changeOfNode = (node: object): Change | null => {
  const { attrs } = node as { readonly attrs?: unknown };
  const read = suggested.safeParse((attrs as { suggested?: unknown } | null | undefined)?.suggested);
  return read.success ? { kind: read.data.kind, at: read.data.at } : null;
};

interface ListPlace {
  readonly reference: string;
  readonly level: number;
  readonly instance: number;
}

interface Surroundings {
  readonly list?: ListPlace;
  /** Within a quotation: indented, with a line beside it. */
  readonly quoted?: boolean;
  readonly bold?: boolean;
  readonly inCell?: 'grid' | 'plain';
  readonly keepNext?: boolean;
  /** What is suggested about the break behind it. */
  readonly broken?: Change;
}

/** Writes the blocks of a body as Word's own; what its notes say gathers in `footnotes`. */
export class DocxWriter {
  readonly footnotes: Record<number, { children: Paragraph[] }> = {};
  private readonly rightToLeft: boolean;
  /** Only Latin has italics; elsewhere a slanted letter is a mistake. */
  private readonly slants: boolean;
  private readonly boxed: IBordersOptions;
  private notes = 0;
  private lists = 0;
  private changes = 0;

  /**
   * @param numberedFrom the level of heading from which numbers stand; null for none
   * @param textWidth between the margins, in twentieths of a point
   */
  constructor(
    language: string,
    private readonly numberedFrom: number | null,
    private readonly textWidth: number,
    private readonly comments: DocxComments,
  ) {
    this.rightToLeft = directionOf(language) === 'rtl';
    this.slants = !/^(ar|fa|he|hi|mr|ne|ps|ur)\b/i.test(language);
    const line = { style: BorderStyle.SINGLE, size: 5, color: '999999', space: 4 };
    const edge = { style: BorderStyle.SINGLE, size: 18, color: '333333', space: 8 };
    this.boxed = {
      top: line,
      bottom: line,
      // Borders do not turn with the direction of a text.
      left: this.rightToLeft ? { ...line, space: 8 } : edge,
      right: this.rightToLeft ? edge : { ...line, space: 8 },
    };
  }

  blocks(nodes: readonly BlockNode[], around: Surroundings): FileChild[] {
    return nodes.flatMap((node, index) => {
      const next = nodes[index + 1];
      const broken = next?.type === 'paragraph' || next?.type === 'heading' ? changeOfNode(next) : null;
      return this.block(node, {
        ...around,
        ...(staysWithNext(nodes, index) ? { keepNext: true } : {}),
        ...(broken ? { broken } : {}),
      });
    });
  }

  private headingNumber(level: number): Pick<IParagraphOptions, 'numbering'> {
    const at = this.numberedFrom === null ? -1 : level - this.numberedFrom;
    return at >= 0 && at <= 2 ? { numbering: { reference: headingList, level: at } } : {};
  }

  private alignment(align: TextAlign | null | undefined) {
    // In a paragraph from the right Word reads left and right as start and end.
    if (align === 'center') return AlignmentType.CENTER;
    if (align === 'justify') return AlignmentType.BOTH;
    if (align === undefined || align === null) return AlignmentType.START;
    return (align === 'left') === this.rightToLeft ? AlignmentType.END : AlignmentType.START;
  }

  private paragraph(options: IParagraphOptions, around: Surroundings): Paragraph {
    return new Paragraph({
      bidirectional: this.rightToLeft,
      ...(around.keepNext ? { keepNext: true } : {}),
      ...(around.inCell ? { style: around.inCell === 'grid' ? cellStyle : factStyle } : {}),
      ...(around.list ? { style: listStyle, numbering: around.list } : {}),
      ...(around.quoted ? { style: quoteStyle, border: this.boxed, keepLines: true } : {}),
      ...options,
    });
  }

  /** What is only suggested stays a tracked change, for whoever receives it to decide. By whom is not said. */
  private tracked({ at }: Change) {
    this.changes += 1;
    return { id: this.changes, author: '', date: new Date(at).toISOString() };
  }

  /** The mark at a paragraph's end, where the break behind it is suggested. In a body it is said of what follows it. */
  private endOf(change: Change | null | undefined): Pick<IParagraphOptions, 'run'> {
    return change ? { run: { [change.kind]: this.tracked(change) } } : {};
  }

  private run(node: TextNode, bold: boolean, outer: Change | null = null): ParagraphChild {
    const has = (type: string): boolean => (node.marks ?? []).some((mark) => mark.type === type);
    const link = (node.marks ?? []).find((mark) => mark.type === 'link');
    const heavy = bold || has('bold');
    const options = {
      text: node.text,
      // What is not said is the style's; “not bold” would take the weight from a heading.
      ...(heavy ? { bold: true, boldComplexScript: true } : {}),
      ...(this.slants && has('italic') ? { italics: true } : {}),
      ...(has('strike') ? { strike: true } : {}),
      rightToLeft: this.rightToLeft,
      ...(has('underline') || link ? { underline: {} } : {}),
    };
    const change = changeOfMarks(node.marks ?? []) ?? outer;
    const run =
      change?.kind === 'insertion'
        ? new InsertedTextRun({ ...options, ...this.tracked(change) })
        : change?.kind === 'deletion'
          ? new DeletedTextRun({ ...options, ...this.tracked(change) })
          : new TextRun(options);
    return link?.type === 'link' ? new ExternalHyperlink({ link: link.attrs.href, children: [run] }) : run;
  }

  private inline(nodes: readonly InlineNode[] | undefined, bold = false): ParagraphChild[] {
    return (nodes ?? []).flatMap((node): ParagraphChild[] => {
      if (node.type === 'text') return this.comments.around(node, this.run(node, bold));
      if (node.type === 'hardBreak') return [new TextRun({ break: 1 })];
      this.notes += 1;
      const change = changeOfNode(node);
      const words = (node.content ?? []).map((part) => this.run(part, false, change));
      this.footnotes[this.notes] = { children: [this.paragraph({ children: words }, {})] };
      return [new FootnoteReferenceRun(this.notes)];
    });
  }

  private block(node: BlockNode, around: Surroundings): FileChild[] {
    switch (node.type) {
      case 'paragraph':
        return [
          this.paragraph(
            {
              alignment: this.alignment(node.attrs?.textAlign),
              children: this.inline(node.content, around.bold === true),
              ...this.endOf(around.broken),
            },
            around,
          ),
        ];
      case 'heading': {
        const heading = headingLevels[node.attrs.level - 1] ?? HeadingLevel.HEADING_4;
        return [
          this.paragraph(
            {
              heading,
              keepNext: true,
              alignment: this.alignment(node.attrs.textAlign),
              children: this.inline(node.content),
              ...this.headingNumber(node.attrs.level),
              ...this.endOf(around.broken),
            },
            {},
          ),
        ];
      }
      case 'bulletList':
      case 'orderedList': {
        const level = around.list ? around.list.level + 1 : 0;
        this.lists += 1;
        const list = {
          reference: node.type === 'bulletList' ? bulletList : orderedList,
          level: Math.min(level, 3),
          instance: this.lists,
        };
        return node.content.flatMap((item) => this.item(item, { ...around, list }));
      }
      case 'blockquote':
        return this.blocks(node.content, { ...around, quoted: true });
      case 'table':
        // Two tables that touch would become one.
        return [
          this.table(node, around),
          this.paragraph(
            { spacing: { before: 0, after: 0, line: 140, lineRule: LineRuleType.EXACT } },
            around.keepNext ? { keepNext: true } : {},
          ),
        ];
      case 'horizontalRule':
        return [
          this.paragraph(
            {
              spacing: { before: 0, after: 160, line: 140, lineRule: LineRuleType.EXACT },
              border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '777777', space: 1 } },
            },
            {},
          ),
        ];
      case 'pageBreak':
        return [new Paragraph({ children: [new PageBreak()] })];
      case 'signatureBlock': {
        const { party, name, title } = node.attrs;
        const change = changeOfNode(node);
        const line = (text: string, options: IParagraphOptions = {}): Paragraph =>
          this.paragraph(
            {
              children: text === '' ? [] : [this.run({ type: 'text', text }, false, change)],
              ...this.endOf(change),
              style: signatureStyle,
              keepLines: true,
              ...(around.keepNext ? { keepNext: true } : {}),
              ...options,
            },
            {},
          );
        return [
          line(party, { keepNext: true, spacing: { before: 240 } }),
          line('', {
            keepNext: true,
            spacing: { before: 360 },
            indent: { end: 4_200 },
            border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '333333', space: 1 } },
          }),
          line(name, title === '' ? {} : { keepNext: true }),
          ...(title === '' ? [] : [line(title, { spacing: { after: 240 } })]),
        ];
      }
    }
  }

  /** The first paragraph of an item carries its number; what follows is set under it. */
  private item(item: ListItem, around: Surroundings): FileChild[] {
    const [first, ...rest] = item.content;
    const { list, ...under } = around;
    return [
      ...(first ? this.block(first, around) : []),
      ...rest.flatMap((node) =>
        node.type === 'bulletList' || node.type === 'orderedList'
          ? this.block(node, around)
          : this.block(node, { ...under, ...(list ? { quoted: false } : {}) }),
      ),
    ];
  }

  private table(table: BodyTable, around: Surroundings): Table {
    const plain = table.attrs?.look === 'plain';
    const style = plain ? BorderStyle.NONE : BorderStyle.SINGLE;
    const border = { style, size: 4, color: '8A8A8A' };
    const sides = { top: border, bottom: border, left: border, right: border };
    const widths = (table.content[0]?.content ?? []).flatMap((cell) => cell.attrs?.colwidth ?? [0]);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const fixed = total > 0 && !widths.includes(0);
    const change = changeOfNode(table);
    return new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      visuallyRightToLeft: this.rightToLeft,
      borders: { ...sides, insideHorizontal: border, insideVertical: border },
      ...(fixed
        ? {
            layout: TableLayoutType.FIXED,
            columnWidths: widths.map((width) => Math.round((width / total) * this.textWidth)),
          }
        : {}),
      rows: table.content.map(
        (row, index) =>
          new TableRow({
            cantSplit: true,
            ...(change ? { [change.kind]: this.tracked(change) } : {}),
            tableHeader: index === 0 && !plain && row.content.every(({ type }) => type === 'tableHeader'),
            children: row.content.map(
              (cell) =>
                new TableCell({
                  ...(cell.attrs?.colspan ? { columnSpan: cell.attrs.colspan } : {}),
                  ...(cell.attrs?.rowspan ? { rowSpan: cell.attrs.rowspan } : {}),
                  ...(cell.type === 'tableHeader' && !plain ? { shading: { fill: 'EEF0F2' } } : {}),
                  margins: {
                    top: plain ? 10 : 40,
                    bottom: plain ? 10 : 40,
                    left: plain && !this.rightToLeft ? 0 : 90,
                    right: plain && this.rightToLeft ? 0 : 90,
                  },
                  borders: sides,
                  children: this.blocks(cell.content, {
                    inCell: plain ? 'plain' : 'grid',
                    bold: cell.type === 'tableHeader' && !plain,
                    keepNext:
                      rowStaysWithNext(table, index) ||
                      (around.keepNext === true && index === table.content.length - 1),
                  }) as (Paragraph | Table)[],
                }),
            ),
          }),
      ),
    });
  }
}
