import {
  AlignmentType,
  Document,
  type FileChild,
  Footer,
  Header,
  type IParagraphStyleOptions,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  PageOrientation,
  Paragraph,
  TableOfContents,
  TabStopType,
  TextRun,
} from 'docx';
import type { HouseStyle } from '#shared/clients/house-style';
import { type DocumentBody, directionOf } from '#shared/documents/body';
import { partWords } from '#shared/documents/contents';
import type { Imprint } from '#shared/documents/imprint';
import type { PaperThread } from '#shared/documents/paper-comments';
import { namesPages } from '#shared/documents/print-html';
import { firstNumbered, numberingFor } from '#shared/documents/print-sheet';
import { DocxComments } from './docx-comments';
import { settleDocx } from './docx-facts';
import { letterheadOf } from './docx-letterhead';
import {
  bulletList,
  cellStyle,
  DocxWriter,
  factStyle,
  headingList,
  listStyle,
  orderedList,
  quoteStyle,
  signatureStyle,
} from './docx-writer';

/*
 * A body as a Word document: real headings, lists, notes and tables, so that whoever receives it goes on working in it.
 * Complex scripts (Devanagari, Arabic) are told apart from Latin in OOXML, so weight and slant are said for both.
 */

/** Twentieths of a point, in which Word measures pages. */
const inch = 1_440;
const papers = { A4: [11_906, 16_838], Letter: [12_240, 15_840], Legal: [12_240, 20_160] } as const;
const twipsOf = (millimetres: number): number => Math.round((millimetres / 25.4) * inch);

const fontsOf = (language: string, look: HouseStyle['font']) => {
  // Not Georgia: its figures rise and fall, which no column of sums can bear.
  const latin = look === 'sans' ? 'Arial' : 'Cambria';
  const arabic = look === 'sans' ? 'Arial' : 'Times New Roman';
  return {
    ascii: latin,
    hAnsi: latin,
    eastAsia: latin,
    cs: /^(hi|mr|ne)\b/.test(language) ? 'Nirmala UI' : arabic,
  };
};

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

const ownStyle = (id: string, name: string, rest: Omit<IParagraphStyleOptions, 'id' | 'name'>) => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  ...rest,
});

const ownStyles = [
  ownStyle(cellStyle, 'Table Text', {
    run: { size: 19, sizeComplexScript: 19 },
    paragraph: { spacing: { before: 20, after: 20, line: 260 } },
  }),
  ownStyle(factStyle, 'Fact Text', { paragraph: { spacing: { before: 20, after: 20 } } }),
  ownStyle(listStyle, 'List Text', { paragraph: { spacing: { after: 60 } } }),
  ownStyle(quoteStyle, 'Boxed Text', {
    paragraph: { indent: { start: 200, end: 200 }, spacing: { before: 80, after: 160 } },
  }),
  ownStyle(signatureStyle, 'Signature Text', { paragraph: { spacing: { before: 20, after: 20 } } }),
];

/** How the lines of a table of contents stand; its own first level is that at which parts begin. */
const contentsStyles = (first: 1 | 2) =>
  [1, 2, 3].map((level) =>
    ownStyle(`TOC${level}`, `toc ${level}`, {
      quickFormat: false,
      paragraph: { indent: { start: Math.max(0, level - first) * 320 }, spacing: { after: 80 } },
    }),
  );

/** A table of contents as Word keeps it: it fills in the pages by itself, since only it knows its own. */
const contentsOfDocx = (language: string, first: 1 | 2): FileChild[] => [
  new Paragraph({
    bidirectional: directionOf(language) === 'rtl',
    keepNext: true,
    spacing: { after: 160 },
    children: [
      new TextRun({
        text: partWords(language).contents,
        bold: true,
        boldComplexScript: true,
        size: 25,
        sizeComplexScript: 25,
        rightToLeft: directionOf(language) === 'rtl',
      }),
    ],
  }),
  new TableOfContents(partWords(language).contents, {
    hyperlink: true,
    headingStyleRange: `${first}-3`,
  }),
  new Paragraph({ children: [new PageBreak()] }),
];

export interface DocxLook {
  readonly style: HouseStyle;
  /** Stands at the head of every page; empty for none. */
  readonly header: string;
  /** The day it says it was made, `YYYY-MM-DD`. */
  readonly day: string;
  readonly imprint: Imprint;
  /** What was said about the words, and leaves with them; none where it stays here. */
  readonly comments?: readonly PaperThread[];
}

/**
 * The bytes of a Word document. It says who made it only as far as `imprint` does, and nothing of what made it; its
 * title and language are those of the body.
 */
export const docxFile = async (
  body: DocumentBody,
  { style, header, day, imprint, comments = [] }: DocxLook,
): Promise<Uint8Array> => {
  const { title, language, orientation } = body.attrs;
  const numberedFrom = style.numberAll || body.attrs.numbered === true ? firstNumbered(body) : null;
  const rightToLeft = directionOf(language) === 'rtl';
  const [width, height] = papers[style.paper ?? body.attrs.paper];
  const landscape = orientation === 'landscape';
  const side = landscape ? 0.75 * inch : inch;
  const margin = style.margins
    ? {
        top: twipsOf(style.margins.top),
        bottom: twipsOf(style.margins.bottom),
        left: twipsOf(style.margins.left),
        right: twipsOf(style.margins.right),
      }
    : {
        // Those of the page on paper (`print-html.ts`), so that both have much the same pages.
        top: landscape ? 0.7 * inch : 0.85 * inch,
        bottom: landscape ? 0.75 * inch : 0.9 * inch,
        left: side,
        right: side,
      };
  const textWidth = (landscape ? height : width) - margin.left - margin.right;
  const remarks = new DocxComments(body.content, comments, rightToLeft);
  const writer = new DocxWriter(language, numberedFrom, textWidth, remarks);
  const children = [
    ...letterheadOf(style, rightToLeft, textWidth),
    ...(namesPages(body) ? contentsOfDocx(language, firstNumbered(body)) : []),
    ...writer.blocks(body.content, {}),
  ];
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
      paragraphStyles: [...ownStyles, ...contentsStyles(firstNumbered(body))],
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
    ...(remarks.all.length === 0 ? {} : { comments: { children: remarks.all } }),
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
                    // Marks of direction keep “1 / 2” in this order on a page that is read from the right.
                    children: [
                      '\t\u200E',
                      PageNumber.CURRENT,
                      '\u200E / \u200E',
                      PageNumber.TOTAL_PAGES,
                      '\u200E',
                    ],
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
  return settleDocx(packed, { company: imprint.company, day, rightToLeft });
};
