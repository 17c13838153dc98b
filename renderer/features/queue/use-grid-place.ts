import { useEffect, useRef, useState } from 'react';
import type { QueueSummary } from '../../replica/replica';
import { type GridPlace, headerLine } from './grid-keyboard';
import type { OpenQueue } from './use-queue-session';

export interface GridStanding {
  readonly place: GridPlace;
  /** The line that a range selection grows from. */
  readonly anchor: number;
  readonly stand: (place: GridPlace, anchor?: number) => void;
}

/**
 * Where the keyboard stands. It stays with its item when the result changes around it, and within the result when
 * that becomes shorter.
 */
export const useGridPlace = ({ session, pages }: OpenQueue, summary: QueueSummary): GridStanding => {
  const [place, setPlace] = useState<GridPlace>({ line: 0, column: 0 });
  const [anchor, setAnchor] = useState(0);
  const itemId = useRef<string | null>(null);
  const { version, lines } = summary;

  const stand = (next: GridPlace, nextAnchor = next.line): void => {
    const line = pages.line(next.line);
    itemId.current = line?.line === 'item' ? line.row.id : null;
    setPlace(next);
    setAnchor(Math.max(0, nextAnchor));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the very reason to look again
  useEffect(() => {
    const id = itemId.current;
    if (id === null) return;
    let overtaken = false;
    void session.lineOf(id as Parameters<typeof session.lineOf>[0]).then((line) => {
      if (overtaken || line === null || itemId.current !== id) return;
      setPlace((present) => (present.line === line ? present : { ...present, line }));
    });
    return () => {
      overtaken = true;
    };
  }, [session, version]);

  const last = lines - 1;
  const line = place.line === headerLine ? headerLine : Math.max(headerLine, Math.min(place.line, last));
  return { place: line === place.line ? place : { ...place, line }, anchor, stand };
};
