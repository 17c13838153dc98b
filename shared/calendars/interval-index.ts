import type { IntervalList } from './interval-list';

/** A power of two near a day, so that dividing by it is exact: few intervals start in one. */
const BUCKET = 2 ** 26;

/** Intervals that are walked over before looking the end up is quicker. */
const STEPS = 4;

/**
 * Disjoint ascending intervals inside `[from, until)`, with the length of all before each, so that any span is measured
 * by two look-ups that allocate nothing. A table says which intervals start in each bucket of time; bisection does the
 * rest.
 */
export class IntervalIndex {
  readonly count: number;
  readonly from: number;
  readonly until: number;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  /** Summed length of the intervals before each; one more than there are intervals, so the last is the total. */
  private readonly before: Float64Array;
  /** How many intervals start before each bucket begins. */
  private readonly startedBefore: Int32Array;

  constructor(intervals: IntervalList, from: number, until: number) {
    this.from = from;
    this.until = until;
    this.count = intervals.length / 2;
    this.starts = new Float64Array(this.count);
    this.ends = new Float64Array(this.count);
    this.before = new Float64Array(this.count + 1);
    const buckets = Math.floor((until - from) / BUCKET) + 2;
    this.startedBefore = new Int32Array(buckets);
    let bucket = 0;
    for (let i = 0; i < this.count; i++) {
      const start = intervals[i * 2] ?? 0;
      const end = intervals[i * 2 + 1] ?? 0;
      this.starts[i] = start;
      this.ends[i] = end;
      this.before[i + 1] = (this.before[i] ?? 0) + end - start;
      while (bucket * BUCKET <= start - from) this.startedBefore[bucket++] = i;
    }
    this.startedBefore.fill(this.count, bucket);
  }

  start(i: number): number {
    return this.starts[i] ?? Number.NaN;
  }

  end(i: number): number {
    return this.ends[i] ?? Number.NaN;
  }

  /** The index of the last interval that starts at or before an instant of the range, or -1. */
  lastStarted(instant: number): number {
    const bucket = Math.floor((instant - this.from) / BUCKET);
    let low = this.startedBefore[bucket] ?? 0;
    let high = this.startedBefore[bucket + 1] ?? this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The index of the interval that contains an instant of the range, or -1. */
  containing(instant: number): number {
    const i = this.lastStarted(instant);
    return i >= 0 && instant < (this.ends[i] ?? 0) ? i : -1;
  }

  /** The index of the first interval that ends after an instant of the range; `count` where none does. */
  firstEndingAfter(instant: number): number {
    const i = this.lastStarted(instant);
    return i >= 0 && instant < (this.ends[i] ?? 0) ? i : i + 1;
  }

  /** Milliseconds of intervals between the range's start and an instant of the range. */
  lengthBefore(instant: number): number {
    return this.lengthUntil(this.lastStarted(instant), instant);
  }

  /** Milliseconds of intervals in `[from, until)`, both inside the range. */
  lengthIn(from: number, until: number): number {
    // Most calendars have no holiday anywhere near, and each look at a table is a walk to far memory.
    if (this.count === 0) return 0;
    const i = this.lastStarted(from);
    let k = i;
    // A time entry meets one interval or two: going on from where it begins finds its end without the tables.
    for (let steps = 0; (this.starts[k + 1] ?? Number.POSITIVE_INFINITY) <= until; k++)
      if (++steps > STEPS) {
        k = this.lastStarted(until);
        break;
      }
    return this.lengthUntil(k, until) - this.lengthUntil(i, from);
  }

  private lengthUntil(i: number, instant: number): number {
    if (i < 0) return 0;
    const end = this.ends[i] ?? 0;
    return (this.before[i] ?? 0) + (instant < end ? instant : end) - (this.starts[i] ?? 0);
  }

  /** Milliseconds of all intervals. */
  get length(): number {
    return this.before[this.count] ?? 0;
  }

  /** The earliest instant before which `length` milliseconds lie; `length` above zero and not above the total. */
  earliestWithLength(length: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.before[middle + 1] ?? 0) < length) low = middle + 1;
      else high = middle;
    }
    return (this.starts[low] ?? 0) + length - (this.before[low] ?? 0);
  }

  /** The latest instant before which `length` milliseconds lie; `length` from zero to below the total. */
  latestWithLength(length: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.before[middle] ?? 0) <= length) low = middle;
      else high = middle - 1;
    }
    return (this.starts[low] ?? 0) + length - (this.before[low] ?? 0);
  }

  /** The intervals in `[from, until)`, cut to it; both inside the range. */
  within(from: number, until: number): number[] {
    const list: number[] = [];
    for (let i = this.firstEndingAfter(from); i < this.count && this.start(i) < until; i++)
      list.push(Math.max(from, this.start(i)), Math.min(until, this.end(i)));
    return list;
  }
}
