import {
  AlignmentType,
  BorderStyle,
  DeletedTextRun,
  Document,
  ExternalHyperlink,
  type FileChild,
  Footer,
  FootnoteReferenceRun,
  Header,
  HeadingLevel,
  ImageRun,
  InsertedTextRun,
  type IParagraphOptions,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx';
import type { HouseStyle } from '#shared/clients/house-style';
import { logoBytes, logoFacts } from '#shared/clients/logo';
import {
  type BlockNode,
  type Table as BodyTable,
  type DocumentBody,
  directionOf,
  type InlineNode,
  type ListItem,
  type Mark,
  type TextAlign,
  type TextNode,
} from '#shared/documents/body';
import type { Imprint } from '#shared/documents/imprint';
import { firstNumbered, numberingFor } from '#shared/documents/print-html';
import { settleDocx } from './docx-facts';

/*
 * A body as a Word document: real headings, lists, notes and tables, so that whoever receives it goes on working in it.
 * Complex scripts (Devanagari, Arabic) are told apart from Latin in OOXML, so weight and slant are said for both.
 */

/** Twentieths of a point, in which Word measures pages. */
const inch = 1_440;
const papers = { A4: [11_906, 16_838], Letter: [12_240, 15_840], Legal: [12_240, 20_160] } as const;
const twipsOf = (millimetres: number): number => Math.round((millimetres / 25.4) * inch);

const headingLevels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const;

const bulletList = 'bullets';
const orderedList = 'numbers';
const headingList = 'headings';

/** Fonts that Word and LibreOffice have or replace by their like; the reader's machine draws the text. */
const fontsOf = (language: string, look: HouseStyle['font']) => {
  const latin = look === 'sans' ? 'Arial' : 'Georgia';
  const arabic = look === 'sans' ? 'Arial' : 'Times New Roman';
  return {
    ascii: latin,
    hAnsi: latin,
    eastAsia: latin,
    cs: /^(hi|mr|ne)\b/.test(language) ? 'Nirmala UI' : arabic,
  };
};

/** Epoch ms. */
const suggestedAt = (mark: Mark | undefined): number =>
  mark?.type === 'insertion' || mark?.type === 'deletion' ? mark.attrs.at : 0;

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
  readonly tight?: boolean;
  readonly keepNext?: boolean;
}

