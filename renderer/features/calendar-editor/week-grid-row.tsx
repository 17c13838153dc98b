// biome-ignore-all lint/a11y/useSemanticElements: a grid of half hours that is painted on is no table of text
// biome-ignore-all lint/a11y/useFocusableInteractive: the cell that the keyboard is at has the tab stop
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayInterval, IsoWeekday } from '#shared/calendars/client-calendar';
import { cellMinutes, cellState, cellsADay, paint, spansOf } from './paint';

const dayMinutes = 24 * 60;
const cells = Array.from({ length: cellsADay }, (_, cell) => cell);

const timeAt = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A stroke that is being drawn: where it began, what it does, and the hours it is drawn on. */
export interface Painting {
  readonly day: IsoWeekday;
  readonly cell: number;
  readonly open: boolean;
  readonly on: readonly DayInterval[];
}

export interface WeekGridRowProps {
  readonly day: IsoWeekday;
  readonly dayName: string;
  readonly intervals: readonly DayInterval[];
  /** The hours of the day before, whose nights reach into this one. */
  readonly before: readonly DayInterval[];
  /** The cell that the keyboard is at, in this row. */
  readonly focused: number | null;
  readonly painting: RefObject<Painting | null>;
  readonly onFocus: (cell: number) => void;
  /** Asks for the keyboard to go to a cell some rows below. */
  readonly onMove: (rows: number, cell: number) => void;
  readonly onChange: (intervals: readonly DayInterval[]) => void;
}

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';
const percent = (minutes: number): string => `${(minutes / dayMinutes) * 100}%`;

/** Hours to the minute beneath the cells: a bar for each interval, a paler one for what the night before left. */
const Bars = ({ intervals, before }: Pick<WeekGridRowProps, 'intervals' | 'before'>) => {
  const { t } = useTranslation('calendar');
  return (
    <>
      {spansOf(before)
        .filter(([, to]) => to > dayMinutes)
        .map(([from, to]) => (
          <span
            key={`tail-${from}`}
            title={t('week.tail', { time: timeAt(to - dayMinutes) })}
            className="absolute inset-y-1 start-0 rounded-e-sm bg-open opacity-45"
            style={{ inlineSize: percent(to - dayMinutes) }}
          />
        ))}
      {spansOf(intervals).map(([from, to]) => (
        <span
          key={`${from}-${to}`}
          className="absolute inset-y-1 rounded-sm bg-open"
          style={{ insetInlineStart: percent(from), inlineSize: percent(Math.min(dayMinutes, to) - from) }}
        />
      ))}
    </>
  );
};

/** One weekday of the grid: half hours that are opened and closed by dragging over them, or by key. */
export const WeekGridRow = (props: WeekGridRowProps) => {
  const { day, dayName, intervals, before, focused, painting, onFocus, onMove, onChange } = props;
  const { t } = useTranslation('calendar');
  const begin = (cell: number) => {
    const open = cellState(intervals, cell) !== 'open';
    painting.current = { day, cell, open, on: intervals };
    onChange(paint(intervals, cell, cell, open));
  };
  const goOn = (cell: number) => {
    const stroke = painting.current;
    if (stroke?.day === day) onChange(paint(stroke.on, stroke.cell, cell, stroke.open));
  };
  const onKeyDown = (event: KeyboardEvent, cell: number) => {
    const forward = isRightToLeft() ? -1 : 1;
    const steps: Readonly<Record<string, readonly [rows: number, cells: number]>> = {
      ArrowRight: [0, forward],
      ArrowLeft: [0, -forward],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Home: [0, -cell],
      End: [0, cellsADay - 1 - cell],
    };
    const step = steps[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      begin(cell);
    } else if (step) {
      const next = Math.min(cellsADay - 1, Math.max(0, cell + step[1]));
      if (event.shiftKey && step[0] === 0) {
        if (painting.current?.day !== day) {
          const open = cellState(intervals, cell) !== 'closed';
          painting.current = { day, cell, open, on: intervals };
        }
        goOn(next);
      } else painting.current = null;
      onMove(step[0], next);
    } else return;
    event.preventDefault();
  };
  return (
    <span
      className="relative flex h-6 overflow-hidden rounded-sm bg-track"
      onPointerUp={() => {
        painting.current = null;
      }}
    >
      <Bars intervals={intervals} before={before} />
      {cells.map((cell) => {
        const from = cell * cellMinutes;
        return (
          <span
            key={cell}
            role="gridcell"
            data-cell={`${day}-${cell}`}
            tabIndex={focused === cell ? 0 : -1}
            aria-label={t('week.cell', {
              day: dayName,
              from: timeAt(from),
              until: timeAt(from + cellMinutes),
              state: t(`week.state.${cellState(intervals, cell)}`),
            })}
            className={`relative h-full flex-1 cursor-cell hover:bg-[rgb(128_128_128/25%)] ${
              cell % 2 === 0 ? 'border-s border-line' : ''
            } ${cell % 12 === 0 ? 'border-edge' : ''}`}
            onFocus={() => onFocus(cell)}
            onPointerDown={(event) => {
              event.currentTarget.releasePointerCapture(event.pointerId);
              begin(cell);
            }}
            onPointerEnter={(event) => {
              if (event.buttons === 1) goOn(cell);
              else painting.current = null;
            }}
            onKeyDown={(event) => onKeyDown(event, cell)}
          />
        );
      })}
    </span>
  );
};
