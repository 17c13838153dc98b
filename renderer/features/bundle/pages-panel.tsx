import type { Node } from '@tiptap/pm/model';
import { lazy, type RefObject, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import type { DocumentRow } from '#shared/documents/document';
import { layoutOf } from '#shared/documents/paper-layout';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { IconButton } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProgressBar } from '../../ui/progress-bar';
import { bytesOf } from '../editor/open-body';
import type { PrintedAs } from '../house-style/print-facts';
import { bodyOfDocument } from './body-of-document';

const PdfPages = lazy(async () => ({ default: (await import('../attachments/pdf-pages')).PdfPages }));

/** A text is laid out anew so long after it last changed, ms: a layout of 200 pages takes seconds of a processor. */
const layOutAfter = 1_200;

export interface PagesPanelProps {
  readonly row: DocumentRow;
  readonly doc: Y.Doc;
  /** What is written now; another whenever `change` is. */
  readonly newest: RefObject<Node | null>;
  readonly change: string | null;
  readonly printed: PrintedAs;
  /** How far through the text the cursor is, from 0 to 1: there the pages are looked at first. */
  readonly progress: () => number;
  readonly onClose: () => void;
}

/** The document as paper will have it, beside the text, laid out anew whenever its writer rests (ADR 86). */
export const PagesPanel = ({ row, doc, newest, change, printed, progress, onClose }: PagesPanelProps) => {
  const { t } = useTranslation('bundle');
  const bridge = useBridge();
  const [pages, setPages] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [busy, setBusy] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const laidOut = pages !== null;
  // Not the row: it is another each time the hub has taken in what was typed, and its pages are the same.
  const { title, language } = row;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `change` says that `newest` holds another text
  useEffect(() => {
    let wanted = true;
    const layOut = async (): Promise<void> => {
      const { current } = newest;
      if (!current) return;
      const body = bodyOfDocument({ title, language }, current, layoutOf(doc));
      const laid = body.ok ? await bridge.call('print.preview', { body: body.value, ...printed }) : body;
      if (!wanted) return;
      setBusy(false);
      setProblem(laid.ok ? null : laid.error);
      if (laid.ok) setPages(Uint8Array.from(bytesOf(laid.value.data)));
    };
    setBusy(true);
    const timer = setTimeout(() => void layOut(), laidOut ? layOutAfter : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [bridge, change, doc, newest, printed, title, language]);

  /** Where the cursor was when the pages were shown last, from 0 to 1; null before they were. */
  const place = useRef<number | null>(null);
  const onShown = useCallback((): void => {
    const { current } = scroller;
    if (!current) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    const [before, now] = [place.current, progress()];
    place.current = now;
    const y = now * scrollHeight;
    const isInView = y > scrollTop && y < scrollTop + clientHeight;
    // Who reads elsewhere while others write is left there; the pages follow a cursor that went out of their sight.
    const hasMoved = before === null || Math.abs(now - before) * scrollHeight > clientHeight / 10;
    if (hasMoved && (before === null || !isInView)) current.scrollTop = now * (scrollHeight - clientHeight);
  }, [progress]);

  return (
    <aside
      aria-label={t('on-paper.title')}
      className="flex w-[clamp(22rem,38%,44rem)] shrink-0 flex-col border-s border-line bg-bg contain-strict"
    >
      <header className="flex items-center gap-2 border-b border-line bg-panel py-1 ps-4 pe-2">
        <h2 className="font-semibold">{t('on-paper.title')}</h2>
        <p role="status" className="grow text-xs text-faint">
          {busy ? t('laying-out') : t('on-paper.as-paper')}
        </p>
        <IconButton icon="close" label={t('on-paper.close')} onPress={onClose} />
      </header>
      {problem && (
        <div className="p-3">
          <ProblemNotice problem={problem} />
        </div>
      )}
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={t('on-paper.title')}
        className="min-h-0 grow overflow-y-auto p-3"
      >
        {pages ? (
          <Suspense fallback={<ProgressBar label={t('laying-out')} />}>
            <PdfPages bytes={pages} onShown={onShown} />
          </Suspense>
        ) : (
          !problem && <ProgressBar label={t('laying-out')} />
        )}
      </section>
    </aside>
  );
};