class DocxWriter {
  readonly footnotes: Record<number, { children: Paragraph[] }> = {};
  private readonly rightToLeft: boolean;
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
  ) {
    this.rightToLeft = directionOf(language) === 'rtl';
  }

  blocks(nodes: readonly BlockNode[], around: Surroundings): FileChild[] {
    return nodes.flatMap((node, index) =>
      // Who signs must not stand alone on a page.
      this.block(node, nodes[index + 1]?.type === 'signatureBlock' ? { ...around, keepNext: true } : around),
    );
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
      ...(around.tight ? { spacing: { before: 20, after: 20 } } : {}),
      ...(around.quoted
        ? {
            indent: { start: 360 },
            border: { left: { style: BorderStyle.SINGLE, size: 18, color: '333333', space: 8 } },
          }
        : {}),
      ...(around.list ? { numbering: around.list } : {}),
      ...options,
    });
  }

  private run(node: TextNode, bold: boolean): ParagraphChild {
    const has = (type: string): boolean => (node.marks ?? []).some((mark) => mark.type === type);
    const link = (node.marks ?? []).find((mark) => mark.type === 'link');
    const heavy = bold || has('bold');
    const options = {
      text: node.text,
      bold: heavy,
      boldComplexScript: heavy,
      italics: has('italic'),
      strike: has('strike'),
      rightToLeft: this.rightToLeft,
      ...(has('underline') || link ? { underline: {} } : {}),
    };
    const tracked = (node.marks ?? []).find((mark) => mark.type === 'insertion' || mark.type === 'deletion');
    // What is only suggested stays a tracked change, for whoever receives it to decide. By whom is not said.
    if (tracked) this.changes += 1;
    const change = {
      id: this.changes,
      author: '',
      date: new Date(suggestedAt(tracked)).toISOString(),
    };
    const run =
      tracked?.type === 'insertion'
        ? new InsertedTextRun({ ...options, ...change })
        : tracked?.type === 'deletion'
          ? new DeletedTextRun({ ...options, ...change })
          : new TextRun(options);
    return link?.type === 'link' ? new ExternalHyperlink({ link: link.attrs.href, children: [run] }) : run;
  }

  private inline(nodes: readonly InlineNode[] | undefined, bold = false): ParagraphChild[] {
    return (nodes ?? []).map((node) => {
      if (node.type === 'text') return this.run(node, bold);
      if (node.type === 'hardBreak') return new TextRun({ break: 1 });
      this.notes += 1;
      this.footnotes[this.notes] = {
        children: [this.paragraph({ children: this.inline(node.content) }, {})],
      };
      return new FootnoteReferenceRun(this.notes);
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
        return [this.table(node), this.paragraph({ spacing: { after: 60 } }, {})];
      case 'horizontalRule':
        return [
          this.paragraph(
            { border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '777777', space: 1 } } },
            {},
          ),
        ];
      case 'pageBreak':
        return [new Paragraph({ children: [new PageBreak()] })];
      case 'signatureBlock': {
        const { party, name, title } = node.attrs;
        const line = (text: string, options: IParagraphOptions = {}): Paragraph =>
          this.paragraph(
            {
              children: [new TextRun({ text, rightToLeft: this.rightToLeft })],
              keepLines: true,
              ...options,
            },
            { tight: true },
          );
        return [
          line(party, { keepNext: true, spacing: { before: 240 } }),
          line('', {
            keepNext: true,
            spacing: { before: 360 },
            indent: { end: 4_200 },
            border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '333333', space: 1 } },
          }),
          line(name, { keepNext: title !== '' }),
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

  private table(table: BodyTable): Table {
    const plain = table.attrs?.look === 'plain';
    const style = plain ? BorderStyle.NONE : BorderStyle.SINGLE;
    const border = { style, size: 4, color: '8A8A8A' };
    const sides = { top: border, bottom: border, left: border, right: border };
    const widths = (table.content[0]?.content ?? []).flatMap((cell) => cell.attrs?.colwidth ?? [0]);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const fixed = total > 0 && !widths.includes(0);
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
            tableHeader: index === 0 && !plain && row.content.every(({ type }) => type === 'tableHeader'),
            children: row.content.map(
              (cell) =>
                new TableCell({
                  ...(cell.attrs?.colspan ? { columnSpan: cell.attrs.colspan } : {}),
                  ...(cell.attrs?.rowspan ? { rowSpan: cell.attrs.rowspan } : {}),
                  ...(cell.type === 'tableHeader' && !plain ? { shading: { fill: 'EEF0F2' } } : {}),
                  margins: { top: 40, bottom: 40, left: plain ? 0 : 90, right: 90 },
                  borders: sides,
                  children: this.blocks(cell.content, {
                    tight: true,
                    bold: cell.type === 'tableHeader' && !plain,
                  }) as (Paragraph | Table)[],
                }),
            ),
          }),
      ),
    });
  }
}

const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string) =>
  [0, 1, 2, 3].map((level) => ({
    level,
    format,
    text: text(level),
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { start: 400 * (level + 1), hanging: 320 } } },
  }));

/** How three levels of headings are numbered: the format and the text of each. */
const headingNumbers = {
  decimal: [
    [LevelFormat.DECIMAL, '%1.'],
    [LevelFormat.DECIMAL, '%1.%2'],
    [LevelFormat.DECIMAL, '%1.%2.%3'],
  ],
  outline: [
    [LevelFormat.UPPER_ROMAN, '%1.'],
    [LevelFormat.UPPER_LETTER, '%2.'],
    [LevelFormat.DECIMAL, '%3.'],
  ],
  clauses: [
    [LevelFormat.DECIMAL, '%1.'],
    [LevelFormat.LOWER_LETTER, '(%2)'],
    [LevelFormat.LOWER_ROMAN, '(%3)'],
  ],
} as const;

/** The height at which a logo stands, in pixels of 1/96 inch, and the widest it may be. */
const logoHeight = 72;
const logoWidth = 230;

const logoRun = (style: HouseStyle): ImageRun[] => {
  const facts = style.logo === null ? null : logoFacts(style.logo);
  if (!facts || style.logo === null) return [];
  const scale = Math.min(logoHeight / facts.height, logoWidth / facts.width, 1);
  const name = style.letterheadName;
  return [
    new ImageRun({
      type: facts.type,
      data: logoBytes(style.logo),
      transformation: { width: Math.round(facts.width * scale), height: Math.round(facts.height * scale) },
      altText: { name, description: name, title: name },
    }),
  ];
};

