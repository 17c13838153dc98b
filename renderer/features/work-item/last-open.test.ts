import { describe, expect, it } from 'vitest';
import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';
import { lastOpenBefore } from './last-open';

const hour = 3_600_000;
const at = (day: number, of: number) => Date.UTC(2026, 10, day, of);

/** Open 9 to 17 UTC on the days given. */
const openOn = (...days: readonly number[]): Pick<ClientHours, 'segments'> => ({
  segments: (from, until) =>
    days
      .map((day): HoursSegment => ({ kind: 'open', from: at(day, 9), until: at(day, 17) }))
      .filter((segment) => segment.from < until && segment.until > from)
      .map((segment) => ({ ...segment, until: Math.min(segment.until, until) })),
});

describe('the last client hours before a deadline', () => {
  it('ends with the deadline where it falls within them', () => {
    expect(lastOpenBefore(openOn(23, 24), at(24, 12), at(23, 10))).toEqual({
      from: at(24, 9),
      until: at(24, 12),
    });
  });

  it('are those of an earlier day where the deadline falls outside them', () => {
    expect(lastOpenBefore(openOn(20, 23), at(24, 12), at(20, 10))).toEqual({
      from: at(23, 9),
      until: at(23, 17),
    });
  });

  it('show whole although they have begun', () => {
    expect(lastOpenBefore(openOn(24), at(24, 20), at(24, 10))?.from).toBe(at(24, 9));
  });

  it('are none where they have passed already, or the deadline has', () => {
    expect(lastOpenBefore(openOn(24), at(24, 20), at(24, 18))).toBeNull();
    expect(lastOpenBefore(openOn(24), at(24, 12), at(24, 12) + hour)).toBeNull();
  });
});
