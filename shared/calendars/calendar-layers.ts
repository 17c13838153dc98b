import type {
  CalendarVersion,
  ClientCalendar,
  DayInterval,
  Freeze,
  LocalDate,
  OnCall,
  WeeklyHours,
} from './client-calendar';

/** What a calendar says beside its staffed hours; each is a calendar of its own to the engine. */
export type CalendarLayer = 'contactable' | 'on-call' | 'freeze';

const MINUTE = 60_000;
const wholeDay: readonly DayInterval[] = [{ start: '00:00', end: '24:00' }];
const everyDay: WeeklyHours = {
  1: wholeDay,
  2: wholeDay,
  3: wholeDay,
  4: wholeDay,
  5: wholeDay,
  6: wholeDay,
  7: wholeDay,
};

/** One layer as a calendar to compile: open when the client can be reached, called out for, or is frozen. */
export const layerCalendar = (calendar: ClientCalendar, layer: CalendarLayer): ClientCalendar => ({
  ...calendar,
  freezes: [],
  versions:
    layer === 'freeze'
      ? [frozen(calendar.freezes ?? [])]
      : calendar.versions.map(({ effectiveFrom, contactable, onCall, holidays }) =>
          layer === 'contactable'
            ? { effectiveFrom, weekly: contactable ?? {}, holidays }
            : { effectiveFrom, weekly: onCall?.weekly ?? {}, holidays: [] },
        ),
});

const frozen = (freezes: readonly Freeze[]): CalendarVersion => ({
  effectiveFrom: null,
  weekly: {},
  // Two freezes may share dates, which two seasons may not: each date is frozen once.
  seasons: united(freezes).map((freeze) => ({ ...freeze, weekly: everyDay })),
  holidays: [],
});

const united = (freezes: readonly Freeze[]): readonly Freeze[] => {
  const list: Freeze[] = [];
  for (const freeze of [...freezes].sort((a, b) => a.from.localeCompare(b.from))) {
    const last = list.at(-1);
    if (!last || freeze.from > last.to) list.push(freeze);
    else if (freeze.to > last.to) list[list.length - 1] = { ...last, to: freeze.to };
  }
  return list;
};

/** The freeze that holds on a date; of several, the one listed first. */
export const freezeOn = (calendar: ClientCalendar, date: LocalDate): Freeze | undefined =>
  calendar.freezes?.find(({ from, to }) => from <= date && date <= to);

/** Milliseconds on either side of the hours that count as inside, for hours that start on a date. */
export const graceOn = (calendar: ClientCalendar, date: LocalDate): number =>
  (versionInForce(calendar, date)?.graceMinutes ?? 0) * MINUTE;

/** What is agreed about being called out on a date. */
export const onCallOn = (calendar: ClientCalendar, date: LocalDate): OnCall | undefined =>
  versionInForce(calendar, date)?.onCall;

/** What a call-out counts for, from what it took; milliseconds. */
export const callOutMilliseconds = (onCall: OnCall, worked: number): number =>
  Math.max(worked, onCall.minimumCallOutMinutes * MINUTE);

/** Dates sort as texts. */
const versionInForce = ({ versions }: ClientCalendar, date: LocalDate): CalendarVersion | undefined => {
  let latest: CalendarVersion | undefined;
  for (const version of versions) {
    const begun = version.effectiveFrom === null || version.effectiveFrom <= date;
    if (begun && (latest?.effectiveFrom ?? '') <= (version.effectiveFrom ?? '')) latest = version;
  }
  return latest;
};