const letterheadOf = (style: HouseStyle, rightToLeft: boolean): Paragraph[] => {
  const words = (text: string, run: { bold?: boolean; size?: number }): Paragraph[] =>
    text === ''
      ? []
      : [
          new Paragraph({
            bidirectional: rightToLeft,
            spacing: { after: 0 },
            children: [
              new TextRun({
                text,
                rightToLeft,
                ...run,
                boldComplexScript: run.bold === true,
                ...(run.size === undefined ? {} : { sizeComplexScript: run.size }),
              }),
            ],
          }),
        ];
  const logo = logoRun(style);
  const lines = [
    ...(logo.length === 0 ? [] : [new Paragraph({ bidirectional: rightToLeft, children: logo })]),
    ...words(style.letterheadName, { bold: true, size: 28 }),
    ...style.letterheadLines.flatMap((line) => words(line, { size: 18 })),
    ...words(style.registration, { size: 16 }),
  ];
  if (lines.length === 0) return [];
  const line = { style: BorderStyle.SINGLE, size: 6, color: '333333', space: 1 };
  return [...lines, new Paragraph({ spacing: { after: 240 }, border: { bottom: line }, children: [] })];
};

export interface DocxLook {
  readonly style: HouseStyle;
  /** Stands at the head of every page; empty for none. */
  readonly header: string;
  /** The day it says it was made, `YYYY-MM-DD`. */
  readonly day: string;
  readonly imprint: Imprint;
}

/**
 * The bytes of a Word document. It says who made it only as far as `imprint` does, and nothing of what made it; its
 * title and language are those of the body.
 */
export const docxFile = async (
  body: DocumentBody,
  { style, header, day, imprint }: DocxLook,
): Promise<Uint8Array> => {
  const { title, language, orientation } = body.attrs;
  const numberedFrom = style.numberAll || body.attrs.numbered === true ? firstNumbered(body) : null;
  const rightToLeft = directionOf(language) === 'rtl';
  const [width, height] = papers[style.paper ?? body.attrs.paper];
  const landscape = orientation === 'landscape';
  const usual = landscape ? 0.75 * inch : inch;
  const margin = style.margins
    ? {
        top: twipsOf(style.margins.top),
        bottom: twipsOf(style.margins.bottom),
        left: twipsOf(style.margins.left),
        right: twipsOf(style.margins.right),
      }
    : { top: inch, bottom: inch, left: usual, right: usual };
  const textWidth = (landscape ? height : width) - margin.left - margin.right;
  const writer = new DocxWriter(language, numberedFrom, textWidth);
  const children = [...letterheadOf(style, rightToLeft), ...writer.blocks(body.content, {})];
  const heading = (size: number) => ({
    run: { size, sizeComplexScript: size, bold: true, boldComplexScript: true, color: '111111' },
    paragraph: { spacing: { before: 260, after: 100 } },
  });
  const small = (text: string): TextRun =>
    new TextRun({ text, size: 15, sizeComplexScript: 15, rightToLeft });
  const document = new Document({
    title,
    creator: imprint.author,
    lastModifiedBy: imprint.author,
    styles: {
      default: {
        document: {
          run: {
            font: fontsOf(language, style.font),
            size: 21,
            sizeComplexScript: 21,
            language:
              rightToLeft || /^hi\b/.test(language) ? { bidirectional: language } : { value: language },
          },
          paragraph: { spacing: { after: 120, line: 288 } },
        },
        heading1: heading(numberedFrom === 1 ? 25 : 31),
        heading2: heading(24),
        heading3: heading(22),
        heading4: heading(21),
      },
    },
    numbering: {
      config: [
        { reference: bulletList, levels: levels(LevelFormat.BULLET, () => '•') },
        { reference: orderedList, levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`) },
        {
          reference: headingList,
          levels: headingNumbers[numberingFor(style, language)].map(([format, text], level) => ({
            level,
            format,
            text,
            alignment: AlignmentType.START,
            style: { paragraph: { indent: { start: 560, hanging: 560 } } },
          })),
        },
      ],
    },
    footnotes: writer.footnotes,
    sections: [
      {
        properties: {
          page: {
            size: {
              width,
              height,
              orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin,
          },
        },
        ...(header === ''
          ? {}
          : {
              headers: {
                default: new Header({
                  children: [new Paragraph({ bidirectional: rightToLeft, children: [small(header)] })],
                }),
              },
            }),
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                bidirectional: rightToLeft,
                tabStops: [{ type: TabStopType.RIGHT, position: textWidth }],
                children: [
                  small(title),
                  new TextRun({
                    size: 15,
                    children: ['\t', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
                  }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  });
  const packed = new Uint8Array(await Packer.toBuffer(document));
  return settleDocx(packed, { company: imprint.company, day });
};
