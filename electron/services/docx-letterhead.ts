import {
  AlignmentType,
  BorderStyle,
  type FileChild,
  ImageRun,
  LineRuleType,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
} from 'docx';
import type { HouseStyle } from '#shared/clients/house-style';
import { logoBytes, logoFacts } from '#shared/clients/logo';

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

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const noBorders = { top: none, bottom: none, left: none, right: none };

/** Words and logo beside one another, as on paper: a table that shows no lines. */
const sideBySide = (
  words: readonly Paragraph[],
  logo: ImageRun,
  rightToLeft: boolean,
  textWidth: number,
): Table => {
  const widths = [Math.round(textWidth * 0.62), Math.round(textWidth * 0.38)] as const;
  const cell = (children: readonly Paragraph[]): TableCell =>
    new TableCell({ borders: noBorders, margins: { left: 0, right: 0 }, children });
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: [...widths],
    borders: { ...noBorders, insideHorizontal: none, insideVertical: none },
    visuallyRightToLeft: rightToLeft,
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          cell(words.length === 0 ? [new Paragraph({ children: [] })] : words),
          cell([
            new Paragraph({
              bidirectional: rightToLeft,
              alignment: AlignmentType.END,
              // A picture that stands in a line of text has that line's height where it is given.
              spacing: { before: 0, after: 0, line: 240, lineRule: LineRuleType.AUTO },
              children: [logo],
            }),
          ]),
        ],
      }),
    ],
  });
};

/** The mark of left-to-right: with it a figure before Latin words stays before them among Arabic ones. */
const leftToRight = '\u200e';

/** A line that begins with another script's letters keeps their direction: `88 Boylston Street` read `Boylston Street 88`. */
const ownWay = (text: string, rightToLeft: boolean): string =>
  rightToLeft && /^\P{L}*(?![\p{Script=Arabic}\p{Script=Hebrew}])\p{L}/u.test(text)
    ? `${leftToRight}${text}`
    : text;

/**
 * What stands at the head of the first page; nothing where the house has no letterhead.
 * @param textWidth between the margins, in twentieths of a point
 */
export const letterheadOf = (style: HouseStyle, rightToLeft: boolean, textWidth: number): FileChild[] => {
  const words = (text: string, run: { bold?: boolean; size?: number }): Paragraph[] =>
    text === ''
      ? []
      : [
          new Paragraph({
            bidirectional: rightToLeft,
            spacing: { after: 0 },
            children: [
              new TextRun({
                text: ownWay(text, rightToLeft),
                rightToLeft,
                ...run,
                boldComplexScript: run.bold === true,
                ...(run.size === undefined ? {} : { sizeComplexScript: run.size }),
              }),
            ],
          }),
        ];
  const lines = [
    ...words(style.letterheadName, { bold: true, size: 28 }),
    ...style.letterheadLines.flatMap((line) => words(line, { size: 18 })),
    ...words(style.registration, { size: 16 }),
  ];
  const [logo] = logoRun(style);
  if (lines.length === 0 && !logo) return [];
  const line = { style: BorderStyle.SINGLE, size: 6, color: '333333', space: 1 };
  return [
    ...(logo ? [sideBySide(lines, logo, rightToLeft, textWidth)] : lines),
    new Paragraph({
      spacing: { before: 0, after: 280, line: 140, lineRule: LineRuleType.EXACT },
      border: { bottom: line },
      children: [],
    }),
  ];
};
