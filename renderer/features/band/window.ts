import { offsetAt, type ZoneProvider } from '#shared/calendars/zone-transitions';
import { type Day, dayAround } from './day';

const hour = 3_600_000;
const dayLength = 24 * hour;
/** What dragging and the keys move by. */
export const windowStep = hour / 4;
/** How many days ahead or back one can look. */
export const furthest = 60;

/** A stretch of time that is drawn from edge to edge; epoch ms, half open. */
export type Window = Day;

/** The day that begins `shift` ms after today's; any other start shows 24 hours. */
export const dayWindow = (
  zones: ZoneProvider,
  timeZone: string,
  now: number,
  shift: number,
): Window | null => {
  const today = dayAround(zones, timeZone, now, 0);
  if (!today) return null;
  const from = today.from + shift;
  const day = dayAround(zones, timeZone, from, 0);
  return day?.from === from ? day : { from, until: from + dayLength };
};

/** What to shift by so that the window shows the day `days` after the one that begins or holds its start. */
export const shiftToDay = (
  zones: ZoneProvider,
  timeZone: string,
  now: number,
  shift: number,
  days: number,
): number => {
  const today = dayAround(zones, timeZone, now, 0);
  if (!today) return shift;
  const aim = dayAround(zones, timeZone, today.from + shift, days);
  return aim ? within(aim.from - today.from) : shift;
};

const within = (shift: number): number =>
  Math.min(furthest * dayLength, Math.max(-furthest * dayLength, shift));

/** A shift that was dragged, on a quarter of an hour. */
export const draggedShift = (shift: number): number => within(Math.round(shift / windowStep) * windowStep);

/** A week of whole days from the one that holds `now` on, `ahead` weeks later. */
export const weekWindow = (
  zones: ZoneProvider,
  timeZone: string,
  now: number,
  ahead: number,
): Window | null => {
  const first = dayAround(zones, timeZone, now, ahead * 7);
  const last = dayAround(zones, timeZone, now, ahead * 7 + 6);
  return first && last ? { from: first.from, until: last.until } : null;
};

/** Instants in a window at which the wall clock reads a whole multiple of `step` ms since midnight. */
export const ticksIn = (
  zones: ZoneProvider,
  timeZone: string,
  { from, until }: Window,
  step: number,
): readonly number[] => {
  const found = zones.transitions(timeZone, from - dayLength, until + dayLength);
  if (!found.ok) return [];
  const ticks: number[] = [];
  // Quarter hours meet every zone's whole hours, those of India and Nepal too.
  for (let at = Math.ceil(from / windowStep) * windowStep; at < until; at += windowStep)
    if ((at + offsetAt(found.value, at)) % step === 0) ticks.push(at);
  return ticks;
};
