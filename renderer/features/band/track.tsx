import { type KeyboardEvent, memo, type PointerEvent, useDeferredValue, useMemo } from 'react';
import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';
import { stillCursor, useCursor } from './cursor';
import { partOf } from './day';
import { readoutWords, summaryWords, trackWords } from './lane-words';
import { type DrawnWindow, type LaneSetting, panned, useBandNow, useDrawnWindow } from './setting';
import { useInSight } from './use-in-sight';
import { type Window, windowStep } from './window';

const minute = 60_000;
const dayLength = 24 * 60 * minute;
const percent = (part: number): string => `${part * 100}%`;

const looks = {
  open: 'bg-open',
  holiday: 'hatch-holiday',
  own: 'border border-accent bg-accent-bg',
} as const;

/** The stretches around a window that are open or a holiday, whole even where they reach beyond it. */
const segmentsAround = (hours: ClientHours, { window, reach }: DrawnWindow): readonly HoursSegment[] =>
  hours
    .segments(window.from - reach - dayLength, window.until + reach + dayLength)
    .filter(
      ({ kind, from, until }) =>
        kind !== 'closed' && from < window.until + reach && until > window.from - reach,
    );

interface BarsProps {
  readonly segments: readonly HoursSegment[];
  readonly window: Window;
  readonly own: boolean;
}

/** The bars themselves: drawn again only when the hours or the window change. */
const Bars = memo(({ segments, window, own }: BarsProps) => (
  <span className="absolute inset-0 overflow-hidden rounded-sm">
    <span {...panned} className="absolute inset-0">
      {segments.map(({ from, until, kind }) => {
        if (kind === 'closed') return null;
        const start = partOf(window, from);
        return (
          <span
            key={from}
            className={`absolute inset-y-0 rounded-sm ${looks[own ? 'own' : kind]}`}
            style={{ insetInlineStart: percent(start), inlineSize: percent(partOf(window, until) - start) }}
          />
        );
      })}
    </span>
  </span>
));
Bars.displayName = 'Bars';

interface ReadoutProps {
  readonly at: number;
  readonly window: Window;
  readonly words: string;
}

/** What the pointer or the slider is at, beneath its lane: on the side where there is room. */
const Readout = ({ at, window, words }: ReadoutProps) => {
  const place = partOf(window, at);
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute top-full z-10 mt-1 rounded-md bg-ink px-2 py-1 text-sm whitespace-nowrap text-bg shadow-float"
      style={place < 0.5 ? { insetInlineStart: percent(place) } : { insetInlineEnd: percent(1 - place) }}
    >
      {words}
    </span>
  );
};

export interface LanePlace {
  readonly index: number;
  /** Whether pointer or keyboard are at this track, whose readout then shows. */
  readonly active: boolean;
  /** One track of a band is in the order of tabbing; arrow keys go to the others. */
  readonly reachable: boolean;
  readonly onActive: (index: number, active: boolean) => void;
  /** Asks for the keyboard to go to the track above (−1) or below (1). */
  readonly onStep: (index: number, tracks: number) => void;
}

export interface TrackProps extends LanePlace {
  readonly name: string;
  readonly hours: ClientHours;
  readonly setting: LaneSetting;
  /** My own hours rather than a client's. */
  readonly own?: boolean;
}

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

const instantUnder = (event: PointerEvent<HTMLElement>, { from, until }: Window): number => {
  const box = event.currentTarget.getBoundingClientRect();
  const part = (event.clientX - box.left) / box.width;
  const place = Math.min(1, Math.max(0, isRightToLeft() ? 1 - part : part));
  return Math.round((from + place * (until - from)) / minute) * minute;
};

/** The stretches of the window in words. They are many, so they follow when the bars stand. */
const useSummary = (
  hours: ClientHours,
  segments: readonly HoursSegment[],
  window: Window,
  { timeZone: here, t, format }: LaneSetting,
): string => {
  const told = useDeferredValue(segments);
  const during = useDeferredValue(window);
  return useMemo(() => {
    const zones = { there: hours.zone, here };
    const inside = told.filter(({ from, until }) => from < during.until && until > during.from);
    return summaryWords(inside, zones, t, format);
  }, [hours, told, during, here, t, format]);
};

/** One lane's hours in a window: the bars, and a slider over them that reads any instant in both zones. */
export const Track = memo((props: TrackProps) => {
  const { name, hours, setting, own = false, index, active, reachable, onActive, onStep } = props;
  const now = useBandNow();
  const [seen, sight] = useInSight();
  const present = useDrawnWindow();
  // Lanes that are scrolled out of sight have no bars, and their words follow when those in sight stand.
  const following = useDeferredValue(present);
  const drawn = seen ? present : following;
  const { window } = drawn;
  const { timeZone, cursor, t, format } = setting;
  const segments = useMemo(() => segmentsAround(hours, drawn), [hours, drawn]);
  const summary = useSummary(hours, segments, window, setting);
  const cursorAt = useCursor(active ? cursor : stillCursor);
  const at = cursorAt ?? Math.min(window.until - 1, Math.max(window.from, now));
  const later = useDeferredValue(at);
  const told = active ? at : later;
  const words = useMemo(
    () => readoutWords(hours, told, now, { there: hours.zone, here: timeZone }, t, format),
    [hours, told, now, timeZone, t, format],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = isRightToLeft() ? -1 : 1;
    const anHour = 4 * windowStep;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: forward * windowStep,
      ArrowLeft: -forward * windowStep,
      PageUp: anHour,
      PageDown: -anHour,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) {
      const aim = Math.round(at / windowStep) * windowStep + step;
      cursor.set(Math.min(window.until - minute, Math.max(window.from, aim)));
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
      onStep(index, event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'Home') cursor.set(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      ref={sight}
      role="slider"
      tabIndex={reachable ? 0 : -1}
      data-track=""
      aria-label={trackWords(name, summary, t)}
      aria-orientation="horizontal"
      aria-valuemin={window.from}
      aria-valuemax={window.until}
      aria-valuenow={at}
      aria-valuetext={words}
      className="relative block h-3 rounded-sm bg-track outline-offset-2"
      onKeyDown={onKeyDown}
      onFocus={() => onActive(index, true)}
      onBlur={() => {
        cursor.set(null);
        onActive(index, false);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 0) return;
        cursor.set(instantUnder(event, window));
        onActive(index, true);
      }}
      onPointerLeave={() => {
        cursor.set(null);
        onActive(index, false);
      }}
    >
      {seen && <Bars segments={segments} window={window} own={own} />}
      {active && <Readout at={at} window={window} words={words} />}
    </span>
  );
});
Track.displayName = 'Track';
