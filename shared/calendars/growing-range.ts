import { type BeyondZoneData, BeyondZoneDataError } from './calendar-problem';
import { DAY } from './local-date';

/** The least that is compiled on either side of what was asked, so that the next question is answered already. */
const MARGIN = 366 * DAY;

/** What something is compiled for, epoch milliseconds, half open. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Something compiled for a range, which grows when somebody asks beyond it. */
export interface GrowingRange<T extends Span> {
  /** What the zone data knows; nothing is ever compiled beyond. */
  readonly known: Span;
  /** Compiled for a range in which `from` and `until` both lie. Throws where zone data knows nothing of them. */
  covering(from: number, until: number): T;
}

/** @param compile called with ever larger spans inside `known`; its result replaces the last. */
export const growingRange = <T extends Span>(
  known: Span,
  compile: (from: number, until: number) => T,
): GrowingRange<T> => {
  let current: T | undefined;
  let currentFrom = Number.POSITIVE_INFINITY;
  let currentUntil = Number.NEGATIVE_INFINITY;

  const grow = (from: number, until: number): T => {
    const problem = beyondZoneData(known, from, until);
    if (problem) throw new BeyondZoneDataError(problem);
    // Growing by as much again keeps a walk through centuries from compiling over and over.
    const width = current ? currentUntil - currentFrom : 0;
    const newFrom = from < currentFrom ? Math.min(from - MARGIN, currentFrom - width) : currentFrom;
    const newUntil = until >= currentUntil ? Math.max(until + MARGIN, currentUntil + width) : currentUntil;
    current = compile(Math.max(known.from, newFrom), Math.min(known.until, newUntil));
    currentFrom = current.from;
    currentUntil = current.until;
    return current;
  };

  return {
    known,
    covering: (from, until) =>
      current && from >= currentFrom && until < currentUntil ? current : grow(from, until),
  };
};

/** Why `from` and `until` cannot be asked about, or null where they can. */
export const beyondZoneData = (known: Span, from: number, until: number): BeyondZoneData | null =>
  from >= known.from && until < known.until && from < known.until && until >= known.from
    ? null
    : { code: 'calendar.beyond-zone-data', knownFrom: known.from, knownUntil: known.until };
