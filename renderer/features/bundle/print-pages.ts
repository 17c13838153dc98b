import { GlobalWorkerOptions, getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/*
 * Hands pages to the system's own print dialog, on either host. A window can print nothing but itself, so each page of
 * the PDF stands in it as a picture that only paper shows.
 */

/** Dots an inch of what is printed; a point is a 72nd of an inch. */
const resolution = 220;

const pictureOf = async (page: PDFPageProxy): Promise<string> => {
  const viewport = page.getViewport({ scale: resolution / 72 });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport, intent: 'print' }).promise;
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  // A canvas keeps its points until somebody collects it; hundreds of pages would not wait for that.
  canvas.width = 0;
  if (!blob) throw new Error('A page could not be drawn.');
  return URL.createObjectURL(blob);
};

/** Opens the dialog, and resolves once it is closed, whatever was chosen in it. */
const openDialog = (): Promise<void> =>
  new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true });
    window.print();
  });

/** Prints a PDF. Throws where it cannot be drawn; then no dialog was opened. */
export const printPages = async (bytes: Uint8Array): Promise<void> => {
  const worker = new Worker(new URL('../attachments/pdf-worker.ts', import.meta.url), { type: 'module' });
  GlobalWorkerOptions.workerPort = worker;
  const loading = getDocument({ data: bytes, isEvalSupported: false, useWasm: false });
  const root = document.createElement('div');
  root.className = 'printed-pages';
  root.setAttribute('aria-hidden', 'true');
  const sheet = new CSSStyleSheet();
  const pictures: string[] = [];
  try {
    const pdf = await loading.promise;
    const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
    sheet.replaceSync(`@page { size: ${first.width / 72}in ${first.height / 72}in; margin: 0; }`);
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const picture = await pictureOf(await pdf.getPage(number));
      pictures.push(picture);
      const image = document.createElement('img');
      image.alt = '';
      image.src = picture;
      root.append(image);
      await image.decode();
    }
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    document.body.append(root);
    document.documentElement.dataset['printsPages'] = '';
    await openDialog();
  } finally {
    delete document.documentElement.dataset['printsPages'];
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    root.remove();
    for (const picture of pictures) URL.revokeObjectURL(picture);
    await loading.destroy();
    worker.terminate();
  }
};
