import type { BeyondZoneData } from './calendar-problem';
import { beyondZoneData, type GrowingRange, type Span } from './growing-range';
import type { IntervalIndex } from './interval-index';
import type { IntervalList } from './interval-list';
import { DAY } from './local-date';

/**
 * Questions about when something is open. All instants are epoch milliseconds. Questions about instants that zone data
 * does not know throw `BeyondZoneDataError`: ask `beyondZoneData` first about what a person typed.
 */
export interface OpenHours {
  /** Why these instants cannot be asked about; null where every question about them has an answer. */
  beyondZoneData(from: number, until: number): BeyondZoneData | null;
  isOpen(instant: number): boolean;
  /** Open milliseconds in `[from, until)`; zero where `until` is not after `from`. */
  openMilliseconds(from: number, until: number): number;
  /** The first open instant from this one on, itself included; null where there is none. */
  nextOpening(instant: number): number | null;
  /** The first closed instant from this one on, itself included; null where there is none. */
  nextClosing(instant: number): number | null;
  /**
   * Forward, the earliest instant with that many open milliseconds since this one; with a negative number, the latest
   * with that many until this one. Null where so many never come together.
   */
  addOpenMilliseconds(instant: number, milliseconds: number): number | null;
  /** Open intervals in `[from, until)`, cut to it. */
  openIntervals(from: number, until: number): IntervalList;
  /** Outside this span only weekly hours repeat, so a long look that finds nothing there may end. */
  readonly special: Span;
  /** What can be asked about. */
  readonly known: Span;
}

/** What ten years of nothing but weekly hours, in a zone that changes as it does, have not shown never comes. */
const HORIZON = 3653 * DAY;

interface Compiled extends Span {
  readonly open: IntervalIndex;
}

/** The questions, over anything that compiles to open intervals. */
export const openHours = (range: GrowingRange<Compiled>, special: Span): OpenHours => {
  const { known } = range;

  /** Asks ever wider ranges after an instant until one knows the answer. */
  const lookAhead = (instant: number, find: (open: IntervalIndex) => number | null): number | null => {
    const limit = Math.min(known.until, Math.max(instant, special.until) + HORIZON);
    let compiled = range.covering(instant, instant);
    for (;;) {
      const found = find(compiled.open);
      if (found !== null || compiled.until >= limit) return found;
      compiled = range.covering(instant, compiled.until);
    }
  };

  const later = (instant: number, milliseconds: number): number | null => {
    const settled = Math.max(instant, special.until);
    let compiled = range.covering(instant, instant);
    for (;;) {
      const { open, until } = compiled;
      const target = open.lengthBefore(instant) + milliseconds;
      if (target <= open.length) return open.earliestWithLength(target);
      const neverAgain = until >= settled + HORIZON && open.length === open.lengthBefore(settled);
      if (until >= known.until || neverAgain) return null;
      compiled = range.covering(instant, until);
    }
  };

  const earlier = (instant: number, milliseconds: number): number | null => {
    const settled = Math.min(instant, special.from);
    let compiled = range.covering(instant, instant);
    for (;;) {
      const { open, from } = compiled;
      const target = open.lengthBefore(instant) - milliseconds;
      if (target >= 0) return open.latestWithLength(target);
      const neverBefore = from <= settled - HORIZON && open.lengthBefore(settled) === 0;
      if (from <= known.from || neverBefore) return null;
      compiled = range.covering(from - 1, instant);
    }
  };

  return {
    special,
    known,
    beyondZoneData: (from, until) => beyondZoneData(known, from, until),
    isOpen: (instant) => range.covering(instant, instant).open.containing(instant) >= 0,
    openMilliseconds: (from, until) => {
      if (until <= from) return 0;
      return range.covering(from, until).open.lengthIn(from, until);
    },
    nextOpening: (instant) =>
      lookAhead(instant, (open) => {
        const i = open.firstEndingAfter(instant);
        return i < open.count ? Math.max(instant, open.start(i)) : null;
      }),
    nextClosing: (instant) =>
      lookAhead(instant, (open) => {
        const i = open.containing(instant);
        if (i < 0) return instant;
        // Where the range ends, the interval may go on.
        return open.end(i) < open.until ? open.end(i) : null;
      }),
    addOpenMilliseconds: (instant, milliseconds) => {
      if (milliseconds === 0) return instant;
      return milliseconds > 0 ? later(instant, milliseconds) : earlier(instant, -milliseconds);
    },
    openIntervals: (from, until) =>
      until <= from ? [] : range.covering(from, until).open.within(from, until),
  };
};
