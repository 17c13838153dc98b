// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be a grid of which only a part is drawn
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueGrouping } from '../../replica/replica';
import { type ColumnId, type ColumnSettings, columnTracks, shownColumns } from './columns';
import type { LineRange } from './drawn-lines';
import { GridHeader } from './grid-header';
import { type GridIntent, type GridPlace, headerLine, readGridKey } from './grid-keyboard';
import { cellId, GridLine } from './grid-lines';
import type { RowKit } from './row-kit';
import type { ViewSort } from './saved-views';
import { useDrawnLines } from './use-drawn-lines';
import { useGridPlace } from './use-grid-place';
import { type OpenQueue, usePageRevision, useSummary } from './use-queue-session';
import { useRowHeight } from './use-row-height';
import { useScrollingMark } from './use-scrolling-mark';

const headerHeight = 32;

export interface QueueGridProps {
  readonly open: OpenQueue;
  readonly kit: RowKit;
  readonly columns: ColumnSettings;
  readonly sort: readonly ViewSort[];
  readonly groupBy: QueueGrouping | null;
  readonly selected: ReadonlySet<string>;
  readonly openId: string | null;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  /**
   * The item the keyboard stands on, for the commands that act on it; null on headings. `moved` where the person went
   * there, and did not find another item under the keyboard because the result changed.
   */
  readonly onStand: (id: string | null, moved: boolean) => void;
  readonly onOpen: (id: string) => void;
  readonly onDismiss: () => void;
  readonly onClaim: (id: string) => void;
  readonly onFold: (key: string, collapsed: boolean) => void;
  readonly onSort: (column: ColumnId) => void;
  readonly onResize: (column: ColumnId, by: number, done: boolean) => void;
}

/** The drawn lines' numbers, and that of the line the keyboard stands on: `aria-activedescendant` names one that is there. */
const numbersOf = ({ from, to }: LineRange, standing: number): number[] => {
  const numbers = Array.from({ length: Math.max(0, to - from) }, (_none, at) => from + at);
  if (standing >= 0 && standing < from) numbers.unshift(standing);
  if (standing >= to) numbers.push(standing);
  return numbers;
};

/** The slot of the line that the keyboard stands on: it may be drawn from afar, beside all others. */
const standingSlot = -1;

interface Slot {
  readonly slot: number;
  readonly index: number;
}

/**
 * Which slot draws which line, in the slots' order: lines that leave at one end hand their elements to those that come
 * in at the other, since changing a text costs less than building a row. The order of elements stays the same for good,
 * for the browser lays out anew whatever moves among its siblings; `aria-owns` tells the order of the lines.
 */
const inSlots = (numbers: readonly number[], standing: number, slots: number): Slot[] =>
  numbers
    .map((index) => ({ index, slot: index === standing ? standingSlot : index % slots }))
    .sort((a, b) => a.slot - b.slot);

const rowId = (slot: number): string => `queue-row-${slot}`;

const rowsInOrder = (slotted: readonly Slot[]): string =>
  slotted
    .toSorted((a, b) => a.index - b.index)
    .map(({ slot }) => rowId(slot))
    .join(' ');

const isRightToLeft = (element: Element): boolean => getComputedStyle(element).direction === 'rtl';

