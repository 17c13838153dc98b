import type { PersonId } from '../kernel/ids';
import type { ClientHours } from './client-hours';
import type { Span } from './growing-range';
import { type IntervalList, normalise, subtract } from './interval-list';

/** When somebody of the team works or is on shift; epoch milliseconds, half open. */
export interface Shift extends Span {
  readonly personId: PersonId;
}

/** A stretch of client hours and who is there in it; nobody is a gap. */
export interface StaffedStretch extends Span {
  readonly present: readonly PersonId[];
}

/**
 * Who is there while the client is open, for the coverage heatmap: client hours in a period, cut wherever somebody comes
 * or goes. People are in the order of their first shift.
 */
export const staffedStretches = (
  hours: ClientHours,
  shifts: readonly Shift[],
  period: Span,
): readonly StaffedStretch[] => {
  const people = byPerson(shifts);
  const turns = [...new Set([...people.values()].flat())].sort((a, b) => a - b);
  const stretches: StaffedStretch[] = [];
  const open = hours.openIntervals(period.from, period.until);
  for (let i = 0; i < open.length; i += 2) {
    const [start = 0, end = 0] = open.slice(i, i + 2);
    const cuts = [start, ...turns.filter((edge) => edge > start && edge < end), end];
    for (const [k, from] of cuts.slice(0, -1).entries())
      stretches.push({ from, until: cuts[k + 1] ?? end, present: presentAt(people, from) });
  }
  return stretches;
};

/** Client hours of a period in which nobody is there. */
export const coverageGaps = (hours: ClientHours, shifts: readonly Shift[], period: Span): IntervalList =>
  subtract(
    hours.openIntervals(period.from, period.until),
    normalise(shifts.map(({ from, until }) => [from, until])),
  );

/** Who of the team is there at an instant, whether or not the client is. */
export const presentPeople = (shifts: readonly Shift[], instant: number): readonly PersonId[] =>
  presentAt(byPerson(shifts), instant);

const byPerson = (shifts: readonly Shift[]): ReadonlyMap<PersonId, IntervalList> => {
  const pairs = new Map<PersonId, [number, number][]>();
  for (const { personId, from, until } of [...shifts].sort((a, b) => a.from - b.from))
    pairs.set(personId, [...(pairs.get(personId) ?? []), [from, until]]);
  return new Map([...pairs].map(([person, list]) => [person, normalise(list)]));
};

const presentAt = (people: ReadonlyMap<PersonId, IntervalList>, instant: number): readonly PersonId[] =>
  [...people]
    .filter(([, list]) =>
      list.some((start, i) => i % 2 === 0 && start <= instant && instant < (list[i + 1] ?? start)),
    )
    .map(([person]) => person);
