import { describe, expect, test } from 'vitest';
import type { CalendarVersion, ClientCalendar, DayInterval, Holiday } from './client-calendar';
import { compileClientHours } from './client-hours';
import {
  type CalendarEditContext,
  changedParts,
  decideCalendarEdit,
  type KeptCalendar,
  pastChanges,
  revisionAt,
} from './edit-calendar';
import { changedInHindsight } from './hindsight';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const at = (text: string) => Date.parse(text);
const weekdays = (...day: DayInterval[]) => ({ 1: day, 2: day, 3: day, 4: day, 5: day });
const office = weekdays({ start: '09:00', end: '17:00' });
const version = (part: Partial<CalendarVersion> = {}): CalendarVersion => ({
  effectiveFrom: null,
  weekly: office,
  holidays: [],
  ...part,
});
const london = (...versions: CalendarVersion[]): ClientCalendar => ({
  zone: 'Europe/London',
  versions: versions.length > 0 ? versions : [version()],
});
/** A Wednesday, noon in London. */
const now = at('2026-11-25T12:00:00Z');
const context: CalendarEditContext = { mayEdit: true, personId: 'ana', now, zones };

const save = (current: KeptCalendar, calendar: ClientCalendar, change: Partial<CalendarEditContext> = {}) =>
  decideCalendarEdit(current, { revision: current.revision ?? 1, calendar }, { ...context, ...change });

