import type { TimeEntry } from './time-entry';

/** Wall and monotonic clock may be this far apart before it means something, ms: NTP slews by less. */
const tolerance = 2_000;

/**
 * How far the two clocks bear out an entry.
 * - `agrees`: both say the same.
 * - `wall-clock-jumped`: somebody or something set the clock; both lengths are offered.
 * - `slept`: the monotonic clock stops during sleep, and wall time passed without it.
 * - `not-measurable`: start and end lie in different boots.
 * - `manual`: typed in; nothing was measured.
 */
export type Measurement =
  | { readonly kind: 'agrees' | 'not-measurable' | 'manual'; readonly wall: number }
  | {
      readonly kind: 'wall-clock-jumped' | 'slept';
      readonly wall: number;
      readonly monotonic: number;
    };

/** Compares what the wall clock says of an entry, in ms, with what the monotonic clock saw. */
export const measure = (
  entry: Pick<TimeEntry, 'startedAt' | 'endedAt' | 'monotonic' | 'source'>,
): Measurement => {
  const wall = entry.endedAt - entry.startedAt;
  if (entry.source === 'manual' || entry.monotonic === null) return { kind: 'manual', wall };
  const { elapsed, countsSuspend } = entry.monotonic;
  if (elapsed === null) return { kind: 'not-measurable', wall };
  const apart = wall - elapsed;
  if (Math.abs(apart) <= tolerance) return { kind: 'agrees', wall };
  // Only a clock that stops in sleep can fall behind without anybody having touched the wall clock.
  const kind = apart > 0 && !countsSuspend ? 'slept' : 'wall-clock-jumped';
  return { kind, wall, monotonic: elapsed };
};
