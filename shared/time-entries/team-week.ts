import type { ClientHours } from '../calendars/client-hours';
import { type IntervalList, intersect, unite } from '../calendars/interval-list';
import type { PersonId } from '../kernel/ids';
import { addDays, weekOf } from './week';

/** The most weeks that are looked at at once. */
export const mostWeeks = 53;

/** A week of somebody's as a team is looked at. Milliseconds; every figure by shift date. */
export type WeekFigures = {
  /** On the client that is looked at; on any where none is. */
  readonly client: number;
  /** On clients beside the one that is looked at; nought where none is. */
  readonly others: number;
  readonly internal: number;
  readonly break: number;
  readonly leave: number;
  /** Between entries of one day, with nothing said of it. */
  readonly unexplained: number;
  /** From each day's first start to its last end, each instant once, leave left out. */
  readonly attendance: number;
};

export type PersonWeeks = {
  readonly personId: PersonId;
  /** As many as the weeks asked for, in their order. */
  readonly weeks: WeekFigures[];
};

/** A client's open hours of a week as far as they are over, and those in which somebody was there. Milliseconds. */
export type CoveredWeek = {
  readonly open: number;
  readonly covered: number;
};

export type ClientCoverage = {
  readonly clientId: string;
  readonly weeks: CoveredWeek[];
};

/** The Mondays from one to another, both included; none where there are none, or too many. */
export const weekMondays = (from: string, until: string): readonly string[] => {
  const mondays: string[] = [];
  for (let week = weekOf(from); week <= until && mondays.length <= mostWeeks; week = addDays(week, 7))
    mondays.push(week);
  return mondays.length > mostWeeks ? [] : mondays;
};

/** Nothing at all, to add to. */
export const noFigures: WeekFigures = {
  client: 0,
  others: 0,
  internal: 0,
  break: 0,
  leave: 0,
  unexplained: 0,
  attendance: 0,
};

export const addFigures = (a: WeekFigures, b: WeekFigures): WeekFigures => ({
  client: a.client + b.client,
  others: a.others + b.others,
  internal: a.internal + b.internal,
  break: a.break + b.break,
  leave: a.leave + b.leave,
  unexplained: a.unexplained + b.unexplained,
  attendance: a.attendance + b.attendance,
});

/** Time on the client that is looked at, or on any, beside attendance, a share; null where nobody was there. Above 1 where time was recorded twice over. */
export const utilisation = ({ client, attendance }: WeekFigures): number | null =>
  attendance <= 0 ? null : client / attendance;

/** The share (0 to 1) of a client's open hours in which somebody was there; null where it was not open. */
export const coverageShare = ({ open, covered }: CoveredWeek): number | null =>
  open <= 0 ? null : covered / open;

export const addCovered = (a: CoveredWeek, b: CoveredWeek): CoveredWeek => ({
  open: a.open + b.open,
  covered: a.covered + b.covered,
});

/**
 * How much of a client's open hours in a period somebody worked for it, each instant once however many did.
 * @param worked lists of spans, epoch ms
 */
export const coveredIn = (
  hours: Pick<ClientHours, 'openIntervals'>,
  worked: readonly IntervalList[],
  { from, until }: { readonly from: number; readonly until: number },
): CoveredWeek => {
  if (until <= from) return { open: 0, covered: 0 };
  const open = hours.openIntervals(from, until);
  const there = worked.reduce<IntervalList>((all, one) => unite(all, intersect([from, until], one)), []);
  return { open: totalOf(open), covered: totalOf(intersect(open, there)) };
};

const totalOf = (list: IntervalList): number => {
  let total = 0;
  for (let i = 0; i < list.length; i += 2) total += (list[i + 1] ?? 0) - (list[i] ?? 0);
  return total;
};