const saved = (
  current: KeptCalendar,
  calendar: ClientCalendar,
  change: Partial<CalendarEditContext> = {},
) => {
  const result = save(current, calendar, change);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const judged = (calendar: ClientCalendar) => {
  const hours = compileClientHours(calendar, zones, { knownAt: 'each-moment' });
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return hours.value;
};

const planned = (calendar: ClientCalendar) => {
  const hours = compileClientHours(calendar, zones);
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return hours.value;
};

describe('an edit', () => {
  test('makes the next revision and says who changed what', () => {
    const holidays: Holiday[] = [{ date: '2026-12-24', name: 'Christmas Eve' }];
    const kept = saved(london(), london(version({ holidays })));
    expect(kept.revision).toBe(2);
    expect(kept.history).toEqual([
      { revision: 2, savedAt: now, personId: 'ana', parts: ['holidays'], pastMilliseconds: 0 },
    ]);
    expect(kept.superseded).toBeUndefined();
  });

  test('of somebody who may not is refused', () => {
    expect(save(london(), london(version({ weekly: {} })), { mayEdit: false })).toEqual({
      ok: false,
      error: { code: 'calendar.not-allowed' },
    });
  });

  test('made while looking at an older revision is refused, and names the present one', () => {
    const edited = london(version({ weekly: {} }));
    expect(
      decideCalendarEdit({ ...london(), revision: 4 }, { revision: 3, calendar: edited }, context),
    ).toEqual({
      ok: false,
      error: { code: 'calendar.outdated', revision: 4 },
    });
  });

  test('that was saved already changes nothing, whatever revision it names: a lost answer is asked for again', () => {
    const edited = london(version({ graceMinutes: 10 }));
    const kept = saved(london(), edited);
    expect(decideCalendarEdit(kept, { revision: 1, calendar: edited }, context)).toEqual({
      ok: true,
      value: kept,
    });
  });

  test('with a blocking problem is refused with every one of them', () => {
    const result = save(london(), {
      zone: 'Mars/Olympus',
      versions: [version({ weekly: { 1: [{ start: '09:00', end: '09:00' }] } })],
    });
    expect(!result.ok && result.error.code === 'calendar.invalid' && result.error.problems).toMatchObject([
      { code: 'calendar.unknown-zone' },
      { code: 'calendar.equal-ends' },
    ]);
  });

  test('cannot bring a history or former hours of its own', () => {
    const forged = { ...london(version({ weekly: {} })), superseded: [], history: [], revision: 9 };
    const kept = saved(london(), forged);
    expect(kept.revision).toBe(2);
    expect(kept.history).toHaveLength(1);
    expect(kept.superseded).toHaveLength(1);
  });

  test('keeps what the row holds besides', () => {
    const row = { ...london(), id: 'c1' };
    expect(saved(row, london(version({ weekly: {} })))).toMatchObject({ id: 'c1' });
  });
});

describe('what has gone by', () => {
  const funeral: Holiday = { date: '2026-11-25', name: 'Day of mourning' };
  const monday = [at('2026-11-23T00:00:00Z'), at('2026-11-24T00:00:00Z')] as const;

  test('a holiday declared late replans the rest of the day, and the morning stays as it was worked', () => {
    const kept = saved(london(), london(version({ holidays: [funeral] })));
    const day = [at('2026-11-25T00:00:00Z'), at('2026-11-26T00:00:00Z')] as const;
    expect(judged(kept).split(...day)).toEqual({
      inHours: 3 * HOUR,
      afterHours: 16 * HOUR,
      holiday: 5 * HOUR,
    });
    expect(kept.history?.at(-1)?.pastMilliseconds).toBe(3 * HOUR);
  });

  test('is flagged before it is saved, and by reviews afterwards', () => {
    const wanted = london(version({ holidays: [funeral] }));
    const flagged = pastChanges(london(), wanted, now, zones);
    expect(flagged).toEqual([
      {
        from: at('2026-11-25T09:00:00Z'),
        until: now,
        atTheTime: 'open',
        today: 'holiday',
        holiday: 'Day of mourning',
      },
    ]);
    const kept = saved(london(), wanted);
    expect(changedInHindsight(judged(kept), planned(kept), now - 7 * 24 * HOUR, now)).toEqual(flagged);
  });

  test('a past announcement typed late does not reach back behind the moment it was saved', () => {
    const announced = { ...funeral, announcedAt: '2026-11-24T09:00:00Z' };
    const kept = saved(london(), london(version({ holidays: [announced] })));
    expect(judged(kept).isOpen(at('2026-11-25T10:00:00Z'))).toBe(true);
    expect(judged(kept).isOpen(at('2026-11-25T13:00:00Z'))).toBe(false);
  });

  test('hours corrected once they have begun hold from the correction on', () => {
    const kept = saved(london(), london(version({ weekly: weekdays({ start: '10:00', end: '16:00' }) })));
    expect(judged(kept).openMilliseconds(...monday)).toBe(8 * HOUR);
    expect(planned(kept).openMilliseconds(...monday)).toBe(6 * HOUR);
    expect(judged(kept).nextClosing(now)).toBe(at('2026-11-25T16:00:00Z'));
  });

  test('a zone that was wrong is read right from then on', () => {
    const kept = saved(london(), { ...london(), zone: 'America/New_York' });
    expect(kept.history?.at(-1)?.parts).toEqual(['zone']);
    expect(judged(kept).isOpen(at('2026-11-23T10:00:00Z'))).toBe(true);
    expect(judged(kept).dayAt(at('2026-11-23T02:00:00Z')).date).toBe('2026-11-23');
    expect(judged(kept).isOpen(at('2026-11-25T21:00:00Z'))).toBe(true);
    expect(judged(kept).dayAt(at('2026-11-26T02:00:00Z')).date).toBe('2026-11-25');
    expect(judged(kept).closedReason(at('2026-11-26T02:00:00Z'))).toEqual({ kind: 'outside-hours' });
  });

  test('two corrections leave each span as it was judged', () => {
    const first = saved(london(), london(version({ weekly: weekdays({ start: '10:00', end: '16:00' }) })));
    const later = at('2026-11-27T12:00:00Z');
    const second = saved(first, london(version({ weekly: {} })), { now: later });
    const judgedNow = judged(second);
    expect(judgedNow.openMilliseconds(...monday)).toBe(8 * HOUR);
    expect(judgedNow.openMilliseconds(at('2026-11-26T00:00:00Z'), at('2026-11-27T00:00:00Z'))).toBe(6 * HOUR);
    expect(judgedNow.openMilliseconds(later, later + 7 * 24 * HOUR)).toBe(0);
    expect(second.superseded?.map(({ until }) => until)).toEqual([
      '2026-11-25T12:00:00.000Z',
      '2026-11-27T12:00:00.000Z',
    ]);
  });

  test('hours from a date ahead leave nothing to keep', () => {
    const kept = saved(
      london(),
      london(
        version(),
        version({ effectiveFrom: '2027-01-04', weekly: weekdays({ start: '08:00', end: '16:00' }) }),
      ),
    );
    expect(kept.superseded).toBeUndefined();
    expect(kept.history?.at(-1)).toMatchObject({
      parts: ['hours'],
      pastMilliseconds: 0,
    });
  });
});

test('the revision in force at an instant is read off the history', () => {
  const first = saved(london(), london(version({ graceMinutes: 5 })));
  const second = saved(first, london(version({ graceMinutes: 10 })), { now: now + HOUR });
  expect([now - 1, now, now + HOUR - 1, now + HOUR].map((instant) => revisionAt(second, instant))).toEqual([
    1, 2, 2, 3,
  ]);
  expect(revisionAt(london(), now)).toBe(1);
});

test('an empty weekday, the order of holidays and left-out fields are no change', () => {
  const a = london(
    version({
      weekly: { ...office, 6: [] },
      holidays: [
        { date: '2026-12-25', name: 'Christmas Day' },
        { date: '2026-12-24', name: 'Eve', open: undefined },
      ],
    }),
  );
  const b = london(
    version({
      graceMinutes: 0,
      holidays: [
        { name: 'Eve', date: '2026-12-24' },
        { date: '2026-12-25', name: 'Christmas Day' },
      ],
    }),
  );
  expect(changedParts(a, b)).toEqual([]);
});
