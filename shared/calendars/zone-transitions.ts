import type { Result } from '../kernel/result';

/**
 * A zone's offsets in a span of time, as data: the engine never asks the machine's own zone database, so hub, browser
 * and Electron agree as soon as they hold the same transitions.
 */
export interface ZoneTransitions {
  /** IANA name. */
  readonly zone: string;
  /** Which time-zone data this came from, such as `2025b`; approved weeks keep it. */
  readonly dataVersion: string;
  /** The span that is described, epoch milliseconds, half open. */
  readonly from: number;
  readonly until: number;
  /** Instants inside the span at which the offset changes, epoch milliseconds, ascending. */
  readonly times: readonly number[];
  /** Local minus UTC in milliseconds: the first from `from` on, each further one from its transition on. */
  readonly offsets: readonly number[];
}

export interface UnknownZone {
  readonly code: 'calendar.unknown-zone';
  readonly zone: string;
}

/** Where zone data comes from: this machine's Intl, or transitions that the hub shipped. */
export interface ZoneProvider {
  readonly dataVersion: string;
  /** The span about which anything is known, epoch milliseconds, half open. */
  readonly knownFrom: number;
  readonly knownUntil: number;
  knows(zone: string): boolean;
  /** Transitions that describe at least `[from, until)`, which the caller keeps within what is known. */
  transitions(zone: string, from: number, until: number): Result<ZoneTransitions, UnknownZone>;
}

/** Local minus UTC, in milliseconds, at an instant inside the described span. */
export const offsetAt = (transitions: ZoneTransitions, instant: number): number => {
  const { times, offsets } = transitions;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= instant) low = middle + 1;
    else high = middle;
  }
  return offsets[low] ?? 0;
};

/**
 * The first instant, from `after` on, at which the wall clock reads at least `local` (milliseconds as if it ran in UTC):
 * in a gap the transition, in a fold the first pass. Both must lie well inside the described span.
 */
export const firstInstantReading = (
  { times, offsets, from }: ZoneTransitions,
  local: number,
  after = from,
): number => {
  for (let piece = 0; piece < offsets.length; piece++) {
    const instant = Math.max(after, times[piece - 1] ?? from, local - (offsets[piece] ?? 0));
    if (instant < (times[piece] ?? Number.POSITIVE_INFINITY)) return instant;
  }
  return after;
};
