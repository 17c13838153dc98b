import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useObservable, useReplica } from '../../replica/hooks';
import type { Observable, QueueQuery, QueueSession, QueueSummary } from '../../replica/replica';
import { LinePages } from './line-pages';

export interface OpenQueue {
  readonly session: QueueSession;
  readonly pages: LinePages;
}

/** Keeps one queue session open while the caller is on screen, and asks it every new query. Null for one render. */
export const useQueueSession = (query: QueueQuery): OpenQueue | null => {
  const { queue } = useReplica();
  const [open, setOpen] = useState<OpenQueue | null>(null);
  const newest = useRef(query);
  const asked = useRef<QueueQuery | null>(null);
  useEffect(() => {
    newest.current = query;
  }, [query]);
  useEffect(() => {
    asked.current = newest.current;
    const session = queue.open(newest.current);
    const pages = new LinePages(session);
    setOpen({ session, pages });
    return () => {
      pages.close();
      session.close();
      setOpen(null);
    };
  }, [queue]);
  useEffect(() => {
    if (!open || asked.current === query) return;
    asked.current = query;
    open.session.ask(query);
  }, [open, query]);
  return open;
};

const nothingYet: QueueSummary = {
  version: 0,
  lines: 0,
  items: 0,
  byHolding: { mine: 0, free: 0, others: 0, reviewing: 0 },
  loading: true,
};
const noSummary: Observable<QueueSummary> = { get: () => nothingYet, subscribe: () => () => undefined };

/** Counts of the present result; all nought before the first answer. */
export const useSummary = (open: OpenQueue | null): QueueSummary =>
  useObservable(open?.session.summary ?? noSummary);

/** Renders again whenever a page has been read. */
export const usePageRevision = ({ pages }: OpenQueue): number =>
  useSyncExternalStore(pages.subscribe, pages.revision);
