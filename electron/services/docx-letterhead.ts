import { BorderStyle, ImageRun, Paragraph, TextRun } from 'docx';
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

/** What stands at the head of the first page; nothing where the house has no letterhead. */
export const letterheadOf = (style: HouseStyle, rightToLeft: boolean): Paragraph[] => {
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
