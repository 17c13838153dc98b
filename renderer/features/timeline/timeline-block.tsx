import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientHours } from '#shared/calendars/client-hours';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { type Block, movedBy } from '#shared/time-entries/timeline';
import { lengthOf } from '#shared/time-entries/totals';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useSplitWords } from '../timer/split-bar';
import { SubjectTitle } from '../timer/subject-title';
import { least } from './rearrangement';
import type { TimelineDay } from './use-timeline-days';

const percent = (part: number): string => `${part * 100}%`;
/** A press within this many px of an edge takes the edge; one that moves less than `dragStart` is a click. */
const edgeReach = 6;
const dragStart = 4;
const looks = { open: 'bg-open', closed: 'bg-after', holiday: 'hatch-holiday' } as const;

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

export interface BlockProps {
  readonly block: Block<TimeEntry>;
  readonly day: TimelineDay;
  readonly hours: ClientHours | null;
  readonly selected: boolean;
  /** One block of a timeline is in the order of tabbing; arrow keys go to the others. */
  readonly reachable: boolean;
  /** Where it would be; its own place where nothing moves it. */
  readonly span: readonly [number, number];
  /** Where it would be cut; null where nothing cuts it. */
  readonly cut: number | null;
  readonly onSelect: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Dragged so far: the span, and how many rows away from its own. */
  readonly onDrag: (span: readonly [number, number], rows: number, edge: 'whole' | 'start' | 'end') => void;
  readonly onCut: (at: number) => void;
}

interface Grip {
  readonly x: number;
  readonly y: number;
  readonly edge: 'whole' | 'start' | 'end';
  readonly msPerPixel: number;
  readonly row: number;
  moving: boolean;
}

/** Reads a drag of a block off the pointer: its edges change its length, its body its place and its day. */
const useDrag = ({ block, day, onDrag, onSelect, onCut, cut }: BlockProps) => {
  const grip = useRef<Grip | null>(null);
  const forward = () => (isRightToLeft() ? -1 : 1);
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const track = event.currentTarget.closest('[data-day]')?.getBoundingClientRect();
    const box = event.currentTarget.getBoundingClientRect();
    if (!track) return;
    const fromStart = isRightToLeft() ? box.right - event.clientX : event.clientX - box.left;
    const wide = box.width > 4 * edgeReach;
    const edge =
      wide && fromStart < edgeReach ? 'start' : wide && box.width - fromStart < edgeReach ? 'end' : 'whole';
    const msPerPixel = (day.until - day.from) / track.width;
    grip.current = {
      x: event.clientX,
      y: event.clientY,
      edge,
      msPerPixel,
      row: track.height + 4,
      moving: false,
    };
    onSelect();
    if (cut !== null) onCut(block.of.startedAt + fromStart * msPerPixel);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const at = grip.current;
    if (!at || event.buttons !== 1 || cut !== null) return;
    const across = (event.clientX - at.x) * forward();
    const down = event.clientY - at.y;
    if (!at.moving && Math.hypot(across, down) < dragStart) return;
    at.moving = true;
    // From here on the pointer may leave the block.
    event.currentTarget.setPointerCapture(event.pointerId);
    const { startedAt, endedAt } = block.of;
    const span = movedBy([startedAt, endedAt], across * at.msPerPixel, at.edge, least);
    onDrag(span, at.edge === 'whole' ? Math.round(down / at.row) : 0, at.edge);
  };
  const end = () => {
    grip.current = null;
  };
  return { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: end };
};

/** What a block says beside its title, for who cannot see it: when, how long, and how it lies to the client's hours. */
const useBlockWords = ({ block: { of, lanes }, hours }: BlockProps): string => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { timeZone } = useSignedIn().person;
  const splitWords = useSplitWords();
  return [
    `${format.time(of.startedAt, timeZone)}–${format.time(of.endedAt, timeZone)}`,
    format.duration(lengthOf(of)),
    ...(hours ? [splitWords(hours.split(of.startedAt, of.endedAt))] : []),
    ...(lanes > 1 ? [t('sum.overlap')] : []),
  ]
    .filter((word) => word !== '')
    .join(', ');
};

/** One entry on its day. */
export const TimelineBlock = (props: BlockProps) => {
  const { block, day, hours, selected, reachable, span, cut, onSelect, onKeyDown } = props;
  const words = useBlockWords(props);
  const drag = useDrag(props);
  const width = day.until - day.from;
  const place = (at: number) => (at - day.from) / width;
  const [from, until] = span;
  const moved = from !== block.of.startedAt || until !== block.of.endedAt;
  return (
    <button
      type="button"
      data-entry={block.of.id}
      tabIndex={reachable ? 0 : -1}
      aria-pressed={selected}
      className={`absolute flex touch-none flex-col overflow-hidden rounded-sm border bg-raised text-start text-xs select-none ${
        selected ? 'z-2 border-accent ring-1 ring-accent' : 'z-1 border-edge'
      } ${moved ? 'opacity-80 shadow-float' : ''}`}
      style={{
        insetInlineStart: percent(place(from)),
        inlineSize: percent((until - from) / width),
        insetBlockStart: percent(block.lane / block.lanes),
        blockSize: percent(1 / block.lanes),
      }}
      onClick={onSelect}
      onFocus={onSelect}
      onKeyDown={onKeyDown}
      {...drag}
    >
      <span className="sr-only">{words}</span>
      <span className="flex min-h-0 w-full grow items-center px-1">
        <SubjectTitle of={{ ...block.of, activity: null }} />
      </span>
      <span aria-hidden="true" className="relative block h-1 w-full shrink-0 bg-track">
        {hours?.segments(from, until).map((segment) => (
          <span
            key={segment.from}
            className={`absolute inset-y-0 ${looks[segment.kind]}`}
            style={{
              insetInlineStart: percent((Math.max(segment.from, from) - from) / (until - from)),
              inlineSize: percent(
                (Math.min(segment.until, until) - Math.max(segment.from, from)) / (until - from),
              ),
            }}
          />
        ))}
      </span>
      {cut !== null && (
        <span
          aria-hidden="true"
          className="absolute inset-y-0 w-0.5 bg-late"
          style={{ insetInlineStart: percent((cut - from) / (until - from)) }}
        />
      )}
    </button>
  );
};
