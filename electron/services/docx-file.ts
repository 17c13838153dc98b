import {
  AlignmentType,
  BorderStyle,
  DeletedTextRun,
  Document,
  ExternalHyperlink,
  type FileChild,
  Footer,
  FootnoteReferenceRun,
  HeadingLevel,
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
import type { HouseStyle } from '#shared/documents/print-html';

/*
 * A body as a Word document: real headings, lists, notes and tables, so that whoever receives it goes on working in it.
 * Complex scripts (Devanagari, Arabic) are told apart from Latin in OOXML, so weight and slant are said for both.
 */

/** Twentieths of a point, in which Word measures pages. */
const inch = 1_440;
const papers = { A4: [11_906, 16_838], Letter: [12_240, 15_840] } as const;

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
const fontsOf = (language: string) => ({
  ascii: 'Georgia',
  hAnsi: 'Georgia',
  eastAsia: 'Georgia',
  cs: /^(hi|mr|ne)\b/.test(language) ? 'Nirmala UI' : 'Times New Roman',
});

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
  private readonly numbered: boolean;
  private notes = 0;
  private lists = 0;
  private changes = 0;

  constructor(language: string, numbered: boolean) {
    this.rightToLeft = directionOf(language) === 'rtl';
    this.numbered = numbered;
  }

  blocks(nodes: readonly BlockNode[], around: Surroundings): FileChild[] {
    return nodes.flatMap((node, index) =>
      // Who signs must not stand alone on a page.
      this.block(node, nodes[index + 1]?.type === 'signatureBlock' ? { ...around, keepNext: true } : around),
    );
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
              ...(this.numbered && node.attrs.level <= 3
                ? { numbering: { reference: headingList, level: node.attrs.level - 1 } }
                : {}),
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
            columnWidths: widths.map((width) => Math.round((width / total) * 9_360)),
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

/** The bytes of a Word document. Nothing in it says who or what made it; its title and language are those of the body. */
export const docxFile = async (body: DocumentBody, style: HouseStyle): Promise<Uint8Array> => {
  const { title, language, paper, orientation } = body.attrs;
  const numbered = style.numberedHeadings || body.attrs.numbered === true;
  const writer = new DocxWriter(language, numbered);
  const rightToLeft = directionOf(language) === 'rtl';
  const letterhead = style.letterhead.map(
    (text, index) =>
      new Paragraph({
        bidirectional: rightToLeft,
        children: [new TextRun({ text, bold: index === 0, boldComplexScript: index === 0, rightToLeft })],
      }),
  );
  const children = [...letterhead, ...writer.blocks(body.content, {})];
  const [width, height] = papers[paper];
  const landscape = orientation === 'landscape';
  const side = landscape ? 0.75 * inch : inch;
  const heading = (size: number) => ({
    run: { size, sizeComplexScript: size, bold: true, boldComplexScript: true, color: '111111' },
    paragraph: { spacing: { before: 260, after: 100 } },
  });
  const document = new Document({
    title,
    creator: '',
    lastModifiedBy: '',
    styles: {
      default: {
        document: {
          run: {
            font: fontsOf(language),
            size: 21,
            sizeComplexScript: 21,
            language:
              rightToLeft || /^hi\b/.test(language) ? { bidirectional: language } : { value: language },
          },
          paragraph: { spacing: { after: 120, line: 288 } },
        },
        heading1: heading(numbered ? 25 : 31),
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
          levels: levels(LevelFormat.DECIMAL, (level) =>
            level === 0 ? '%1.' : Array.from({ length: level + 1 }, (_, at) => `%${at + 1}`).join('.'),
          ).map((level) => ({ ...level, style: { paragraph: { indent: { start: 560, hanging: 560 } } } })),
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
            margin: { top: inch, bottom: inch, left: side, right: side },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                bidirectional: rightToLeft,
                tabStops: [{ type: TabStopType.RIGHT, position: (landscape ? height : width) - 2 * side }],
                children: [
                  new TextRun({ text: title, size: 15, sizeComplexScript: 15, rightToLeft }),
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
  return new Uint8Array(await Packer.toBuffer(document));
};
