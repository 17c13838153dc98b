import { directionOf, type paper } from './body';
import { escapeHtml, type FontsFor, fontFace, type PrintPage, pagePolicy, paperSize } from './print-html';

/*
 * Pages that are laid out beside a document's own: the sheet before each exhibit, and strips that are laid over pages as
 * numbers and stamps. Chromium lays them out too, since nothing else here shapes Arabic and Devanagari right.
 */

const noMargins = { top: 0, bottom: 0, left: 0, right: 0 };

const htmlPage = (language: string, faces: string, style: string, content: string): string =>
  `<!doctype html><html lang="${escapeHtml(language)}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy}"><title></title><style>${faces} * { box-sizing: border-box; } body { margin: 0; font-family: 'Document', serif; font-synthesis: none; color: #111; } section { break-after: page; break-inside: avoid; overflow: hidden; } section:last-child { break-after: auto; } ${style}</style></head><body>${content}</body></html>`;

export interface SlipSheet {
  /** “Exhibit A”. */
  readonly label: string;
  /** What the exhibit is. */
  readonly title: string;
}

/** One page for each exhibit, to stand before it. */
export const slipSheets = (
  sheets: readonly SlipSheet[],
  language: string,
  size: (typeof paper)['options'][number],
  fontsFor: FontsFor,
): PrintPage => {
  const text = sheets.map(({ label, title }) => `${label}\n${title}`).join('\n');
  const faces = fontsFor(text, 'serif').map(fontFace).join('\n');
  const [width, height] = paperSize(size);
  const content = sheets
    .map(
      ({ label, title }) =>
        `<section><h1>${escapeHtml(label)}</h1><p dir="auto">${escapeHtml(title)}</p></section>`,
    )
    .join('');
  const style = `section { height: ${height - 0.02}in; padding: 0 1.2in; display: flex; flex-direction: column; align-items: center; justify-content: center; text-align: center; } h1 { font-size: 34pt; line-height: 1.35; margin: 0 0 0.35em; font-weight: 700; } p { font-size: 13pt; line-height: 1.6; margin: 0; max-width: 100%; overflow-wrap: anywhere; border-top: 0.8pt solid #333; padding-top: 0.7em; }`;
  return {
    html: htmlPage(language, faces, style, content),
    header: '<span></span>',
    footer: '<span></span>',
    paper: { width, height },
    margins: noMargins,
  };
};

/** The page with its own footer higher up: what is laid over its edge must not stand on it. */
export const withRoomForStamps = (page: PrintPage): PrintPage => ({
  ...page,
  footer: `${page.footer}<style>.foot { padding-bottom: 16pt; }</style>`,
});

/** Inches: a strip of one line, wide enough for what a stamp may say. */
export const stripSize = { width: 3.6, height: 0.3 };

/** A strip for each of `stamps`, in order, a page each: what is laid over the pages of a bundle. */
export const stampStrips = (
  stamps: readonly { readonly text: string; readonly align: 'left' | 'center' | 'right' }[],
  language: string,
  fontsFor: FontsFor,
): PrintPage => {
  const faces = fontsFor(stamps.map(({ text }) => text).join('\n'), 'serif')
    .map(fontFace)
    .join('\n');
  const content = stamps
    .map(({ text, align }) => `<section class="${align}"><b dir="auto">${escapeHtml(text)}</b></section>`)
    .join('');
  // On white, so that it can be read over a picture that fills its page.
  const style = `section { width: ${stripSize.width}in; height: ${stripSize.height - 0.01}in; display: flex; align-items: center; } .left { justify-content: flex-start; } .center { justify-content: center; } .right { justify-content: flex-end; } section { direction: ltr; } b { font-size: 9pt; line-height: 1.5; white-space: nowrap; background: #fff; padding: 0 0.04in; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }`;
  return {
    html: htmlPage(language, faces, style, content),
    header: '<span></span>',
    footer: '<span></span>',
    paper: stripSize,
    margins: noMargins,
  };
};
