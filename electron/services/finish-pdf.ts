import { PDFDocument } from 'pdf-lib';
import type { Imprint } from '#shared/documents/imprint';

export interface PdfFacts {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** The day it says it was made, `YYYY-MM-DD`: that of the document, never the machine's clock or its user. */
  readonly day: string;
  readonly imprint: Imprint;
}

/**
 * Gives a PDF that Chromium laid out its title, language and day, and takes from it what would tell of this machine: a
 * document leaves under the client's name, so neither we nor our software stand in it but as `imprint` says.
 */
export const describePdf = (pdf: PDFDocument, facts: PdfFacts): void => {
  const at = new Date(`${facts.day}T00:00:00Z`);
  pdf.setTitle(facts.title, { showInWindowTitleBar: true });
  pdf.setLanguage(facts.language);
  pdf.setAuthor([facts.imprint.author, facts.imprint.company].filter((name) => name !== '').join(', '));
  pdf.setCreator('');
  pdf.setProducer('');
  pdf.setCreationDate(at);
  pdf.setModificationDate(at);
};

/** `describePdf` of bytes. */
export const finishPdf = async (bytes: Uint8Array, facts: PdfFacts): Promise<Uint8Array> => {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  describePdf(pdf, facts);
  return pdf.save({ updateFieldAppearances: false });
};
