import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Notice } from '../../ui/notice';
import { ProgressBar } from '../../ui/progress-bar';

/** Points of PDF are drawn at this size at most; a page is as wide as the dialog. */
const largestScale = 2;

/**
 * Drawn this much finer at least than it is shown: beside a text a page is a third of its size, and on a screen of one
 * dot a pixel Arabic lost the dots of its letters.
 */
const leastFineness = 2;

/** Pages this far out of sight are drawn, px, in lists that scroll within the window too; others give back their room. */
const nearBy = '600px';

interface ReadDocument {
  readonly document: PDFDocumentProxy | 'failed';
  readonly end: () => void;
}

/**
 * The document, read in a worker. Scripts, forms and attachments inside it are not looked at; no font, character map or
 * decoder is fetched, so that a rare old encoding may be shown in another typeface. While other bytes are read, the
 * document before them stays.
 */
const useDocument = (bytes: Uint8Array<ArrayBuffer>): PDFDocumentProxy | 'failed' | null => {
  const [read, setRead] = useState<ReadDocument | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
    GlobalWorkerOptions.workerPort = worker;
    const loading = getDocument({
      // The reader takes the bytes with it into its worker.
      data: bytes.slice(),
      isEvalSupported: false,
      enableXfa: false,
      useSystemFonts: true,
      useWasm: false,
      disableAutoFetch: true,
      disableStream: true,
    });
    const end = (): void => {
      void loading.destroy().finally(() => worker.terminate());
    };
    let state: 'reading' | 'shown' | 'unwanted' = 'reading';
    const show = (document: ReadDocument['document']): void => {
      if (state !== 'reading') return;
      state = 'shown';
      setRead({ document, end });
    };
    loading.promise.then(show, () => show('failed'));
    return () => {
      if (state === 'reading') end();
      state = 'unwanted';
    };
  }, [bytes]);
  // Whoever asks a document that ended for a page is thrown at: it ends once another is shown, or none any more.
  useEffect(() => () => read?.end(), [read]);
  return read?.document ?? null;
};

/** Draws a page while it is near; where it is not, it takes up its room and no memory. */
const Page = ({
  document,
  number,
  label,
  ratio,
}: {
  readonly document: PDFDocumentProxy;
  readonly number: number;
  readonly label: string;
  readonly ratio: number;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(number === 1);
  useEffect(() => {
    const seen = canvas.current;
    if (!seen) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.at(-1)?.isIntersecting === true),
      // Newer than the types: without it a list that scrolls cuts the margin off.
      { rootMargin: nearBy, scrollMargin: nearBy } as IntersectionObserverInit,
    );
    observer.observe(seen);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const target = canvas.current;
    if (near || !target) return;
    target.width = 0;
    target.height = 0;
    target.removeAttribute('data-drawn');
  }, [near]);
  useEffect(() => {
    const target = canvas.current;
    if (!near || !target) return undefined;
    let drawing: ReturnType<PDFPageProxy['render']> | null = null;
    let gone = false;
    void document.getPage(number).then(
      (page) => {
        if (gone) return;
        const { width } = page.getViewport({ scale: 1 });
        const fineness = Math.max(leastFineness, window.devicePixelRatio);
        const scale = Math.min(largestScale, target.clientWidth / width) * fineness;
        const viewport = page.getViewport({ scale });
        // On the page itself: a canvas that stands nowhere takes the direction of the interface, and in Arabic drew
        // Latin letters over each other.
        target.width = Math.floor(viewport.width);
        target.height = Math.floor(viewport.height);
        drawing = page.render({ canvas: target, viewport });
        drawing.promise.then(
          () => target.setAttribute('data-drawn', 'true'),
          () => undefined,
        );
      },
      () => undefined,
    );
    return () => {
      gone = true;
      drawing?.cancel();
    };
  }, [document, number, near]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      className="mb-3 w-full border border-line bg-white"
      style={{ aspectRatio: String(ratio) }}
    />
  );
};

export interface PdfPagesProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Told once the pages of these bytes take their room, before they are drawn. */
  readonly onShown?: () => void;
}

/** The pages of a PDF, one below the other. */
export const PdfPages = ({ bytes, onShown }: PdfPagesProps) => {
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const document = useDocument(bytes);
  const [ratio, setRatio] = useState<number | null>(null);
  useEffect(() => {
    if (!document || document === 'failed') return;
    void document.getPage(1).then((page) => {
      const { width, height } = page.getViewport({ scale: 1 });
      setRatio(width / height);
    });
  }, [document]);
  const isShown = document !== null && document !== 'failed' && ratio !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document has other pages
  useEffect(() => {
    if (isShown) onShown?.();
  }, [document, isShown, onShown]);
  if (document === 'failed')
    return (
      <Notice tone="after" title={t('preview.unreadable')}>
        {t('preview.unreadable-why')}
      </Notice>
    );
  if (!document || ratio === null) return <ProgressBar label={t('preview.reading')} />;
  const pages = Array.from({ length: document.numPages }, (_, index) => index + 1);
  return (
    // A page is read from the left in every language: the document says how, not the interface.
    <div dir="ltr">
      {pages.map((number) => (
        <Page
          key={number}
          document={document}
          number={number}
          ratio={ratio}
          label={t('preview.page', { page: format.number(number), pages: format.number(document.numPages) })}
        />
      ))}
    </div>
  );
};
