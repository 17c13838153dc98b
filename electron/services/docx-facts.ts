import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

export interface DocxFacts {
  /** The provider's name where the engagement names us; empty otherwise. */
  readonly company: string;
  /** The day it says it was made, `YYYY-MM-DD`: that of the document, never the machine's clock. */
  readonly day: string;
  /** Its table of contents is read from the right; the writer of Word files knows none. */
  readonly rightToLeft: boolean;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The oldest moment that a ZIP can name. */
const noTime = new Date(1980, 0, 1);

/**
 * Sets what the writer of Word files takes from the machine's clock, and the company, which it does not know. The same
 * document is the same bytes whenever it is saved.
 */
export const settleDocx = (bytes: Uint8Array, { company, day, rightToLeft }: DocxFacts): Uint8Array => {
  const parts = unzipSync(bytes);
  const edit = (name: string, change: (text: string) => string): void => {
    const part = parts[name];
    if (part) parts[name] = strToU8(change(strFromU8(part)));
  };
  edit('docProps/core.xml', (text) =>
    text.replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${day}T00:00:00Z`),
  );
  if (company !== '')
    edit('docProps/app.xml', (text) =>
      text.replace(/\/>$/, `><Company>${escapeXml(company).replaceAll('$', '$$$$')}</Company></Properties>`),
    );
  if (rightToLeft) {
    edit('word/document.xml', (text) =>
      text.replaceAll(/<w:pStyle w:val="TOC\d"\/>(?:<w:tabs>.*?<\/w:tabs>)?/g, '$&<w:bidi/>'),
    );
    edit('word/styles.xml', (text) =>
      text.replaceAll(/(<w:style [^>]*w:styleId="TOC\d"(?:(?!<\/w:style>).)*<w:pPr>)/g, '$1<w:bidi/>'),
    );
  }
  return zipSync(parts, { mtime: noTime });
};