/** The queue as a grid of lines, of which only those in sight exist. The keyboard is read by `readGridKey`. */
export const QueueGrid = (props: QueueGridProps) => {
  const { open, kit, groupBy, selected, openId, onStand } = props;
  const summary = useSummary(open);
  const { session, pages } = open;
  const { t } = useTranslation('queue');
  usePageRevision(open);
  const scroller = useRef<HTMLDivElement>(null);
  useScrollingMark(scroller);
  const moved = useRef(false);
  const [probe, setProbe] = useState<HTMLElement | null>(null);
  const rowHeight = useRowHeight(probe);
  const { place, anchor, stand } = useGridPlace(open, summary);
  // Rows are memoised by it.
  const columns = useMemo(() => shownColumns(props.columns), [props.columns]);
  const line = pages.line(place.line);

  const { lines } = summary;
  const { drawn, reveal } = useDrawnLines({ scroller, lines, lineHeight: rowHeight, headerHeight });
  // What is drawn follows a result that became shorter one render later.
  const shown = { from: Math.min(drawn.from, lines), to: Math.min(drawn.to, lines) };
  const numbers = numbersOf(shown, place.line < lines ? place.line : headerLine);
  const slots = useRef(0);
  slots.current = Math.max(slots.current, numbers.length);
  const slotted = inSlots(numbers, place.line, slots.current);

  useEffect(() => pages.show(shown.from, Math.max(shown.from, shown.to - 1)));
  const standingOn = line?.line === 'item' ? line.row.id : null;
  const isRead = line !== undefined;
  useEffect(() => {
    if (!isRead) return;
    onStand(standingOn, moved.current);
    moved.current = false;
  }, [onStand, standingOn, isRead]);

  const go = (to: GridPlace, keepAnchor = false): void => {
    stand(to, keepAnchor ? anchor : undefined);
    const reached = pages.line(to.line);
    // At once where it can be said: the next key may come before the next render.
    onStand(reached?.line === 'item' ? reached.row.id : null, true);
    moved.current = reached === undefined;
    reveal(Math.max(0, to.line));
  };
  const selectRange = async (a: number, b: number): Promise<void> => {
    props.onSelect(new Set(await session.idsBetween(Math.min(a, b), Math.max(a, b))));
  };
  const toggle = (at: number): void => {
    const toggled = pages.line(at);
    if (toggled?.line !== 'item') return;
    const next = new Set(selected);
    if (!next.delete(toggled.row.id)) next.add(toggled.row.id);
    props.onSelect(next);
  };
  const fold = (at: number, collapsed: boolean): void => {
    const folded = pages.line(at);
    if (folded?.line === 'group') props.onFold(folded.key, collapsed);
  };
  const openLine = (at: number): void => {
    const opened = pages.line(at);
    if (opened?.line === 'item') props.onOpen(opened.row.id);
  };

  const follow = (intent: GridIntent): void => {
    if (intent.type === 'move') go(intent.place);
    else if (intent.type === 'select-range') {
      go(intent.place, true);
      void selectRange(intent.from, intent.place.line);
    } else if (intent.type === 'toggle-selected') toggle(intent.line);
    else if (intent.type === 'select-all') void selectRange(0, summary.lines - 1);
    else if (intent.type === 'dismiss') props.onDismiss();
    else if (intent.type === 'open') openLine(intent.line);
    else if (intent.type === 'fold') fold(intent.line, intent.collapsed);
    else {
      const column = columns[intent.column];
      if (column !== undefined && intent.type === 'sort') props.onSort(column);
      else if (column !== undefined && intent.type === 'resize') props.onResize(column, intent.by, true);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const intent = readGridKey(
      {
        key: event.key,
        shift: event.shiftKey,
        command: event.ctrlKey || event.metaKey,
        alt: event.altKey,
      },
      {
        place,
        anchor,
        lines: summary.lines,
        columns: columns.length,
        pageLines: Math.max(1, Math.floor((event.currentTarget.clientHeight - headerHeight) / rowHeight) - 1),
        group: line?.line === 'group' ? { collapsed: line.collapsed } : null,
        rightToLeft: isRightToLeft(event.currentTarget),
      },
    );
    if (!intent) return;
    event.preventDefault();
    follow(intent);
  };

  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const pressed = Number(target.closest<HTMLElement>('[data-line]')?.dataset['line'] ?? Number.NaN);
    if (Number.isNaN(pressed)) return;
    const column = Number(target.closest('[aria-colindex]')?.getAttribute('aria-colindex') ?? 1) - 1;
    const act = target.closest<HTMLElement>('[data-act]')?.dataset['act'];
    const at = pages.line(pressed);
    const ranged = event.shiftKey;
    go({ line: pressed, column }, ranged);
    if (at?.line === 'group') fold(pressed, !at.collapsed);
    else if (ranged) void selectRange(anchor, pressed);
    else if (act === 'select' || event.ctrlKey || event.metaKey) toggle(pressed);
    else if (act === 'claim' && at) props.onClaim(at.row.id);
    else openLine(pressed);
  };

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      id="queue-grid"
      aria-label={t('grid')}
      aria-rowcount={summary.lines + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={cellId(place.line, place.column)}
      {...(selected.size > 0 ? { 'data-choosing': '' } : {})}
      onKeyDown={onKeyDown}
      className="group/grid min-h-0 grow overflow-auto bg-panel outline-none [contain:strict]"
      style={{ ['--queue-columns' as string]: columnTracks(props.columns) }}
    >
      <GridHeader
        columns={columns}
        sort={props.sort}
        activeColumn={place.line === headerLine ? place.column : null}
        onSort={props.onSort}
        onResize={props.onResize}
      />
      <div aria-hidden="true" ref={setProbe} className="invisible absolute h-row w-0" />
      {/* The keys of what is pressed here are the grid's own, above. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as said above */}
      <div
        role="rowgroup"
        aria-owns={rowsInOrder(slotted)}
        className="relative"
        style={{ blockSize: lines * rowHeight }}
        onClick={onClick}
      >
        {slotted.map(({ slot, index }) => {
          const read = pages.line(index);
          const id = read?.line === 'item' ? read.row.id : null;
          return (
            <GridLine
              key={slot}
              id={rowId(slot)}
              index={index}
              top={index * rowHeight}
              line={read}
              columns={columns}
              groupBy={groupBy}
              kit={kit}
              activeColumn={place.line === index ? place.column : null}
              selected={id !== null && selected.has(id)}
              open={id !== null && id === openId}
            />
          );
        })}
      </div>
    </div>
  );
};
