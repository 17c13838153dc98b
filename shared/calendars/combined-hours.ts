import { growingRange, type Span } from './growing-range';
import { IntervalIndex } from './interval-index';
import { type IntervalList, intersect, unite } from './interval-list';
import { type OpenHours, openHours } from './open-hours';

type SeveralHours = readonly [OpenHours, ...OpenHours[]];

/** Open when every one of them is: when a meeting with all these clients can be. */
export const allOpen = (several: SeveralHours): OpenHours => combined(several, intersect);

/** Open when at least one of them is: when somebody has to be there. */
export const anyOpen = (several: SeveralHours): OpenHours => combined(several, unite);

const combined = (
  several: SeveralHours,
  join: (a: IntervalList, b: IntervalList) => IntervalList,
): OpenHours => {
  const [first, ...others] = several;
  const known = innermost(several.map((hours) => hours.known));
  const range = growingRange(known, (from, until) => {
    const lists = others.map((hours) => hours.openIntervals(from, until));
    const open = lists.reduce(join, first.openIntervals(from, until));
    return { from, until, open: new IntervalIndex(open, from, until) };
  });
  return openHours(range, outermost(several.map(({ special }) => special)));
};

const innermost = (spans: readonly Span[]): Span => ({
  from: Math.max(...spans.map(({ from }) => from)),
  // One less, since each must still answer about the last.
  until: Math.min(...spans.map(({ until }) => until)) - 1,
});

const outermost = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  until: Math.max(...spans.map(({ until }) => until)),
});
