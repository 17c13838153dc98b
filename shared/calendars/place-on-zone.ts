import type { IntervalList } from './interval-list';
import type { ZoneTransitions } from './zone-transitions';

/** Epoch intervals, each with the index of the local interval it came from. */
export interface PlacedIntervals {
  readonly intervals: IntervalList;
  readonly sources: readonly number[];
}

/**
 * Turns local intervals into epoch intervals inside `[from, until)`, by wall-clock membership: between two transitions
 * the wall clock runs evenly, so a local interval is cut to what the clock showed there and shifted by the offset.
 * Times in a gap thereby last zero, and both passes of a fold count.
 */
export const placeOnZone = (
  local: IntervalList,
  transitions: ZoneTransitions,
  from: number,
  until: number,
): PlacedIntervals => {
  const intervals: number[] = [];
  const sources: number[] = [];
  const { times, offsets } = transitions;
  let i = 0;
  for (let piece = 0; piece < offsets.length; piece++) {
    const start = Math.max(from, times[piece - 1] ?? from);
    const end = Math.min(until, times[piece] ?? until);
    if (start >= end) continue;
    const offset = offsets[piece] ?? 0;
    // A fold turns the wall clock back, so intervals already placed may be met again.
    while (i > 0 && (local[i - 1] ?? 0) > start + offset) i -= 2;
    while (i < local.length && (local[i + 1] ?? 0) <= start + offset) i += 2;
    for (; i < local.length && (local[i] ?? 0) < end + offset; i += 2) {
      const openFrom = Math.max(start, (local[i] ?? 0) - offset);
      const openUntil = Math.min(end, (local[i + 1] ?? 0) - offset);
      const last = intervals.length - 1;
      // One interval that a transition cut in two without a gap in real time is still one.
      if (intervals[last] === openFrom && sources[sources.length - 1] === i / 2) intervals[last] = openUntil;
      else {
        intervals.push(openFrom, openUntil);
        sources.push(i / 2);
      }
    }
  }
  return { intervals, sources };
};
