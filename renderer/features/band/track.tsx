import { type KeyboardEvent, memo, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoursSegment } from '#shared/calendars/client-hours';
import { type BandCursor, useCursor } from './cursor';
import { placeIn } from './day';
import { type Window, windowStep } from './window';

const minute = 60_000;
const percent = (part: number): string => `${part * 100}%`;

const looks = {
  open: 'bg-open',
  holiday: 'hatch-holiday',
  own: 'border border-accent bg-accent-bg',
} as const;

interface BarsProps {
  readonly segments: readonly HoursSegment[];
  readonly window: Window;
  readonly own: boolean;
}

/** The bars themselves: drawn again only when the hours or the window change. */
const Bars = memo(({ segments, window, own }: BarsProps) =>
  segments.map(({ from, until, kind }) => {
    if (kind === 'closed') return null;
    const start = placeIn(window, from);
    return (
      <span
        key={from}
        className={`absolute inset-y-0 rounded-sm ${looks[own ? 'own' : kind]}`}
        style={{ insetInlineStart: percent(start), inlineSize: percent(placeIn(window, until) - start) }}
      />
    );
  }),
);
Bars.displayName = 'Bars';

interface ReadoutProps {
  readonly at: number;
  readonly window: Window;
  readonly words: string;
}

/** What the pointer or the slider is at, beside it: on the side where there is room. */
const Readout = ({ at, window, words }: ReadoutProps) => {
  const place = placeIn(window, at);
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

export interface TrackProps {
  readonly name: string;
  readonly segments: readonly HoursSegment[];
  readonly window: Window;
  readonly now: number;
  readonly cursor: BandCursor;
  /** Whether pointer or keyboard are at this track, whose readout then shows. */
  readonly active: boolean;
  /** One track of a band is in the order of tabbing; arrow keys go to the others. */
  readonly reachable: boolean;
  readonly own?: boolean;
  /** An instant on both clocks and what the hours are then. */
  readonly wordsAt: (at: number) => string;
  /** The stretches of the window in words, for who cannot see the bars. */
  readonly summary: string;
  readonly onActive: (active: boolean) => void;
  /** Asks for the keyboard to go to the track above (−1) or below (1). */
  readonly onStep: (tracks: number) => void;
}

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

const instantUnder = (event: PointerEvent<HTMLElement>, { from, until }: Window): number => {
  const box = event.currentTarget.getBoundingClientRect();
  const part = (event.clientX - box.left) / box.width;
  const place = Math.min(1, Math.max(0, isRightToLeft() ? 1 - part : part));
  return Math.round((from + place * (until - from)) / minute) * minute;
};

/** One client's hours in a window: the bars, and a slider over them that reads any instant in both zones. */
export const Track = (props: TrackProps) => {
  const { name, segments, window, now, cursor, active, reachable, own = false } = props;
  const { wordsAt, summary, onActive, onStep } = props;
  const { t } = useTranslation('band');
  const cursorAt = useCursor(cursor);
  const at = (active ? cursorAt : null) ?? Math.min(window.until - 1, Math.max(window.from, now));
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = isRightToLeft() ? -1 : 1;
    const hours = 4 * windowStep;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: forward * windowStep,
      ArrowLeft: -forward * windowStep,
      PageUp: hours,
      PageDown: -hours,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) {
      const aim = Math.round(at / windowStep) * windowStep + step;
      cursor.set(Math.min(window.until - minute, Math.max(window.from, aim)));
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') onStep(event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'Home') cursor.set(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      role="slider"
      tabIndex={reachable ? 0 : -1}
      data-track=""
      aria-label={t('track', { name, hours: summary })}
      aria-orientation="horizontal"
      aria-valuemin={window.from}
      aria-valuemax={window.until}
      aria-valuenow={at}
      aria-valuetext={wordsAt(at)}
      className="relative block h-3 rounded-sm bg-track outline-offset-2"
      onKeyDown={onKeyDown}
      onFocus={() => onActive(true)}
      onBlur={() => {
        cursor.set(null);
        onActive(false);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 0) return;
        cursor.set(instantUnder(event, window));
        onActive(true);
      }}
      onPointerLeave={() => {
        cursor.set(null);
        onActive(false);
      }}
    >
      <Bars segments={segments} window={window} own={own} />
      {active && <Readout at={at} window={window} words={wordsAt(at)} />}
    </span>
  );
};
